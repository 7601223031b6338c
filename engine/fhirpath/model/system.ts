// From FHIR elements to the values that FHIRPath computes with (FHIR R4, "Using FHIRPath with FHIR": implicit conversions).
import { Decimal, isNumeric, numberText } from '@socle/engine/fhir';
import { Quantity } from '../values/quantity.ts';
import { parseReal, Real } from '../values/real.ts';
import { parseTemporal, Temporal } from '../values/temporal.ts';
import { type Item, isObject, Node, type System } from './node.ts';

const ucumSystem = 'http://unitsofmeasure.org';
const quantityTypes = new Set(['Quantity', 'Age', 'Count', 'Distance', 'Duration', 'SimpleQuantity', 'MoneyQuantity']);
const integerTypes = new Set(['integer', 'positiveInt', 'unsignedInt']);
/** Durations in UCUM that FHIR takes as those of the calendar. */
const calendarOf: Readonly<Record<string, string>> = { a: 'year', mo: 'month', d: 'day', h: 'hour', min: 'minute', s: 'second' };

/** The value of a primitive or quantity; the node itself where it is no such thing; undefined where it holds no value. */
export function systemOf(item: Item): System | Node | undefined {
  if (!(item instanceof Node)) return item;
  item.system ??= convert(item);
  return item.system;
}

function convert(node: Node): System | Node | undefined {
  const { value, type } = node;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return fromText(value, type);
  if (typeof value === 'boolean') return value;
  if (isNumeric(value)) return fromNumber(value, type);
  if (value instanceof Real || value instanceof Temporal || value instanceof Quantity) return value;
  if (quantityTypes.has(type)) return quantityOf(value) ?? node;
  return node;
}

function fromText(value: string, type: string): System {
  if (type === 'date') return parseTemporal(value, 'Date') ?? value;
  if (type === 'dateTime' || type === 'instant') return parseTemporal(value, 'DateTime') ?? value;
  if (type === 'time') return parseTemporal(value, 'Time') ?? value;
  return value;
}

function fromNumber(value: number | Decimal, type: string): System {
  const whole = integerTypes.has(type) || (type === '' && Number.isInteger(value));
  if (whole && !(value instanceof Decimal)) return value;
  return parseReal(numberText(value)) ?? Number(value);
}

/** Only a quantity that is exact has a value: `<5 mg` has none. */
function quantityOf(value: unknown): Quantity | undefined {
  if (!isObject(value) || !isNumeric(value.value) || value.comparator !== undefined) return undefined;
  const amount = parseReal(numberText(value.value));
  if (!amount) return undefined;
  const code = typeof value.code === 'string' ? value.code : undefined;
  if (value.system === ucumSystem && code !== undefined) {
    const word = calendarOf[code];
    return word === undefined ? new Quantity(amount, code, 'ucum') : new Quantity(amount, word, 'calendar');
  }
  if (code === undefined && value.unit === undefined) return new Quantity(amount, '1', 'ucum');
  const unit = code === undefined ? String(value.unit) : `${String(value.system ?? '')}|${code}`;
  return new Quantity(amount, unit, 'other');
}

/** The type that `type()` tells, and that results carry. */
export function typeOf(item: Item): { namespace: string; name: string } {
  if (item instanceof Node) return item.type === '' ? untyped(item) : { namespace: 'FHIR', name: item.type };
  return { namespace: 'System', name: systemType(item) };
}

function untyped(node: Node): { namespace: string; name: string } {
  const value = systemOf(node);
  return value === undefined || value instanceof Node
    ? { namespace: 'System', name: 'Any' }
    : { namespace: 'System', name: systemType(value) };
}

export function systemType(value: System): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number') return 'Integer';
  if (value instanceof Real) return 'Decimal';
  return value instanceof Temporal ? value.kind : 'Quantity';
}

/** A decimal as JSON keeps it: a number, or its text where that would be lost. */
export function jsonNumber(text: string): number | Decimal {
  const number = Number(text);
  return String(number) === text ? number : new Decimal(text);
}
