// Where a patch writes: lists and single elements of JSON, primitives together with their underscore siblings.
import type { Property } from '@socle/engine/fhir';
import type { Json } from './json.ts';

/** An element of a list: a value and, of a primitive, its id and extensions. */
export interface Entry {
  readonly value: unknown;
  readonly extra: Json | undefined;
}

export function readList(owner: Json, name: string): Entry[] {
  const values = asList(owner[name]);
  const extras = asList(owner[`_${name}`]);
  return Array.from({ length: Math.max(values.length, extras.length) }, (_, i) => ({
    value: values[i] ?? undefined,
    extra: (extras[i] ?? undefined) as Json | undefined,
  }));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** An empty list is no property at all. */
export function writeList(owner: Json, name: string, entries: readonly Entry[]): void {
  const last = (has: (entry: Entry) => boolean): number => entries.findLastIndex(has) + 1;
  const values = last((entry) => entry.value !== undefined);
  const extras = last((entry) => entry.extra !== undefined);
  write(owner, name, values > 0 ? entries.slice(0, extras > 0 ? entries.length : values).map((entry) => entry.value ?? null) : undefined);
  write(owner, `_${name}`, extras > 0 ? entries.map((entry) => entry.extra ?? null) : undefined);
}

export function writeOne(owner: Json, name: string, entry: Entry | undefined): void {
  write(owner, name, entry?.value);
  write(owner, `_${name}`, entry?.extra);
}

function write(owner: Json, name: string, value: unknown): void {
  if (value === undefined) delete owner[name];
  else owner[name] = value;
}

/** A property that is there already, under any of its types. */
export function presentProperty(owner: Json, properties: readonly Property[]): Property | undefined {
  return properties.find((property) => owner[property.name] !== undefined || owner[`_${property.name}`] !== undefined);
}
