// What generated code calls: small things by hand, the rare ones through the general way.
import { isNumeric, parseDateInterval } from '@socle/engine/fhir';
import type { Environment } from '../contract.ts';
import { distinct as distinctItems } from '../evaluate/collections.ts';
import type { Compiler } from '../evaluate/compiler.ts';
import { newRun } from '../evaluate/general.ts';
import type { Run } from '../evaluate/run.ts';
import { booleanOf } from '../evaluate/singleton.ts';
import { resolvedType } from '../functions/resolve.ts';
import type { Model } from '../model/model.ts';
import { isObject, Node } from '../model/node.ts';
import { orderOf } from '../model/order.ts';
import { patternOf } from '../patterns/pattern.ts';
import type { SlowPart } from './code.ts';

type Extra = Readonly<Record<string, unknown>> | undefined;
const nothing: readonly unknown[] = [];

const is = (value: unknown): boolean => value !== undefined && value !== null;

/** Order of two values of known types; NaN where it is not known. */
function ordered(a: unknown, typeA: string, b: unknown, typeB: string): number {
  if (!is(a) || !is(b)) return Number.NaN;
  const order = orderOf(new Node(a, typeA, typeA), new Node(b, typeB, typeB));
  return typeof order === 'number' ? order : Number.NaN;
}

const zoned = /(?:Z|[+-]\d\d:\d\d)$/;

/** Dates of one precision, and instants with their zone, by their milliseconds; all others the general way. */
function orderTimes(a: unknown, typeA: string, b: unknown, typeB: string): number {
  if (typeof a !== 'string' || typeof b !== 'string') return Number.NaN;
  const [x, y] = typeA === 'time' ? [] : [parseDateInterval(a), parseDateInterval(b)];
  const plain = x && y && x.precision === y.precision && (a.length <= 10 || (x.precision !== 'minute' && zoned.test(a) && zoned.test(b)));
  // Beyond milliseconds the texts may differ where these numbers do not.
  if (plain && (x.lo !== y.lo || a === b)) return x.lo < y.lo ? -1 : x.lo > y.lo ? 1 : 0;
  return ordered(a, typeA, b, typeB);
}

function orderNumbers(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return isNumeric(a) && isNumeric(b) ? ordered(a, 'decimal', b, 'decimal') : Number.NaN;
}

/** Of one unit, by their numbers. */
function orderQuantities(a: unknown, b: unknown): number {
  if (!isObject(a) || !isObject(b)) return Number.NaN;
  const sameUnit = a.code === b.code && a.system === b.system && (a.code !== undefined || a.unit === b.unit);
  const exact = a.comparator === undefined && b.comparator === undefined;
  return sameUnit && exact && typeof a.value === 'number' && typeof b.value === 'number'
    ? orderNumbers(a.value, b.value)
    : ordered(a, 'Quantity', b, 'Quantity');
}

const helpers = {
  is,
  list: (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : is(value) ? [value] : nothing),
  some: (value: unknown): boolean => (Array.isArray(value) ? value.some(is) : is(value)),
  same: (a: unknown, b: unknown): boolean => a === b && is(a),
  differs: (a: unknown, b: unknown): boolean => a !== b && is(a) && is(b),
  notIn: (set: ReadonlySet<unknown>, value: unknown): boolean => is(value) && !set.has(value),
  isOrder: (order: number): boolean => order < 0 || order > 0,
  orderNumbers,
  orderTimes,
  orderQuantities,
  orderTexts: (a: unknown, b: unknown): number =>
    typeof a !== 'string' || typeof b !== 'string' ? Number.NaN : a < b ? -1 : a > b ? 1 : 0,
  join: (a: unknown, b: unknown): string => (is(a) ? String(a) : '') + (is(b) ? String(b) : ''),
  plus: (a: unknown, b: unknown): string | undefined => (is(a) && is(b) ? String(a) + String(b) : undefined),
  length: (text: unknown): number | undefined => (typeof text === 'string' ? text.length : undefined),
  substring: (text: unknown, from: number): string | undefined =>
    typeof text === 'string' && from < text.length ? text.slice(from) : undefined,
  startsWith: (text: unknown, part: unknown): boolean | undefined =>
    typeof text === 'string' && typeof part === 'string' ? text.startsWith(part) : undefined,
  endsWith: (text: unknown, part: unknown): boolean | undefined =>
    typeof text === 'string' && typeof part === 'string' ? text.endsWith(part) : undefined,
  contains: (text: unknown, part: unknown): boolean | undefined =>
    typeof text === 'string' && typeof part === 'string' ? text.includes(part) : undefined,
  matches: (text: unknown, pattern: string): boolean | undefined => (typeof text === 'string' ? patternOf(pattern).test(text) : undefined),
  isTrue: (value: boolean | undefined, otherwise: () => boolean): boolean => (value === undefined ? otherwise() : value),
  isFalse: (value: boolean | undefined, otherwise: () => boolean): boolean => (value === undefined ? otherwise() : !value),
  resource: (env: Environment, input: unknown): unknown => env.resource ?? input,
  rootResource: (env: Environment, input: unknown): unknown => env.rootResource ?? env.resource ?? input,
  /** Items of all properties: those of a primitive stand in two lists that count once. */
  childCount(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    const object = value as Record<string, unknown>;
    let count = 0;
    for (const key of Object.keys(object)) {
      if (key === 'resourceType' || (key.startsWith('_') && object[key.slice(1)] !== undefined)) continue;
      const content = object[key];
      count += Array.isArray(content) ? content.length : is(content) ? 1 : 0;
    }
    return count;
  },
};

export function createRuntime(compiler: Compiler, type: string) {
  const start = (env: Environment, input: unknown): Run => newRun(compiler, env, input, type);
  return {
    ...helpers,
    slow(part: SlowPart, value: unknown, extra: Extra, env: Environment, input: unknown): boolean | undefined {
      const run = start(env, input);
      const [first] = run.input;
      const same = first instanceof Node && first.value === value && first.shape === part.shape;
      run.self = same ? run.input : [new Node(value ?? undefined, part.type, part.shape, extra ?? undefined)];
      return booleanOf(run, part.step(run), 0);
    },
    refersTo(reference: unknown, env: Environment, input: unknown, wanted: string, model: Model): boolean | undefined {
      const found = resolvedType(reference, env, helpers.rootResource(env, input));
      return found === undefined ? undefined : model.isSubtype(found, wanted);
    },
    /** A collection without its duplicates; `types` tells what each value is. */
    distinct(
      values: readonly unknown[],
      types: readonly { readonly type: string; readonly shape: string }[],
      env: Environment,
      input: unknown,
    ): unknown[] {
      if (values.length < 2) return values as unknown[];
      const nodes = values.map((value, i) => new Node(value, types[i]?.type ?? '', types[i]?.shape ?? ''));
      return distinctItems(start(env, input), nodes).map((item) => (item as Node).value);
    },
  };
}
