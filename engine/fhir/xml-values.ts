// From XML attributes and elements to JSON values: types of primitives, lists and their `_` twins (R4, section 2.6.2.2).
import type { Problem } from '@socle/kit/problem';
import { show } from '@socle/kit/problem';
import { decimal } from './decimal.ts';
import type { Property } from './elements.ts';

const numberTypes = new Set(['integer', 'positiveInt', 'unsignedInt', 'decimal']);
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** The JSON value of an attribute: booleans and numbers are no strings. */
export function primitiveValue(text: string, type: string, name: string, refuse: (sentence: string) => Problem): unknown {
  if (type === 'boolean') {
    if (text === 'true') return true;
    if (text === 'false') return false;
    throw refuse(`<${name}> is a boolean, but its value is "${show(text)}"`);
  }
  if (!numberTypes.has(type)) return text;
  if (text.length <= 400 && jsonNumber.test(text)) return decimal(text);
  throw refuse(`<${name}> is a number (${type}), but its value is "${show(text)}"`);
}

/** Puts a value, and the id and extensions of a primitive, where JSON has them; `null` holds places in lists. */
export function attach(
  node: Record<string, unknown>,
  property: Property,
  value: unknown,
  extra: unknown,
  refuse: (sentence: string) => Problem,
): void {
  const { name, many } = property;
  const twin = `_${name}`;
  if (!many) {
    if (node[name] !== undefined || node[twin] !== undefined) throw refuse(`<${name}> comes twice; it may come once`);
    if (value !== undefined) node[name] = value;
    if (extra !== undefined) node[twin] = extra;
    if (value === undefined && extra === undefined) throw refuse(`<${name}> is empty`);
    return;
  }
  if (value === undefined && extra === undefined) throw refuse(`<${name}> is empty`);
  const values = node[name] as unknown[] | undefined;
  const extras = node[twin] as unknown[] | undefined;
  const count = Math.max(values?.length ?? 0, extras?.length ?? 0);
  if (value !== undefined || values) node[name] = padded(values, count, value);
  if (extra !== undefined || extras) node[twin] = padded(extras, count, extra);
}

function padded(list: unknown[] | undefined, count: number, item: unknown): unknown[] {
  const result = list ?? Array<unknown>(count).fill(null);
  result.push(item ?? null);
  return result;
}
