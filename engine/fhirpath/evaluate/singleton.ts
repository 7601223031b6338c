// Collections where one value is wanted (FHIRPath N1, singleton evaluation of collections).
import { type Items, Node, type System } from '../model/node.ts';
import { nameOf } from '../model/order.ts';
import { systemOf } from '../model/system.ts';
import { evaluationError } from '../syntax/problems.ts';
import { Real, toNumber } from '../values/real.ts';
import type { Run } from './run.ts';

/** Undefined where it is empty, or holds an element without a value. */
export function single(run: Run, items: Items, at: number): System | Node | undefined {
  if (items.length > 1) throw evaluationError(`one item is wanted, there are ${items.length}.`, run.text, at);
  const item = items[0];
  return item === undefined ? undefined : systemOf(item);
}

/** Anything single that is no boolean counts as true. */
export function booleanOf(run: Run, items: Items, at: number): boolean | undefined {
  if (items.length === 0) return undefined;
  const value = single(run, items, at);
  return typeof value === 'boolean' ? value : true;
}

/** A string; a FHIR date is read as it is written. */
export function stringOf(run: Run, items: Items, at: number): string | undefined {
  const value = single(run, items, at);
  if (value === undefined || typeof value === 'string') return value;
  const [item] = items;
  if (item instanceof Node && typeof item.value === 'string') return item.value;
  throw wrong(run, items, 'a string', at);
}

export function integerOf(run: Run, items: Items, at: number): number | undefined {
  const value = single(run, items, at);
  if (value === undefined || typeof value === 'number') return value;
  if (value instanceof Real && Number.isInteger(toNumber(value))) return toNumber(value);
  throw wrong(run, items, 'an integer', at);
}

export function isNumber(value: unknown): value is number | Real {
  return typeof value === 'number' || value instanceof Real;
}

export function wrong(run: Run, items: Items, wanted: string, at: number): Error {
  const [item] = items;
  return evaluationError(`${wanted} is wanted, not ${item === undefined ? 'nothing' : nameOf(item)}.`, run.text, at);
}
