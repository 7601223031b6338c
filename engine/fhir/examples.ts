// The official R4 examples, for the seed and for tests: every instance, and a share of the thousands of definitions.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Example {
  readonly name: string;
  readonly text: string;
}

const definition = /^(SearchParameter|ValueSet|CodeSystem|ConceptMap|StructureDefinition|OperationDefinition|ImplementationGuide)-/;
const collection =
  /^Bundle-(types|resources|searchParams|profiles-others|extensions|valuesets|v2-valuesets|v3-valuesets|valueset-expansions|conceptmaps|dataelements)\.json$/;

/** Instances in the order of their names; one definition in `every` (0: none). Collections of definitions, up to 60 MB each, are left out. */
export function* officialExamples(every = 0): Generator<Example> {
  const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));
  let seen = 0;
  for (const name of readdirSync(folder).sort()) {
    if (!/^[A-Z].*\.json$/.test(name) || collection.test(name)) continue;
    if (definition.test(name) && (every === 0 || seen++ % every !== 0)) continue;
    yield { name, text: readFileSync(join(folder, name), 'utf8') };
  }
}
