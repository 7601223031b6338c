// What FHIRPath asks of the definitions: the children of a node by name, the family of a type, the type of a node.
import { Decimal, type Definitions, elementAt, elementsOf, isNumeric, type Property } from '@socle/engine/fhir';
import { isObject, Node } from './node.ts';

export interface Model {
  readonly definitions: Definitions;
  /** Properties that carry a name of FHIRPath: `value` gives `valueQuantity`, `valueString`, … */
  properties(shape: string, name: string): readonly Property[];
  property(shape: string, jsonName: string): Property | undefined;
  isSubtype(type: string, of: string): boolean;
  isType(name: string): boolean;
  isPrimitive(type: string): boolean;
}

const models = new WeakMap<Definitions, Model>();

export function modelOf(definitions: Definitions): Model {
  let model = models.get(definitions);
  if (!model) {
    model = createModel(definitions);
    models.set(definitions, model);
  }
  return model;
}

function createModel(definitions: Definitions): Model {
  const byBase = new Map<string, Map<string, Property[]>>();
  const { types } = definitions;
  return {
    definitions,
    properties(shape, name) {
      let bases = byBase.get(shape);
      if (!bases) {
        bases = grouped(shape, definitions);
        byBase.set(shape, bases);
      }
      return bases.get(name) ?? [];
    },
    property: (shape, jsonName) => elementsOf(shape, definitions).get(jsonName),
    isSubtype(type, of) {
      for (let at: string | undefined = type; at !== undefined; at = types.get(at)?.base) if (at === of) return true;
      return false;
    },
    isType: (name) => types.has(name),
    isPrimitive: (type) => types.get(type)?.kind === 'primitive-type',
  };
}

function grouped(shape: string, definitions: Definitions): Map<string, Property[]> {
  const bases = new Map<string, Property[]>();
  for (const property of elementsOf(shape, definitions).values()) {
    const list = bases.get(property.base);
    if (list) list.push(property);
    else bases.set(property.base, [property]);
  }
  return bases;
}

const abstractResources = new Set(['', 'Resource', 'DomainResource']);

/** The node of an input, of a type that was said or that the value says itself. */
export function inputNode(model: Model, value: unknown, type: string | undefined): Node {
  if (type !== undefined && !abstractResources.has(type)) {
    for (const candidate of shapesOf(model, type))
      if (fits(model, candidate.type, value)) return new Node(value, candidate.type, candidate.shape);
  }
  const own = isObject(value) ? value.resourceType : undefined;
  return typeof own === 'string' && model.isType(own) ? new Node(value, own, own) : new Node(value, '', '');
}

/** A type or the path of an element, as types with the place of their children. */
export function shapesOf(model: Model, type: string): { type: string; shape: string }[] {
  if (!type.includes('.')) return [{ type, shape: type }];
  const element = elementAt(type, model.definitions);
  if (!element) return [];
  if (element.content) return [{ type: 'BackboneElement', shape: element.content }];
  return element.types.map(({ code }) => {
    const own = (code === 'BackboneElement' || code === 'Element') && elementsOf(type, model.definitions).size > 0;
    return { type: code, shape: own ? type : code };
  });
}

function fits(model: Model, type: string, value: unknown): boolean {
  if (!model.isPrimitive(type)) return isObject(value) && !(value instanceof Decimal);
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'decimal' || model.isSubtype(type, 'integer')) return isNumeric(value);
  return typeof value === 'string';
}

/** The children with a name of FHIRPath, in the order of the resource, added to `out`. */
export function addChildren(model: Model, node: Node, name: string, out: Node[]): void {
  if (model.isPrimitive(node.type)) {
    if (node.extra) addProperties(model, node, node.extra, 'Element', name, out);
  } else if (isObject(node.value)) addProperties(model, node, node.value, node.shape, name, out);
}

function addProperties(model: Model, node: Node, value: Readonly<Record<string, unknown>>, shape: string, name: string, out: Node[]): void {
  const properties = model.properties(shape, name);
  for (const property of properties) addProperty(model, node, value, property.name, property, out);
  // Nothing is known of the type: the name is taken as it stands.
  if (properties.length === 0 && !model.isType(rootOf(shape)) && name !== 'resourceType')
    addProperty(model, node, value, name, undefined, out);
}

function rootOf(shape: string): string {
  const dot = shape.indexOf('.');
  return dot < 0 ? shape : shape.slice(0, dot);
}

/** All children, in the order of the resource. */
export function addAllChildren(model: Model, node: Node, out: Node[]): void {
  const primitive = model.isPrimitive(node.type);
  const value = primitive ? node.extra : node.value;
  if (!isObject(value) || value instanceof Decimal) return;
  const shape = primitive ? 'Element' : node.shape;
  for (const key of Object.keys(value)) {
    if (key === 'resourceType') continue;
    const name = key.startsWith('_') ? key.slice(1) : key;
    if (name !== key && Object.hasOwn(value, name)) continue;
    addProperty(model, node, value, name, model.property(shape, name), out);
  }
}

function addProperty(
  model: Model,
  node: Node,
  owner: Readonly<Record<string, unknown>>,
  name: string,
  property: Property | undefined,
  out: Node[],
): void {
  const value = own(owner, name);
  const extra = property === undefined || property.primitive || property.type === 'xhtml' ? own(owner, `_${name}`) : undefined;
  if (!Array.isArray(value) && !Array.isArray(extra)) return addOne(model, node, property, value, extra, name, -1, out);
  const values = Array.isArray(value) ? value : [];
  const extras = Array.isArray(extra) ? extra : [];
  for (let i = 0; i < Math.max(values.length, extras.length); i++) addOne(model, node, property, values[i], extras[i], name, i, out);
}

function own(owner: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(owner, name) ? owner[name] : undefined;
}

function addOne(
  model: Model,
  parent: Node,
  property: Property | undefined,
  value: unknown,
  extra: unknown,
  name: string,
  index: number,
  out: Node[],
): void {
  const kept = isObject(extra) ? extra : undefined;
  if ((value === undefined || value === null) && !kept) return;
  const known = value === null ? undefined : value;
  if (property && property.type !== 'Resource') {
    out.push(new Node(known, property.type, property.shape, kept, parent, name, index));
    return;
  }
  const type = isObject(known) && typeof known.resourceType === 'string' && model.isType(known.resourceType) ? known.resourceType : '';
  out.push(new Node(known, type, type, kept, parent, name, index));
}
