// Exact decimal numbers (FHIRPath N1, Decimal): 0.1 + 0.2 is 0.3, and 1.0 keeps its zero.

const maxScale = 28;
/** Beyond so many digits a result is an overflow, which FHIRPath answers with nothing. */
const maxDigits = 400;

/** `coefficient` / 10^`scale`. */
export class Real {
  readonly coefficient: bigint;
  /** Digits after the point, as written or computed; never negative. */
  readonly scale: number;

  constructor(coefficient: bigint, scale: number) {
    this.coefficient = coefficient;
    this.scale = scale;
  }
}

const powers: bigint[] = [];
function ten(exponent: number): bigint {
  powers[exponent] ??= 10n ** BigInt(exponent);
  return powers[exponent] as bigint;
}

const pattern = /^([+-]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,4}))?$/;

/** Undefined where the text is no number, or one beyond all measure. */
export function parseReal(text: string): Real | undefined {
  const found = text.length <= maxDigits ? pattern.exec(text) : null;
  if (!found) return undefined;
  const fraction = found[3] ?? '';
  const scale = fraction.length - Number(found[4] ?? 0);
  if (Math.abs(scale) > maxDigits) return undefined;
  const digits = BigInt(found[2] + fraction) * (found[1] === '-' ? -1n : 1n);
  return scale >= 0 ? new Real(digits, scale) : new Real(digits * ten(-scale), 0);
}

export function realOf(value: number): Real | undefined {
  return Number.isFinite(value) ? parseReal(String(value)) : undefined;
}

export function toNumber(value: Real): number {
  return Number(printReal(value));
}

export function printReal(value: Real): string {
  const { coefficient, scale } = value;
  if (scale === 0) return String(coefficient);
  const digits = String(coefficient < 0n ? -coefficient : coefficient).padStart(scale + 1, '0');
  return `${coefficient < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Without zeros at the end: equal numbers, equal texts. */
export function canonicalReal(value: Real): string {
  const text = printReal(value);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}

function aligned(a: Real, b: Real): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.coefficient * ten(scale - a.scale), b.coefficient * ten(scale - b.scale), scale];
}

export function compareReal(a: Real, b: Real): number {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function addReal(a: Real, b: Real): Real | undefined {
  const [x, y, scale] = aligned(a, b);
  return bounded(new Real(x + y, scale));
}

export function negateReal(a: Real): Real {
  return new Real(-a.coefficient, a.scale);
}

export function multiplyReal(a: Real, b: Real): Real | undefined {
  return bounded(new Real(a.coefficient * b.coefficient, a.scale + b.scale));
}

/** Undefined on division by zero. Sixteen digits after the point at least, the zeros that add nothing left out. */
export function divideReal(a: Real, b: Real): Real | undefined {
  if (b.coefficient === 0n) return undefined;
  const scale = Math.min(maxScale, Math.max(16, a.scale + b.scale));
  const shift = scale + 1 - a.scale + b.scale;
  const quotient = shift >= 0 ? (a.coefficient * ten(shift)) / b.coefficient : a.coefficient / (b.coefficient * ten(-shift));
  const exact = roundReal(new Real(quotient, scale + 1), scale);
  return bounded(parseReal(canonicalReal(exact)) ?? exact);
}

/** Towards zero. */
export function truncateReal(a: Real): Real {
  return new Real(a.coefficient / ten(a.scale), 0);
}

/** Half away from zero, as FHIRPath rounds. */
export function roundReal(a: Real, scale: number): Real {
  if (scale >= a.scale) return new Real(a.coefficient * ten(scale - a.scale), scale);
  const step = ten(a.scale - scale);
  const half = step / 2n;
  return new Real((a.coefficient + (a.coefficient < 0n ? -half : half)) / step, scale);
}

/** The nearest number with `scale` digits that is not above (`down`), or not below. */
export function boundReal(a: Real, scale: number, down: boolean): Real {
  if (scale >= a.scale) return roundReal(a, scale);
  const step = ten(a.scale - scale);
  const cut = a.coefficient / step;
  if (cut * step === a.coefficient) return new Real(cut, scale);
  return new Real(down ? (a.coefficient < 0n ? cut - 1n : cut) : a.coefficient < 0n ? cut : cut + 1n, scale);
}

function bounded(a: Real): Real | undefined {
  const kept = a.scale > maxScale ? roundReal(a, maxScale) : a;
  return String(kept.coefficient).length > maxDigits ? undefined : kept;
}
