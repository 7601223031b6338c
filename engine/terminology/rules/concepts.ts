// The concepts of a CodeSystem resource, one after the other, with what stands above each.
import type { Coding, Resource } from '@socle/engine/fhir';
import type { ConceptInput, Designation, Property } from '../contract.ts';

interface ConceptNode {
  readonly code?: unknown;
  readonly display?: unknown;
  readonly definition?: unknown;
  readonly designation?: unknown;
  readonly property?: unknown;
  readonly concept?: unknown;
}

const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null) : [];
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Depth first, as printed. Hierarchy by nesting and by the properties `parent` and `child`. */
export function conceptsOf(system: Resource): ConceptInput[] {
  const children = new Map<string, string[]>();
  const found: ConceptInput[] = [];
  const visit = (nodes: unknown, above: string | undefined): void => {
    for (const node of list(nodes) as ConceptNode[]) {
      const code = text(node.code);
      if (code === undefined || code === '') continue;
      const properties = list(node.property).flatMap(readProperty);
      const parents = new Set<string>(above === undefined ? [] : [above]);
      for (const { code: name, value } of properties) {
        if (name === 'parent' && typeof value === 'string') parents.add(value);
        if (name === 'child' && typeof value === 'string') children.set(value, [...(children.get(value) ?? []), code]);
      }
      found.push({
        code,
        display: text(node.display),
        definition: text(node.definition),
        parents: [...parents],
        inactive: properties.some(isInactive),
        abstract: properties.some(({ code: name, value }) => (name === 'notSelectable' || name === 'abstract') && value === true),
        designations: list(node.designation).flatMap((one): Designation[] => {
          const value = text(one.value);
          return value === undefined
            ? []
            : [
                {
                  value,
                  ...(text(one.language) === undefined ? {} : { language: text(one.language) as string }),
                  ...(typeof one.use === 'object' && one.use !== null ? { use: one.use as Coding } : {}),
                },
              ];
        }),
        properties,
      });
      visit(node.concept, code);
    }
  };
  visit(system.concept, undefined);
  return children.size === 0
    ? found
    : found.map((one) => ({ ...one, parents: [...new Set([...one.parents, ...(children.get(one.code) ?? [])])] }));
}

function readProperty(property: Record<string, unknown>): Property[] {
  const code = text(property.code);
  const key = Object.keys(property).find((name) => name.startsWith('value'));
  return code === undefined || key === undefined ? [] : [{ code, type: key.slice(5), value: property[key] }];
}

function isInactive({ code, value }: Property): boolean {
  if (code === 'inactive') return value === true;
  return code === 'status' && (value === 'retired' || value === 'inactive');
}

/** A property as filters compare it. */
export function propertyText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const coding = value as { code?: unknown };
  return typeof coding.code === 'string' ? coding.code : String(value);
}

/** All concepts above each, by number; a circle ends where it closes. */
export function ancestry(parents: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  const known = new Map<number, number[]>();
  const above = (start: number): number[] => {
    const done = known.get(start);
    if (done) return done;
    const seen = new Set<number>();
    const waiting = [...(parents.get(start) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next) || next === start) continue;
      seen.add(next);
      const further = known.get(next);
      if (further) for (const one of further) seen.add(one);
      else waiting.push(...(parents.get(next) ?? []));
    }
    seen.delete(start);
    const all = [...seen].sort((a, b) => a - b);
    known.set(start, all);
    return all;
  };
  for (const one of parents.keys()) above(one);
  return known;
}
