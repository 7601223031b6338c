// Walks a whole resource for what stands in no profile's tree: extensions that are known here, bindings that only terminology decides,
// and the resources of a Bundle, each with the profiles that it claims.
import { elementsOf, type Property, type Resource } from '@socle/engine/fhir';
import { show } from '@socle/kit/problem';
import { report } from '../base/scope.ts';
import { bindingCheck } from './bindings.ts';
import { inside, type ProfileChecks } from './checks.ts';
import type { ItemCheck } from './compile.ts';
import { contextFault } from './contexts.ts';
import { isNode } from './items.ts';
import type { Item, Run } from './run.ts';

interface Place {
  /** Where the node's children are defined: `Patient`, `Patient.contact`, `HumanName`. */
  readonly shape: string;
  /** FHIR type of the node, for the contexts of extensions. */
  readonly type: string;
  /** Names of the node as an element: `Patient.contact.name`, `HumanName`; reused content has two ways down. */
  readonly elements: readonly string[];
  readonly path: string;
}

const bindings = new WeakMap<Property['definition'], ItemCheck | null>();

export function walk(resource: Resource, checks: ProfileChecks, run: Run): void {
  // Without terminology no binding is open, and most resources have neither extensions nor other resources inside.
  if (!run.decidesCodes && !run.scope.warnings && !Object.values(resource).some(holdsMore)) return;
  const type = resource.resourceType;
  visit(resource, { shape: type, type, elements: [type], path: type }, checks, run);
}

/** Is there an extension or another resource somewhere in it? */
function holdsMore(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsMore);
  for (const name in value) {
    if (name === 'url' || name === 'resourceType' || holdsMore((value as Record<string, unknown>)[name])) return true;
  }
  return false;
}

function visit(node: Record<string, unknown>, place: Place, checks: ProfileChecks, run: Run): void {
  const properties = elementsOf(place.shape, run.definitions);
  for (const name in node) {
    const isTwin = name.charCodeAt(0) === 95;
    const property = properties.get(isTwin ? name.slice(1) : name);
    if (!property) continue;
    const binding = isTwin ? undefined : undecided(property, run);
    // Most primitives end here: nothing about them is open.
    if (property.primitive && !isTwin && !binding) continue;
    const down = below(place, property);
    const value = node[name];
    if (!Array.isArray(value)) meet(value, down, place, property, binding, checks, run);
    else
      for (let i = 0; i < value.length; i++) meet(value[i], { ...down, path: `${down.path}[${i}]` }, place, property, binding, checks, run);
  }
}

function below(place: Place, property: Property): Place {
  const { content } = property.definition;
  const { type, shape, primitive } = property;
  const step = property.choice ? `${property.base}[x]` : property.base;
  const [full = '', ...others] = place.elements.map((element) => `${element}.${step}`);
  // Inside a data type its own name is the second way; an item inside an item is Questionnaire.item first.
  const elements = content ? [content, full] : shape === type && !primitive ? [full, type] : [full, ...others];
  return { shape: primitive ? 'Element' : shape, type, elements, path: `${place.path}.${property.base}` };
}

/** `value` is the element itself or, of a primitive, its id and extensions. */
function meet(
  value: unknown,
  place: Place,
  holder: Place,
  property: Property,
  binding: ItemCheck | undefined,
  checks: ProfileChecks,
  run: Run,
): void {
  const item = { value, twin: undefined, type: property.type, path: place.path };
  binding?.(item, run);
  if (!isNode(value)) return;
  if (property.type === 'Extension') extension(item, property.name === 'modifierExtension', holder, checks, run);
  if (property.shape === 'Resource') nested(item, checks, run);
  else visit(value, place, checks, run);
}

/** Bindings that the base check left open: extensible ones, and required ones that cannot be listed. */
function undecided(property: Property, run: Run): ItemCheck | undefined {
  const { definition } = property;
  const { binding } = definition;
  if (!binding || (binding.strength === 'extensible' && binding.maxValueSet === undefined && !run.scope.warnings)) return undefined;
  let check = bindings.get(definition);
  if (check === undefined) {
    const open =
      binding.strength === 'extensible' ||
      binding.maxValueSet !== undefined ||
      (binding.strength === 'required' && !run.definitions.requiredCodes.has(binding.valueSet));
    check = open ? bindingCheck(binding) : null;
    bindings.set(definition, check);
  }
  return check ?? undefined;
}

function extension(item: Item, isModifier: boolean, holder: Place, checks: ProfileChecks, run: Run): void {
  const url = isNode(item.value) ? item.value.url : undefined;
  // Parts of a complex extension have a plain name; their definition is that of the whole.
  if (typeof url !== 'string' || !url.includes(':')) return;
  const definition = checks.definition(url);
  const found = definition && checks.find(url);
  if (!definition || !found) {
    if (isModifier && run.scope.warnings) {
      const text = `${item.path} is ${show(url)}, an extension that changes meaning and is not known here`;
      report(run.scope, 'extension', item.path, text, undefined, 'warning');
    }
    return;
  }
  const fault = contextFault(definition, holder.elements, holder.type, run.definitions);
  if (fault) report(run.scope, 'extension', item.path, `${item.path} is ${show(url)}, which belongs on ${fault}`);
  if (found.type === 'Extension') found.check(item, run);
}

function nested(item: Item, checks: ProfileChecks, run: Run): void {
  const resource = item.value as Resource;
  if (typeof resource.resourceType !== 'string') return;
  const within = inside(run, resource);
  checks.claimed(resource, { ...item, type: resource.resourceType }, within);
  const type = resource.resourceType;
  visit(resource, { shape: type, type, elements: [type], path: item.path }, checks, within);
}
