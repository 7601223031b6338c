// Copies and compares JSON as resources hold it: decimals kept as written, no key that could reach a prototype.
import { Decimal, isNumeric, numberText } from '@socle/engine/fhir';
import { canonicalReal, parseReal } from '../values/real.ts';

export type Json = Record<string, unknown>;

const dangerous = new Set(['__proto__', 'constructor', 'prototype']);

export function isDangerous(key: string): boolean {
  return dangerous.has(key);
}

/** A deep copy; dangerous keys are left out. Decimals never change and are shared. */
export function copyJson<T>(value: T, spend?: (depth: number) => void, depth = 0): T {
  spend?.(depth);
  if (Array.isArray(value)) return value.map((one) => copyJson(one, spend, depth + 1)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return value;
  const copy: Json = {};
  for (const [key, one] of Object.entries(value)) if (!isDangerous(key)) copy[key] = copyJson(one, spend, depth + 1);
  return copy as T;
}

/** RFC 6902, section 4.6: numbers are equal numerically, objects whatever their order. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isNumeric(a) || isNumeric(b)) return isNumeric(a) && isNumeric(b) && canonical(a) === canonical(b);
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => equalJson(one, b[i]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalJson((a as Json)[key], (b as Json)[key]))
  );
}

function canonical(value: number | Decimal): string {
  const real = parseReal(numberText(value));
  return real ? canonicalReal(real) : numberText(value);
}
