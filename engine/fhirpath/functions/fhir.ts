// The functions that FHIR adds (FHIR R4, "Using FHIRPath with FHIR: additional functions"; SQL on FHIR: keys).
import { Decimal, parseReference } from '@socle/engine/fhir';
import type { FunctionRules } from '../evaluate/compiler.ts';
import { truthItems } from '../evaluate/operators.ts';
import type { Run } from '../evaluate/run.ts';
import { stringOf } from '../evaluate/singleton.ts';
import { typeNameOf } from '../evaluate/types.ts';
import { toItems, variableOf } from '../evaluate/variables.ts';
import { addChildren } from '../model/model.ts';
import { type Item, type Items, isObject, Node, none } from '../model/node.ts';
import { systemOf } from '../model/system.ts';
import { invalidExpression } from '../syntax/problems.ts';
import { isSafeXhtml } from './html-checks.ts';
import { findReferenced, referenceText, statedType } from './resolve.ts';
import { built, plain } from './rule.ts';

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
  getReferenceKey: built(0, 1, (site) => {
    const type = typeNameOf(site.args[0]);
    if (site.args[0] && !type) throw invalidExpression('getReferenceKey() takes the name of a resource type.', site.text, site.at);
    return (run) => site.on(run).flatMap((item) => referenceKey(item, type?.name));
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
  const value = item instanceof Node ? item.value : item;
  const text = referenceText(value);
  if (text === undefined) return none;
  const root = variableOf(run, 'rootResource', at)[0];
  const found = findReferenced(text, run.env, root instanceof Node ? root.value : undefined);
  if (found !== undefined && found !== null) return toItems(run.model, found);
  const stated = statedType(value);
  return stated && run.model.isType(stated.type)
    ? [new Node({ resourceType: stated.type, id: stated.id }, stated.type, stated.type)]
    : none;
}

function referenceKey(item: Item, type: string | undefined): Items {
  const text = referenceText(item instanceof Node ? item.value : item);
  const parsed = text === undefined ? undefined : parseReference(text);
  return parsed?.id === undefined || (type !== undefined && parsed.type !== type) ? none : [parsed.id];
}
