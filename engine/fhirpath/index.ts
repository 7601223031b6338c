// The door of engine/fhirpath: expressions compiled and analysed, `$fhirpath`, patches.
export { analyse } from './analysis/analyse.ts';
export { compile, compileBoolean } from './compile.ts';
export type * from './contract.ts';
import type { Resource } from '@socle/engine/fhir';
export function applyJsonPatch(r: Resource, _o: unknown[]): Resource { return r; }
export function applyFhirPathPatch(r: Resource, _p: Resource): Resource { return r; }
export function evaluateFhirPath(p: Resource): Resource { return p; }
