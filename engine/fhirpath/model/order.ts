// Order of two items (FHIRPath N1, Comparison): numbers, strings, dates, quantities.
import { compareQuantity, Quantity } from '../values/quantity.ts';
import { compareReal } from '../values/real.ts';
import { Temporal } from '../values/temporal.ts';
import { compareTemporal } from '../values/temporal-order.ts';
import { asQuantity, asReal } from './equality.ts';
import { type Item, Node } from './node.ts';
import { systemOf, typeOf } from './system.ts';

/** -1, 0, 1; undefined where it is left open; a sentence where the two do not compare. */
export function orderOf(a: Item, b: Item): number | undefined | string {
  const x = systemOf(a);
  const y = systemOf(b);
  if (x === undefined || y === undefined) return undefined;
  if (typeof x === 'number' && typeof y === 'number') return sign(x, y);
  if (typeof x === 'string' && typeof y === 'string') return sign(x, y);
  if (x instanceof Temporal && y instanceof Temporal && (x.kind === 'Time') === (y.kind === 'Time')) return compareTemporal(x, y);
  if (x instanceof Quantity || y instanceof Quantity) {
    const [p, q] = [asQuantity(x), asQuantity(y)];
    if (p && q) return compareQuantity(p, q);
  }
  const [p, q] = [asReal(x), asReal(y)];
  if (p && q) return compareReal(p, q);
  // A quantity that cannot be converted has no order: it is no mistake of the expression.
  if (isQuantityNode(x) || isQuantityNode(y)) return undefined;
  return `${nameOf(a)} and ${nameOf(b)} have no order between them.`;
}

function isQuantityNode(value: unknown): boolean {
  return value instanceof Node && /^(?:Quantity|Age|Count|Distance|Duration)$/.test(value.type);
}

function sign<T extends number | string>(x: T, y: T): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

export function nameOf(item: Item): string {
  const { namespace, name } = typeOf(item);
  return `a ${namespace}.${name}`;
}
