// npm run generate: makes engine/fhir/generated from the official R4 package (4.0.1, CC0). Same input, same bytes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bySystem, expand, shelf } from './codes.ts';
import { bundleEntries, byText, resourcesOf } from './package-files.ts';
import { compartments, searchParameters } from './searching.ts';
import { ndjsonGz, profileOf, withoutText } from './shipped.ts';
import { baseTypes } from './types.ts';

const folder = new URL('../../engine/fhir/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });

function write(name: string, content: string | Buffer): void {
  writeFileSync(new URL(name, folder), content);
  console.log(`${name}: ${Math.round(content.length / 1024)} kB`);
}

/** One line per item: small, and a change of one item is one line of a diff. */
function lines(items: readonly unknown[]): string {
  return `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`;
}
function lineMap(map: Record<string, unknown>): string {
  return `{\n${Object.entries(map)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',\n')}\n}\n`;
}

const structures = resourcesOf('StructureDefinition');
const types = baseTypes(structures);
write('types.json', lines(types));
write('search-parameters.json', lines(searchParameters(bundleEntries('searchParams'))));
write('compartments.json', lineMap(compartments(resourcesOf('CompartmentDefinition'))));

// Numbers stand in index tables: an existing one never changes, a new type gets the next.
const numbersFile = new URL('type-numbers.json', folder);
const numbers: Record<string, number> = existsSync(numbersFile) ? JSON.parse(readFileSync(numbersFile, 'utf8')) : {};
let last = Math.max(0, ...Object.values(numbers));
for (const type of types) if (type.kind === 'resource' && !type.abstract && !numbers[type.name]) numbers[type.name] = ++last;
write('type-numbers.json', lineMap(numbers));

const codeSystems = resourcesOf('CodeSystem');
const valueSets = resourcesOf('ValueSet');
const bound = types.flatMap((t) => t.elements.flatMap((e) => (e.binding ? [e.binding] : [])));
const wanted = new Set([
  ...bound.filter((b) => b.strength === 'required').map((b) => b.valueSet),
  ...bound.flatMap((b) => b.maxValueSet ?? []),
]);
const listed: Record<string, Record<string, string[]>> = {};
const unlisted: string[] = [];
for (const url of [...wanted].sort(byText)) {
  const codes = expand(url, shelf(codeSystems, valueSets));
  if (codes) listed[url] = bySystem(codes);
  else unlisted.push(url);
}
write('required-codes.json', lineMap(listed));
write('unlisted-value-sets.json', lines(unlisted));

write('terminology.ndjson.gz', ndjsonGz([...codeSystems, ...valueSets, ...resourcesOf('ConceptMap')], withoutText));
write(
  'profiles.ndjson.gz',
  ndjsonGz(
    structures.filter((s) => s.derivation === 'constraint' && s.url.startsWith('http://hl7.org/fhir/')),
    profileOf,
  ),
);
console.log(fileURLToPath(folder));
