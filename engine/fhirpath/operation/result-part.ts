// One result of `$fhirpath` as a part of Parameters: its type as the name, its value, its place in the resource.
import { printJson } from '@socle/engine/fhir';
import { jsonOf } from '../evaluate/general.ts';
import type { Model } from '../model/model.ts';
import { type Item, isObject, Node } from '../model/node.ts';
import { systemType } from '../model/system.ts';
import { jsonValue, type Part } from './request.ts';

const resourcePath = 'http://fhir.forms-lab.com/StructureDefinition/resource-path';

export function resultPart(model: Model, item: Item): Part {
  return item instanceof Node ? nodePart(model, item) : systemPart(item);
}

function nodePart(model: Model, node: Node): Part {
  const path = pathOf(model, node);
  const place = path === undefined ? [] : [{ url: resourcePath, valueString: path }];
  const { value } = node;
  if (isObject(value) && typeof value.resourceType === 'string')
    return withExtensions({ name: node.type || value.resourceType, resource: value }, place);
  const name = node.type === 'BackboneElement' || node.type === 'Element' ? node.shape : node.type || untypedName(value);
  if (value === '') return withExtensions({ name: 'empty-string' }, place);
  const property = model.properties('Parameters.parameter', 'value').find((one) => one.type === node.type);
  if (!property) return withExtensions({ name }, [...place, { url: jsonValue, valueString: printJson(value ?? node.extra ?? null) }]);
  const part: Record<string, unknown> = { name };
  if (value !== undefined) part[property.name] = value;
  if (node.extra) part[`_${property.name}`] = node.extra;
  return withExtensions(part, place);
}

function untypedName(value: unknown): string {
  return typeof value === 'object' ? 'object' : typeof value;
}

function withExtensions(part: Record<string, unknown>, extension: readonly unknown[]): Part {
  return extension.length === 0 ? part : { extension, ...part };
}

const names: Readonly<Record<string, string>> = { Date: 'date', DateTime: 'dateTime', Time: 'time' };

function systemPart(item: Exclude<Item, Node>): Part {
  if (item === '') return { name: 'empty-string' };
  const type = systemType(item);
  const value = jsonOf(item);
  if (type === 'Quantity') return { name: 'Quantity', valueQuantity: value };
  const name = names[type] ?? type.toLowerCase();
  // A literal may be less than FHIR allows: an hour without minutes, a time without zone.
  const legal = typeof value !== 'string' || isFhirTime(name, value);
  if (!legal) return { extension: [{ url: jsonValue, valueString: JSON.stringify(value) }], name };
  return { name, [`value${name.charAt(0).toUpperCase()}${name.slice(1)}`]: value };
}

function isFhirTime(name: string, value: string): boolean {
  if (name === 'time') return /^\d\d:\d\d:\d\d/.test(value);
  return name !== 'dateTime' || !value.includes('T') || /T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value);
}

/** `Patient.name[0].given[1]`; undefined for what no resource holds. */
export function pathOf(model: Model, node: Node): string | undefined {
  const { parent, value, name, index } = node;
  if (!parent) return isObject(value) && typeof value.resourceType === 'string' ? value.resourceType : undefined;
  const before = pathOf(model, parent);
  const shape = model.isPrimitive(parent.type) ? 'Element' : parent.shape;
  const base = model.property(shape, name)?.base ?? name;
  return before === undefined ? undefined : `${before}.${base}${index < 0 ? '' : `[${index}]`}`;
}
