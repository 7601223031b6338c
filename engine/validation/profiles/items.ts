// Finds the values of an element in JSON: plain, listed, chosen by type, with their `_` twins.

import type { Item } from './run.ts';
import type { ElementRule } from './tree.ts';

type Node = Record<string, unknown>;

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where the children of an item are: the value itself, or the twin of a primitive. */
export function nodeOf(item: Item): Node {
  return isNode(item.value) ? item.value : (item.twin ?? {});
}

/** A JSON name under which an element can stand. */
export interface JsonName {
  readonly name: string;
  readonly type: string;
  /** `_name`, where id and extensions of a primitive are. */
  readonly twin: string | undefined;
}

const lowerCase = /^[a-z]/;

export function jsonName(name: string, type: string): JsonName {
  // Names of primitives start with a small letter, and of nothing else but xhtml, which has no twin.
  return { name, type, twin: lowerCase.test(type) && type !== 'xhtml' ? `_${name}` : undefined };
}

export function jsonNames(rule: ElementRule): JsonName[] {
  if (!rule.name.endsWith('[x]')) return [jsonName(rule.name, rule.baseTypes[0]?.code ?? 'BackboneElement')];
  const base = rule.name.slice(0, -3);
  return rule.baseTypes.map(({ code }) => jsonName(base + code.charAt(0).toUpperCase() + code.slice(1), code));
}

export function itemsOf(parent: Node, names: readonly JsonName[], path: string): Item[] {
  const items: Item[] = [];
  for (const { name, type, twin: twinName } of names) {
    const value = parent[name];
    const twin = twinName === undefined ? undefined : parent[twinName];
    if (value === undefined && twin === undefined) continue;
    if (!Array.isArray(value) && !Array.isArray(twin)) {
      items.push({ value, twin: isNode(twin) ? twin : undefined, type: typeOf(value, type), path });
      continue;
    }
    const values = Array.isArray(value) ? value : [];
    const twins = Array.isArray(twin) ? twin : [];
    for (let i = 0; i < Math.max(values.length, twins.length); i++) {
      items.push({
        value: values[i] ?? undefined,
        twin: isNode(twins[i]) ? twins[i] : undefined,
        type: typeOf(values[i], type),
        path: `${path}[${i}]`,
      });
    }
  }
  return items;
}

/** What stands where any resource may stand has the type that it says. */
function typeOf(value: unknown, type: string): string {
  return type === 'Resource' && isNode(value) && typeof value.resourceType === 'string' ? value.resourceType : type;
}

/** The element's name in paths: `value` for `value[x]`. */
export function pathName(rule: ElementRule): string {
  return rule.name.endsWith('[x]') ? rule.name.slice(0, -3) : rule.name;
}
