// FHIRPath Patch (FHIR R4): add, insert, delete, replace, move at places that FHIRPath names.
import { type Definitions, type Property, type Resource, r4 } from '@socle/engine/fhir';
import { childrenOf } from '../analysis/infer.ts';
import { compileGeneral } from '../evaluate/general.ts';
import { type Model, modelOf } from '../model/model.ts';
import { isObject, Node } from '../model/node.ts';
import { parse } from '../syntax/parser.ts';
import { copyJson, type Json } from './json.ts';
import { type PatchOperation, readOperations, refusal } from './parameters.ts';
import { presentProperty, readList, writeList, writeOne } from './place.ts';
import { type Fitted, fit } from './value.ts';

const steps = 1_000_000;

/** The patched resource; the given one is not touched. A Problem names the operation and its path. */
export function applyFhirPathPatch(resource: Resource, parameters: Resource, definitions: Definitions = r4()): Resource {
  const copy = copyJson(resource);
  const model = modelOf(definitions);
  for (const operation of readOperations(parameters)) actions[operation.type](model, copy, operation);
  return copy;
}

const actions: Readonly<Record<PatchOperation['type'], (model: Model, resource: Resource, operation: PatchOperation) => void>> = {
  add,
  insert,
  delete: remove,
  replace,
  move,
};

/** The elements at a path, each with its place. */
function elementsAt(model: Model, resource: Resource, operation: PatchOperation, path = operation.path): Node[] {
  const items = compileGeneral(path, model.definitions)(resource, { steps });
  return items.map((item) => {
    if (!(item instanceof Node)) throw refusal(operation, 'the path computes a value; it must name an element.', 'invalid');
    return item;
  });
}

function one(operation: PatchOperation, nodes: readonly Node[]): Node {
  const [node] = nodes;
  if (!node || nodes.length > 1) throw refusal(operation, `the path must name one element, it finds ${nodes.length}.`);
  return node;
}

function children(node: Node, operation: PatchOperation): Json {
  if (!isObject(node.value)) throw refusal(operation, `a ${node.type} holds no elements.`);
  return node.value as Json;
}

/** The object in which a node stands. */
function ownerOf(node: Node, operation: PatchOperation): Json {
  const { parent } = node;
  if (!parent) throw refusal(operation, 'the resource itself is not replaced or deleted by a patch.', 'invalid');
  const owner = isObject(parent.value) ? parent.value : parent.extra;
  return owner as Json;
}

function propertiesOf(model: Model, node: Node, name: string, operation: PatchOperation): readonly Property[] {
  const properties = childrenOf(model, node.shape, name);
  if (properties.length === 0) throw refusal(operation, `${node.shape || 'it'} has no element ${name}.`, 'invalid');
  return properties;
}

function fitted(model: Model, properties: readonly Property[], operation: PatchOperation): Fitted {
  if (!operation.value) throw refusal(operation, 'the part value is missing, or holds nothing.', 'invalid');
  const result = fit(model, properties, operation.value);
  if (typeof result === 'string') throw refusal(operation, result);
  return result;
}

function add(model: Model, resource: Resource, operation: PatchOperation): void {
  if (operation.name === undefined) throw refusal(operation, 'the part name is missing.', 'invalid');
  const node = one(operation, elementsAt(model, resource, operation));
  const properties = propertiesOf(model, node, operation.name, operation);
  const { property, entry } = fitted(model, properties, operation);
  const owner = children(node, operation);
  if (property.many) return writeList(owner, property.name, [...readList(owner, property.name), entry]);
  const present = presentProperty(owner, properties);
  if (present) throw refusal(operation, `${present.name} is there already, and may be there once only: replace it.`);
  writeOne(owner, property.name, entry);
}

interface ListPlace {
  readonly owner: Json;
  readonly properties: readonly Property[];
  readonly property: Property;
}

/** The list that a path names: its last step is the name of a repeating element, what is before it names one element. */
function listAt(model: Model, resource: Resource, operation: PatchOperation): ListPlace {
  const ast = parse(operation.path);
  if (ast.kind !== 'member') throw refusal(operation, 'the path must end with the name of a list.', 'invalid');
  const before = ast.on ? operation.path.slice(ast.on.start, ast.on.end) : '$this';
  const node = one(operation, elementsAt(model, resource, operation, before));
  const properties = propertiesOf(model, node, ast.name, operation);
  const property = properties[0] as Property;
  if (!property.many) throw refusal(operation, `${property.name} is no list.`, 'invalid');
  return { owner: children(node, operation), properties, property };
}

function insert(model: Model, resource: Resource, operation: PatchOperation): void {
  const { owner, properties, property } = listAt(model, resource, operation);
  const { entry } = fitted(model, properties, operation);
  const list = readList(owner, property.name);
  const at = position(operation, 'index', operation.at, list.length);
  writeList(owner, property.name, list.toSpliced(at, 0, entry));
}

function move(model: Model, resource: Resource, operation: PatchOperation): void {
  const { owner, property } = listAt(model, resource, operation);
  const list = readList(owner, property.name);
  const from = position(operation, 'source', operation.source, list.length - 1);
  const to = position(operation, 'destination', operation.destination, list.length - 1);
  const [moved] = list.splice(from, 1);
  writeList(owner, property.name, list.toSpliced(to, 0, moved as (typeof list)[number]));
}

function position(operation: PatchOperation, name: string, value: number | undefined, last: number): number {
  if (value === undefined) throw refusal(operation, `the part ${name} is missing.`, 'invalid');
  if (value < 0 || value > last) throw refusal(operation, `${name} is ${value}, the list allows 0 to ${Math.max(last, 0)}.`);
  return value;
}

/** What is not there is deleted already. */
function remove(model: Model, resource: Resource, operation: PatchOperation): void {
  const nodes = elementsAt(model, resource, operation);
  if (nodes.length === 0) return;
  const node = one(operation, nodes);
  const owner = ownerOf(node, operation);
  if (node.index < 0) writeOne(owner, node.name, undefined);
  else writeList(owner, node.name, readList(owner, node.name).toSpliced(node.index, 1));
  if (node.parent) dropEmpty(node.parent);
}

/** FHIR has no empty objects: an element that lost its last child goes too. */
function dropEmpty(node: Node): void {
  const { parent, value, extra, index, name } = node;
  const content = isObject(value) ? value : extra;
  if (!parent || !content || Object.keys(content).length > 0) return;
  const owner = (isObject(parent.value) ? parent.value : parent.extra) as Json;
  // A primitive that lost its extensions keeps its value.
  const rest = value === undefined || isObject(value) ? undefined : { value, extra: undefined };
  const list = readList(owner, name);
  if (index < 0) writeOne(owner, name, rest);
  else writeList(owner, name, rest ? list.with(index, rest) : list.toSpliced(index, 1));
  dropEmpty(parent);
}

function replace(model: Model, resource: Resource, operation: PatchOperation): void {
  const node = one(operation, elementsAt(model, resource, operation));
  const owner = ownerOf(node, operation);
  const known = node.parent && model.property(node.parent.shape, node.name);
  const properties = known && node.parent ? childrenOf(model, node.parent.shape, known.base) : [];
  if (properties.length === 0) throw refusal(operation, 'the type of the element is not known.');
  const { property, entry } = fitted(model, properties, operation);
  if (node.index >= 0) return writeList(owner, node.name, readList(owner, node.name).with(node.index, entry));
  // Another type of a choice takes the place of the former.
  if (property.name !== node.name) writeOne(owner, node.name, undefined);
  writeOne(owner, property.name, entry);
}
