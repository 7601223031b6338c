// The functions that FHIR adds (FHIR R4, "Using FHIRPath with FHIR: additional functions"; SQL on FHIR: keys).
import { Decimal, parseReference } from '@socle/engine/fhir';
import type { FunctionRules } from '../evaluate/compiler.ts';
import { truthItems } from '../evaluate/operators.ts';
import type { Run } from '../evaluate/run.ts';
import { stringOf } from '../evaluate/singleton.ts';
import { toItems, variableOf } from '../evaluate/variables.ts';
import { addChildren } from '../model/model.ts';
import { type Item, type Items, isObject, Node, none } from '../model/node.ts';
import { systemOf } from '../model/system.ts';
import { isSafeXhtml } from './html-checks.ts';
import { plain } from './rule.ts';

export const fhir: FunctionRules = {
  extension: plain(1, 1, (run, input, [url], { args }) => {
    const wanted = stringOf(run, url as Items, args[0] as number);
    if (wanted === undefined) return none;
    const out: Node[] = [];
    for (const item of input) if (item instanceof Node) addChildren(run.model, item, 'extension', out);
    return out.filter((one) => isObject(one.value) && one.value.url === wanted);
  }),
  hasValue: plain(0, 0, (_, input) => truthItems(input.length === 1 && systemValue(input[0] as Item) !== undefined)),
  getValue: plain(0, 0, (_, input) => {
    const value = input.length === 1 ? systemValue(input[0] as Item) : undefined;
    return value === undefined ? none : [value];
  }),
  resolve: plain(0, 0, (run, input, _, { at }) => input.flatMap((item) => resolve(run, item, at))),
  memberOf: plain(1, 1, (run, input, [url], { args }) => {
    const valueSet = stringOf(run, url as Items, args[0] as number);
    const [item] = input;
    if (valueSet === undefined || item === undefined || input.length > 1) return none;
    return truthItems(run.env.memberOf?.(item instanceof Node ? item.value : item, valueSet));
  }),
  conformsTo: plain(1, 1, (run, input, [url], { args }) => {
    const profile = stringOf(run, url as Items, args[0] as number);
    const [item] = input;
    if (profile === undefined || !(item instanceof Node) || input.length > 1) return none;
    return truthItems(run.env.conformsTo?.(item.value, profile));
  }),
  htmlChecks: plain(0, 0, (_, input) => truthItems(input.every((item) => isSafeXhtml(item instanceof Node ? item.value : item)))),
  getResourceKey: plain(0, 0, (_, input) =>
    input.flatMap((item) => (item instanceof Node && isObject(item.value) && typeof item.value.id === 'string' ? [item.value.id] : [])),
  ),
  getReferenceKey: plain(0, 1, (run, input, [type], { args }) => {
    const wanted = type === undefined ? undefined : stringOf(run, type, args[0] as number);
    return input.flatMap((item) => referenceKey(item, wanted));
  }),
};

/** The system value of a primitive; elements with children have none. */
function systemValue(item: Item): Item | undefined {
  if (!(item instanceof Node)) return item;
  const { value } = item;
  if (typeof value === 'object' && value !== null && !(value instanceof Decimal)) return undefined;
  const system = systemOf(item);
  return system instanceof Node ? undefined : system;
}

/**
 * Contained resources, entries of the same Bundle, and what the caller can find. A reference that names a type but is not found gives
 * a resource that holds no more than type and id, so that `resolve() is Patient` has its answer.
 */
function resolve(run: Run, item: Item, at: number): Items {
  const text = referenceText(item);
  if (text === undefined) return none;
  const root = variableOf(run, 'rootResource', at)[0];
  const container = root instanceof Node ? root.value : undefined;
  if (text.startsWith('#')) return text === '#' ? toItems(run.model, container) : toItems(run.model, contained(container, text.slice(1)));
  const found = entryOf(container, text) ?? run.env.resolve?.(text);
  if (found !== undefined && found !== null) return toItems(run.model, found);
  const parsed = parseReference(text);
  const type = parsed?.type ?? (item instanceof Node && isObject(item.value) ? item.value.type : undefined);
  return typeof type === 'string' && run.model.isType(type) ? [new Node({ resourceType: type, id: parsed?.id }, type, type)] : none;
}

function referenceText(item: Item): string | undefined {
  if (typeof item === 'string') return item;
  if (!(item instanceof Node)) return undefined;
  const text = isObject(item.value) ? item.value.reference : item.value;
  return typeof text === 'string' ? text : undefined;
}

function contained(container: unknown, id: string): unknown {
  const list = isObject(container) && Array.isArray(container.contained) ? container.contained : [];
  return list.find((one) => isObject(one) && one.id === id);
}

function entryOf(container: unknown, reference: string): unknown {
  if (!isObject(container) || container.resourceType !== 'Bundle' || !Array.isArray(container.entry)) return undefined;
  const entry = container.entry.find((one) => {
    if (!isObject(one) || typeof one.fullUrl !== 'string') return false;
    return one.fullUrl === reference || (/^[A-Z]/.test(reference) && one.fullUrl.endsWith(`/${reference}`));
  });
  return isObject(entry) ? entry.resource : undefined;
}

function referenceKey(item: Item, type: string | undefined): Items {
  const text = referenceText(item);
  const parsed = text === undefined ? undefined : parseReference(text);
  return parsed?.id === undefined || (type !== undefined && parsed.type !== type) ? none : [parsed.id];
}
