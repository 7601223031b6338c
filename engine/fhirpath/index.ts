// TEMPORARY bridge over the library until the compiler of this room lands; to be overwritten by it.
import { elementsOf, type Definitions, type Resource } from '@socle/engine/fhir';
import lib from 'fhirpath';
import model from 'fhirpath/fhir-context/r4';
export type Evaluate = (node: unknown, env?: { resource?: unknown; rootResource?: unknown }) => unknown[];
interface Options { readonly type: string; readonly definitions: Definitions }
export function compile(expression: string, options: Options): Evaluate {
  const fix = expression.replace(/^%resource/, '%resource');
  const f = lib.compile({ base: options.type, expression: fix } as never, model as never) as (n: unknown, e: unknown) => unknown[];
  const g = lib.compile(fix, model as never) as (n: unknown, e: unknown) => unknown[];
  return (node, env) => { try { return (options.type.includes('.') ? f : g)(node, env ?? {}); } catch { return []; } };
}
export function analyse(expression: string, options: Options): { types: string[]; single: boolean; paths: string[] } {
  const types = new Set<string>(); const paths: string[] = []; let single = true; let n = 0;
  for (const branch of expression.split(' | ')) {
    n++;
    let shapes = [{ shape: options.type, path: '' , one: true }];
    const steps = branch.replace(/\([^)]*\)/g, (m) => m.replace(/\./g, '\u0001')).split('.');
    if (/^[A-Z]/.test(steps[0] ?? '')) { shapes = [{ shape: steps.shift() as string, path: '', one: true }]; }
    for (const step of steps) {
      const as = /^as\((\w+)\)$/.exec(step);
      if (as) { shapes = shapes.filter((s) => s.shape === as[1]); continue; }
      if (/\(/.test(step)) { if (step.startsWith('extension')) shapes = shapes.map((s) => ({ shape: 'Extension', path: s.path + '.extension', one: false })); continue; }
      const name = step.replace(/\[\d+\]$/, '');
      shapes = shapes.flatMap((s) => [...elementsOf(s.shape, options.definitions).values()].filter((p) => p.name === name || p.base === name).map((p) => ({ shape: p.shape, path: s.path === '' ? p.name : `${s.path}.${p.name}`, one: s.one && !p.many })));
    }
    for (const s of shapes) { types.add(s.shape); paths.push(s.path); if (!s.one) single = false; }
  }
  return { types: [...types], single: single && n === 1, paths };
}
export function applyJsonPatch(r: Resource, _o: unknown[]): Resource { return r; }
export function applyFhirPathPatch(r: Resource, _p: Resource): Resource { return r; }
export function evaluateFhirPath(p: Resource): Resource { return p; }
