// Equality (FHIRPath N1, Equals): true, false, or undefined where precision or units leave it open.
import { Decimal, isNumeric, numberText } from '@socle/engine/fhir';
import { compareQuantity, Quantity } from '../values/quantity.ts';
import { canonicalReal, compareReal, parseReal, Real, realOf } from '../values/real.ts';
import { daily, Temporal } from '../values/temporal.ts';
import { compareTemporal, partsInUtc } from '../values/temporal-order.ts';
import { addAllChildren, type Model } from './model.ts';
import { type Item, type Items, Node } from './node.ts';
import { systemOf } from './system.ts';

export function equalItems(model: Model, a: Item, b: Item): boolean | undefined {
  if (a === b) return true;
  const x = systemOf(a) ?? a;
  const y = systemOf(b) ?? b;
  if (typeof x === 'string' || typeof x === 'boolean') return x === y;
  if (typeof x === 'number' && typeof y === 'number') return x === y;
  if (x instanceof Node || y instanceof Node) return x instanceof Node && y instanceof Node && sameNode(model, x, y);
  if (x instanceof Quantity || y instanceof Quantity) return equalQuantities(x, y);
  if (x instanceof Temporal) {
    if (!(y instanceof Temporal) || (x.kind === 'Time') !== (y.kind === 'Time')) return false;
    const order = compareTemporal(x, y);
    return order === undefined ? undefined : order === 0;
  }
  const [p, q] = [asReal(x), asReal(y)];
  return p !== undefined && q !== undefined && compareReal(p, q) === 0;
}

export function asReal(value: unknown): Real | undefined {
  return value instanceof Real ? value : typeof value === 'number' ? realOf(value) : undefined;
}

/** A number goes as a quantity without unit. */
export function asQuantity(value: unknown): Quantity | undefined {
  if (value instanceof Quantity) return value;
  const real = asReal(value);
  return real && new Quantity(real, '1', 'ucum');
}

function equalQuantities(x: unknown, y: unknown): boolean | undefined {
  const [p, q] = [asQuantity(x), asQuantity(y)];
  if (!p || !q) return false;
  const order = compareQuantity(p, q);
  return order === undefined ? undefined : order === 0;
}

function sameNode(model: Model, a: Node, b: Node): boolean {
  return (a.value === b.value && a.extra === b.extra) || keyOfNode(model, a) === keyOfNode(model, b);
}

/** Whole collections: same length, same order. Undefined where either is empty. */
export function equalCollections(model: Model, a: Items, b: Items): boolean | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  if (a.length !== b.length) return false;
  let result: boolean | undefined = true;
  for (let i = 0; i < a.length; i++) {
    const equal = equalItems(model, a[i] as Item, b[i] as Item);
    if (equal === false) return false;
    if (equal === undefined) result = undefined;
  }
  return result;
}

/** A text that equal items share and others do not; undefined for quantities, which compare by conversion. */
export function keyOf(model: Model, item: Item): string | undefined {
  const value = systemOf(item) ?? item;
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'boolean') return `b${value}`;
  if (value instanceof Quantity) return undefined;
  if (value instanceof Node) return keyOfNode(model, value);
  if (value instanceof Temporal) return keyOfTemporal(value);
  const real = asReal(value);
  return real ? `n${canonicalReal(real)}` : `n${String(value)}`;
}

function keyOfTemporal(value: Temporal): string {
  const timed = value.kind !== 'Time' && value.precision > daily;
  const parts = timed ? partsInUtc(value) : value.parts;
  const zone = timed && value.zone !== undefined ? 'z' : '';
  return `${value.kind === 'Time' ? 't' : 'd'}${zone}${parts.slice(0, value.precision).join('-')}`;
}

/** The whole content, by type: the order of properties, the zeros of decimals and the zones of dates make no difference. */
export function keyOfNode(model: Model, node: Node): string {
  const children: Node[] = [];
  addAllChildren(model, node, children);
  const parts = children.map((child) => `${child.name}:${keyOfNode(model, child)}`);
  // Stable: items of one list keep their order.
  parts.sort((a, b) => compareNames(a, b));
  return `${model.isPrimitive(node.type) || children.length === 0 ? keyOfLeaf(node) : ''}{${parts.join(',')}}`;
}

function compareNames(a: string, b: string): number {
  const [x, y] = [a.slice(0, a.indexOf(':')), b.slice(0, b.indexOf(':'))];
  return x < y ? -1 : x > y ? 1 : 0;
}

function keyOfLeaf(node: Node): string {
  const { value } = node;
  if (isNumeric(value)) return `n${value instanceof Decimal ? canonicalText(value) : value}`;
  const system = systemOf(node);
  return system instanceof Temporal ? keyOfTemporal(system) : JSON.stringify(value ?? null);
}

function canonicalText(value: Decimal): string {
  const real = parseReal(numberText(value));
  return real ? canonicalReal(real) : value.text;
}
