// Equivalence (FHIRPath N1, Equivalent): always true or false; order, letter case, spaces and superfluous precision do not count.
import { compareQuantity, Quantity } from '../values/quantity.ts';
import { compareReal, Real, roundReal } from '../values/real.ts';
import { Temporal } from '../values/temporal.ts';
import { compareTemporal } from '../values/temporal-order.ts';
import { asQuantity, asReal } from './equality.ts';
import { addAllChildren, type Model } from './model.ts';
import { type Item, type Items, Node } from './node.ts';
import { systemOf } from './system.ts';

export function equivalentItems(model: Model, a: Item, b: Item): boolean {
  const x = systemOf(a) ?? a;
  const y = systemOf(b) ?? b;
  if (typeof x === 'string') return typeof y === 'string' && fold(x) === fold(y);
  if (typeof x === 'boolean') return x === y;
  if (x instanceof Node || y instanceof Node) return x instanceof Node && y instanceof Node && equivalentNodes(model, x, y);
  if (x instanceof Quantity || y instanceof Quantity) return equivalentQuantities(asQuantity(x), asQuantity(y));
  if (x instanceof Temporal) return y instanceof Temporal && (x.kind === 'Time') === (y.kind === 'Time') && compareTemporal(x, y) === 0;
  const [p, q] = [asReal(x), asReal(y)];
  return p !== undefined && q !== undefined && equivalentReals(p, q);
}

/** Case folded; spaces of any kind and number are one. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function equivalentReals(a: Real, b: Real): boolean {
  const scale = Math.min(significant(a), significant(b));
  return compareReal(roundReal(a, scale), roundReal(b, scale)) === 0;
}

/** Digits after the point without the zeros at the end. */
function significant(value: Real): number {
  let { coefficient, scale } = value;
  for (; scale > 0 && coefficient % 10n === 0n; scale--) coefficient /= 10n;
  return scale;
}

function equivalentQuantities(a: Quantity | undefined, b: Quantity | undefined): boolean {
  if (!a || !b) return false;
  const [x, y] = [definite(a), definite(b)];
  if (compareQuantity(x, y) === 0) return true;
  // In the unit of the less precise one: 4 g ~ 4040 mg.
  const [coarse, fine] = significant(x.value) <= significant(y.value) ? [x, y] : [y, x];
  return rounded(coarse, fine) || rounded(fine, coarse);
}

/** Is `fine`, in the unit of `coarse` and rounded to its digits, the same? */
function rounded(coarse: Quantity, fine: Quantity): boolean {
  const step = new Real(1n, significant(coarse.value));
  const half = new Real(5n, step.scale + 1);
  const at = (sign: bigint): Quantity => {
    const scale = half.scale;
    const base = roundReal(coarse.value, scale).coefficient + sign * half.coefficient;
    return new Quantity(new Real(base, scale), coarse.unit, coarse.kind);
  };
  const low = compareQuantity(at(-1n), fine);
  const high = compareQuantity(fine, at(1n));
  return low !== undefined && high !== undefined && low <= 0 && high < 0;
}

/** A year of the calendar is about one of UCUM: equivalence does not tell them apart. */
function definite(quantity: Quantity): Quantity {
  if (quantity.kind !== 'calendar') return quantity;
  const unit = quantity.unit === 'year' ? 'a' : quantity.unit === 'month' ? 'mo' : undefined;
  return unit === undefined ? quantity : new Quantity(quantity.value, unit, 'ucum');
}

function equivalentNodes(model: Model, a: Node, b: Node): boolean {
  if (a.value === b.value) return true;
  const [x, y] = [contentOf(model, a), contentOf(model, b)];
  return x.length > 0 && equivalentCollections(model, x, y, (p, q) => (p as Node).name === (q as Node).name);
}

function contentOf(model: Model, node: Node): Node[] {
  const children: Node[] = [];
  addAllChildren(model, node, children);
  return children.filter((child) => child.name !== 'id');
}

/** Each item has a partner in the other collection. */
export function equivalentCollections(model: Model, a: Items, b: Items, also?: (x: Item, y: Item) => boolean): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  for (const item of a) {
    const at = left.findIndex((other) => (also?.(item, other) ?? true) && equivalentItems(model, item, other));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return true;
}
