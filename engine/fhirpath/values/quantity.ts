// Quantities with a unit of UCUM, a calendar word, or a unit that only its own name explains (FHIRPath N1, Quantity).
import { addReal, compareReal, divideReal, multiplyReal, negateReal, parseReal, printReal, type Real, toNumber } from './real.ts';
import { baseOf, isUcum } from './ucum.ts';

export class Quantity {
  readonly value: Real;
  /** UCUM code, calendar word, or `system|code`. */
  readonly unit: string;
  readonly kind: 'ucum' | 'calendar' | 'other';

  constructor(value: Real, unit: string, kind: 'ucum' | 'calendar' | 'other') {
    this.value = value;
    this.unit = unit;
    this.kind = kind;
  }
}

const singular: Readonly<Record<string, string>> = {
  years: 'year',
  months: 'month',
  weeks: 'week',
  days: 'day',
  hours: 'hour',
  minutes: 'minute',
  seconds: 'second',
  milliseconds: 'millisecond',
};
const calendarWords = new Set(Object.values(singular));
/** Calendar words whose length does not vary, in UCUM. */
const definite: Readonly<Record<string, string>> = { week: 'wk', day: 'd', hour: 'h', minute: 'min', second: 's', millisecond: 'ms' };

export function isCalendarWord(word: string): boolean {
  return calendarWords.has(word) || word in singular;
}

/** `days` and `day` are one unit. */
export function calendarQuantity(value: Real, word: string): Quantity {
  return new Quantity(value, singular[word] ?? word, 'calendar');
}

export function ucumQuantity(value: Real, unit: string): Quantity {
  return isCalendarWord(unit) ? calendarQuantity(value, unit) : new Quantity(value, unit, 'ucum');
}

const pattern = /^([+-]?[0-9]+(?:\.[0-9]+)?)(?:\s*(?:'([^']+)'|([a-z]+)))?$/;

/** `4 days`, `10 'mg'`, `10`; undefined for other texts. */
export function parseQuantity(text: string): Quantity | undefined {
  const found = pattern.exec(text);
  const value = found ? parseReal(found[1] as string) : undefined;
  if (!found || !value) return undefined;
  if (found[3] !== undefined) return isCalendarWord(found[3]) ? calendarQuantity(value, found[3]) : undefined;
  return ucumQuantity(value, found[2] ?? '1');
}

export function printQuantity(quantity: Quantity): string {
  const unit = quantity.kind === 'calendar' ? quantity.unit : `'${quantity.unit}'`;
  return `${printReal(quantity.value)} ${unit}`;
}

/** A quantity on a scale that others may share: `base` equal, `amount` comparable. */
interface Measure {
  readonly base: string;
  readonly amount: number;
}

function measure(quantity: Quantity): Measure | undefined {
  const value = toNumber(quantity.value);
  if (quantity.kind === 'other') return { base: `other|${quantity.unit}`, amount: value };
  if (quantity.kind === 'calendar' && (quantity.unit === 'year' || quantity.unit === 'month'))
    return { base: 'calendar', amount: quantity.unit === 'year' ? value * 12 : value };
  const base = baseOf(quantity.kind === 'calendar' ? (definite[quantity.unit] as string) : quantity.unit);
  return base && { base: base.unit, amount: Number((value * base.factor + base.offset).toPrecision(12)) };
}

/** -1, 0, 1; undefined where the units do not go together. A year of the calendar has no fixed length: it compares with months alone. */
export function compareQuantity(a: Quantity, b: Quantity): number | undefined {
  if (a.unit === b.unit && a.kind === b.kind) return compareReal(a.value, b.value);
  const x = measure(a);
  const y = measure(b);
  if (!x || !y || x.base !== y.base) return undefined;
  return x.amount < y.amount ? -1 : x.amount > y.amount ? 1 : 0;
}

/** `b` in the unit of `a`. */
function inUnitOf(a: Quantity, b: Quantity): Real | undefined {
  if (a.unit === b.unit && a.kind === b.kind) return b.value;
  const of = (value: string): Measure | undefined => measure(new Quantity(parseReal(value) as Real, a.unit, a.kind));
  const [x, y] = [of('1'), measure(b)];
  // A scale with a zero of its own (degrees) has no sums with another.
  if (!x || !y || x.base !== y.base || of('0')?.amount !== 0) return undefined;
  return parseReal(String(Number((y.amount / x.amount).toPrecision(12))));
}

/** The same quantity in another unit of UCUM or of the calendar; undefined where they do not go together. */
export function convertQuantity(quantity: Quantity, unit: string): Quantity | undefined {
  const target = ucumQuantity(parseReal('0') as Real, unit);
  const value = inUnitOf(target, quantity);
  return value && new Quantity(value, target.unit, target.kind);
}

export function addQuantity(a: Quantity, b: Quantity, sign: 1 | -1): Quantity | undefined {
  const other = inUnitOf(a, b);
  const sum = other && addReal(a.value, sign === 1 ? other : negateReal(other));
  return sum && new Quantity(sum, a.unit, a.kind);
}

/** The unit of a product or quotient is written out in UCUM: `(cm).(m)`. */
export function combineQuantity(a: Quantity, b: Quantity, operator: '.' | '/'): Quantity | undefined {
  const value = operator === '.' ? multiplyReal(a.value, b.value) : divideReal(a.value, b.value);
  const [left, right] = [ucumUnit(a), ucumUnit(b)];
  if (!value || left === undefined || right === undefined) return undefined;
  if (right === '1') return new Quantity(value, left, 'ucum');
  if (left === right && operator === '/') return new Quantity(value, '1', 'ucum');
  if (left === '1' && operator === '.') return new Quantity(value, right, 'ucum');
  const unit = `${simple(left)}${operator}${simple(right)}`;
  return isUcum(unit) ? new Quantity(value, unit, 'ucum') : undefined;
}

function ucumUnit(quantity: Quantity): string | undefined {
  if (quantity.kind === 'other') return undefined;
  return quantity.kind === 'calendar' ? definite[quantity.unit] : quantity.unit;
}

const simple = (unit: string): string => (/[./]/.test(unit) ? `(${unit})` : unit);
