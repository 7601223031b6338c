// Reads the official R4 package: one JSON file per resource, examples and definitions mixed.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// biome-ignore lint/suspicious/noExplicitAny: the generator reads raw definitions, their shape is checked by what it makes of them
export type Raw = any;

const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));

/** All resources of one type, in the order of their file names. */
export function resourcesOf(type: string): Raw[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${type}-`) && name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

export function bundleEntries(id: string): Raw[] {
  const bundle: Raw = JSON.parse(readFileSync(join(folder, `Bundle-${id}.json`), 'utf8'));
  return bundle.entry.map((entry: Raw) => entry.resource);
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
