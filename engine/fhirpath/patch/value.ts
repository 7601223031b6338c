// The value of a patch operation as the element it becomes: the type must be one that the element takes.
import { Decimal, isNumeric, type Property } from '@socle/engine/fhir';
import { childrenOf } from '../analysis/infer.ts';
import type { Model } from '../model/model.ts';
import { isObject } from '../model/node.ts';
import { copyJson, isDangerous, type Json } from './json.ts';
import type { PatchValue } from './parameters.ts';
import { type Entry, readList, writeList, writeOne } from './place.ts';

export interface Fitted {
  readonly property: Property;
  readonly entry: Entry;
}

/** The property, of those that a name stands for, which takes the value; a sentence where none does. */
export function fit(model: Model, properties: readonly Property[], given: PatchValue): Fitted | string {
  const exact = properties.find((property) => given.suffix !== undefined && given.suffix === suffixOf(property.type));
  const candidates = exact ? [exact] : properties.filter((property) => !property.choice || given.suffix === undefined);
  let reason = `${properties[0]?.base ?? 'it'} takes no ${given.suffix === undefined ? 'element made of parts' : `value${given.suffix}`}.`;
  for (const property of candidates) {
    const entry = entryFor(model, property, given);
    if (typeof entry !== 'string') return { property, entry };
    reason = entry;
  }
  return reason;
}

function suffixOf(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

function entryFor(model: Model, property: Property, given: PatchValue): Entry | string {
  const { value, suffix } = given;
  if (suffix === undefined && Array.isArray(value)) {
    if (property.primitive) return `${property.name} is a ${property.type}, not an element with parts.`;
    const built = build(model, property.shape, value);
    return typeof built === 'string' ? built : { value: built, extra: undefined };
  }
  if (property.primitive || property.type === 'xhtml') {
    if (value !== undefined && !isPrimitiveOf(model, property.type, value))
      return `${property.name} is a ${property.type}, which value${suffix ?? ''} does not give.`;
    return { value, extra: given.extra && copyJson(given.extra) };
  }
  const resource = isObject(value) && typeof value.resourceType === 'string';
  const right =
    property.type === 'Resource' ? resource : isObject(value) && !(value instanceof Decimal) && isKind(model, property.type, suffix);
  return right
    ? { value: copyJson(value), extra: undefined }
    : `${property.name} is a ${property.type}, which ${suffix ? `value${suffix}` : 'a resource'} does not give.`;
}

function isKind(model: Model, type: string, suffix: string | undefined): boolean {
  return (
    suffix !== undefined &&
    (suffix === suffixOf(type) || (model.isType(suffix) && model.isSubtype(suffix, type)) || model.isSubtype(type, suffix))
  );
}

function isPrimitiveOf(model: Model, type: string, value: unknown): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'decimal') return isNumeric(value);
  if (model.isSubtype(type, 'integer')) return typeof value === 'number' && Number.isInteger(value);
  return typeof value === 'string';
}

/** An element of a type without name: each part is one of its children. */
function build(model: Model, shape: string, parts: readonly unknown[]): Json | string {
  const out: Json = {};
  for (const part of parts) {
    const name = isObject(part) ? part.name : undefined;
    if (!isObject(part) || typeof name !== 'string' || isDangerous(name)) return 'each part of the value has a name.';
    const properties = childrenOf(model, shape, name);
    if (properties.length === 0) return `${shape} has no element ${name.slice(0, 60)}.`;
    const given = partValue(part);
    const fitted = given ? fit(model, properties, given) : `the part ${name} has no value.`;
    if (typeof fitted === 'string') return fitted;
    const { property, entry } = fitted;
    if (property.many) writeList(out, property.name, [...readList(out, property.name), entry]);
    else if (Object.hasOwn(out, property.name)) return `${name} is given twice.`;
    else writeOne(out, property.name, entry);
  }
  return out;
}

function partValue(part: Readonly<Record<string, unknown>>): PatchValue | undefined {
  const key = Object.keys(part).find((one) => /^_?value[A-Z]/.test(one));
  if (key !== undefined) {
    const suffix = key.replace(/^_?value/, '');
    return { suffix, value: part[`value${suffix}`], extra: part[`_value${suffix}`] as Json | undefined };
  }
  if (isObject(part.resource)) return { suffix: undefined, value: part.resource, extra: undefined };
  return Array.isArray(part.part) ? { suffix: undefined, value: part.part, extra: undefined } : undefined;
}
