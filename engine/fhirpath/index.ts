// The door of engine/fhirpath: expressions compiled and analysed, `$fhirpath`, patches.
export { analyse } from './analysis/analyse.ts';
export { compile, compileBoolean } from './compile.ts';
export type * from './contract.ts';
export { evaluateFhirPath, type FhirPathOptions } from './operation/evaluate-fhirpath.ts';
export { applyFhirPathPatch } from './patch/fhirpath-patch.ts';
export { applyJsonPatch } from './patch/json-patch.ts';
export { type BaseUnit, baseOf } from './values/ucum.ts';
