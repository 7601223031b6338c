// Fixed values and patterns (R4, ElementDefinition.fixed[x], pattern[x]).
import { isNumeric, numberText } from '@socle/engine/fhir';

/** Equal in every part, numbers as they are written. */
export function equals(a: unknown, b: unknown): boolean {
  if (isNumeric(a) && isNumeric(b)) return numberText(a) === numberText(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]));
  }
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => equals((a as Json)[name], (b as Json)[name]));
}

/** Everything that the pattern says is in the value: each item of a list of the pattern matches one of the value's. */
export function matches(value: unknown, pattern: unknown): boolean {
  if (isNumeric(value) && isNumeric(pattern)) return Number(value) === Number(pattern);
  if (typeof pattern !== 'object' || pattern === null) return value === pattern;
  if (Array.isArray(pattern)) return Array.isArray(value) && pattern.every((wanted) => value.some((item) => matches(item, wanted)));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(pattern).every(([name, wanted]) => matches((value as Json)[name], wanted));
}

type Json = Record<string, unknown>;

/** minValue, maxValue: numbers, quantities of the same unit, dates and times by their text. Undefined: cannot be compared. */
export function compare(a: unknown, b: unknown): number | undefined {
  if (isNumeric(a) && isNumeric(b)) return Number(a) - Number(b);
  if (typeof a === 'string' && typeof b === 'string') {
    const length = Math.min(a.length, b.length);
    const [left, right] = [a.slice(0, length), b.slice(0, length)];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return undefined;
  const [left, right] = [a as Json, b as Json];
  return left.code === right.code && left.system === right.system ? compare(left.value, right.value) : undefined;
}
