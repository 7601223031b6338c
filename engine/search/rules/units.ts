// Quantities in canonical UCUM units, so that 5 mg and 0.005 g meet.
import { createRequire } from 'node:module';

export interface Conversion {
  /** Canonical unit, e.g. `g.m-3`. */
  readonly unit: string;
  readonly factor: number;
  readonly offset: number;
}

interface UcumUtils {
  convertToBaseUnits(unit: string, value: number): { status: string; magnitude?: number; unitToExp?: Record<string, number> };
}

const known = new Map<string, Conversion | null>();
const knownMax = 5000;
let ucum: UcumUtils | undefined;

function utils(): UcumUtils {
  // Loaded on the first quantity only: the unit tables take some 10 MB and 50 ms.
  ucum ??= (createRequire(import.meta.url)('@lhncbc/ucum-lhc').UcumLhcUtils.getInstance() as UcumUtils) ?? undefined;
  return ucum;
}

/** The way from a UCUM unit to its canonical unit; undefined where the unit is not valid UCUM or not affine. */
export function conversionOf(unit: string): Conversion | undefined {
  const seen = known.get(unit);
  if (seen !== undefined) return seen ?? undefined;
  const found = compute(unit);
  if (known.size >= knownMax) known.clear();
  known.set(unit, found ?? null);
  return found;
}

function compute(unit: string): Conversion | undefined {
  if (unit.length > 100) return undefined;
  try {
    const at = (value: number): number | undefined => {
      const answer = utils().convertToBaseUnits(unit, value);
      return answer.status === 'succeeded' ? answer.magnitude : undefined;
    };
    const zero = at(0);
    const one = at(1);
    const ten = at(10);
    if (zero === undefined || one === undefined || ten === undefined) return undefined;
    const factor = one - zero;
    if (Math.abs(zero + 10 * factor - ten) > Math.abs(ten) * 1e-9) return undefined; // logarithmic units: compared as sent
    const powers = utils().convertToBaseUnits(unit, 1).unitToExp ?? {};
    const name = Object.keys(powers)
      .sort()
      .map((base) => (powers[base] === 1 ? base : `${base}${powers[base]}`))
      .join('.');
    return { unit: name === '' ? '1' : name, factor, offset: zero };
  } catch {
    return undefined;
  }
}

/** Twelve significant digits: conversions of equal quantities must give equal numbers on both sides. */
export function toBase(value: number, conversion: Conversion): number {
  if (!Number.isFinite(value)) return value;
  return Number((value * conversion.factor + conversion.offset).toPrecision(12));
}
