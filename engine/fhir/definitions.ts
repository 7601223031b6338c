// The definitions of R4 (4.0.1), read once from generated/ when first asked for; each part is parsed only when used.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { CompartmentDefinitions, Definitions, Resource, SearchParameterDefinition, TypeDefinition } from './contract.ts';
import { LineMap } from './line-map.ts';

/** Beside this file when run from source; further up when bundled into dist. */
function generatedFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'engine/fhir/generated');
    if (existsSync(folder)) return folder;
    if (dirname(at) === at) throw new Error('engine/fhir/generated is missing: run `npm run generate`');
  }
}

let folder: string | undefined;
function read(name: string): Buffer {
  folder ??= generatedFolder();
  return readFileSync(join(folder, name));
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const json = (name: string): unknown => JSON.parse(read(name).toString('utf8'));

const types = once((): ReadonlyMap<string, TypeDefinition> => new LineMap<TypeDefinition>(read('types.json').toString('utf8').split('\n')));
const numbers = once(() => new Map(Object.entries(json('type-numbers.json') as Record<string, number>)));
const byNumber = once(() => new Map([...numbers()].map(([name, number]) => [number, name])));
const resourceTypes = once((): readonly string[] => [...numbers().keys()].sort());
const searchParameters = once(() => json('search-parameters.json') as SearchParameterDefinition[]);
const compartments = once(() => json('compartments.json') as CompartmentDefinitions);
const requiredCodes = once((): ReadonlyMap<string, ReadonlySet<string>> => {
  const stored = json('required-codes.json') as Record<string, Record<string, string[]>>;
  const sets = Object.entries(stored).map(([url, systems]) => {
    const codes = Object.entries(systems).flatMap(([system, list]) => list.map((code) => `${system}|${code}`));
    return [url, new Set(codes)] as const;
  });
  return new Map(sets);
});

const definitions: Definitions = {
  get types() {
    return types();
  },
  get resourceTypes() {
    return resourceTypes();
  },
  get searchParameters() {
    return searchParameters();
  },
  get compartments() {
    return compartments();
  },
  get requiredCodes() {
    return requiredCodes();
  },
};

/** FHIR R4 (4.0.1). */
export function r4(): Definitions {
  return definitions;
}

/** A concrete R4 resource type. */
export function isResourceType(name: string): boolean {
  return numbers().has(name);
}

/** Stable number of a resource type, from 1; it stands in index tables and never changes. */
export function typeNumber(name: string): number {
  const number = numbers().get(name);
  if (number === undefined) throw new Error(`${name} is not a resource type of FHIR R4`);
  return number;
}

export function typeOfNumber(number: number): string | undefined {
  return byNumber().get(number);
}

/** Value sets of required bindings that cannot be listed offline: mime types, languages, units, currencies. */
export const unlistedValueSets = once(() => new Set(json('unlisted-value-sets.json') as string[]) as ReadonlySet<string>);

function* shipped(name: string): Generator<Resource> {
  for (const line of gunzipSync(read(name)).toString('utf8').split('\n')) if (line) yield JSON.parse(line) as Resource;
}

/** Every CodeSystem, ValueSet and ConceptMap of the R4 package, without narrative. */
export function r4Terminology(): Iterable<Resource> {
  return shipped('terminology.ndjson.gz');
}

/** Every profile and extension definition of the R4 package, differential only. */
export function r4Profiles(): Iterable<Resource> {
  return shipped('profiles.ndjson.gz');
}
