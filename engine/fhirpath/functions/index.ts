// All functions of FHIRPath by name.
import type { FunctionRules } from '../evaluate/compiler.ts';
import { boundaries } from './boundaries.ts';
import { conversion } from './conversion.ts';
import { existence } from './existence.ts';
import { fhir } from './fhir.ts';
import { filtering } from './filtering.ts';
import { math } from './math.ts';
import { strings } from './strings.ts';
import { subsetting } from './subsetting.ts';
import { tree } from './tree.ts';

export const functions: FunctionRules = {
  ...existence,
  ...filtering,
  ...subsetting,
  ...conversion,
  ...strings,
  ...math,
  ...tree,
  ...boundaries,
  ...fhir,
};
