// The sentences of base findings: each names the element, the rule and the value.
import { show } from '@socle/kit/problem';
import { primitiveRules } from '../rules/primitives.ts';
import { report, type Scope } from './scope.ts';
import { type Node, referenceFault, type Targets } from './values.ts';

export function unknownElement(c: Scope, path: string, name: string, shape: string): void {
  report(c, 'structure', path, `${path}.${show(name)} is not an element of ${shape} in FHIR R4`);
}
export function missing(c: Scope, path: string, name: string): void {
  report(c, 'required', path, `${path}.${name} is required, but it is missing`);
}
export function notObject(c: Scope, path: string, type: string, value: unknown): void {
  report(c, 'structure', path, `${path} is ${show(value)}; ${type} is an object`);
}
export function notList(c: Scope, path: string, value: unknown): void {
  const text = Array.isArray(value)
    ? `${path} is an empty list; leave it out instead`
    : `${path} is ${show(value)}; it may repeat, so it is a list`;
  report(c, 'structure', path, text);
}
export function empty(c: Scope, path: string): void {
  report(c, 'invariant', path, `${path} is empty: an element has a value or children`, 'ele-1');
}
export function manyTypes(c: Scope, path: string, name: string): void {
  report(c, 'structure', `${path}.${name}`, `${path}.${name}[x] has several values; a choice has one`);
}
export function badPrimitive(c: Scope, path: string, type: string, value: unknown): void {
  report(c, 'value', path, `${path} is ${show(value)}, which is not ${primitiveRules[type]?.wanted ?? type}`);
}
export function badCode(c: Scope, path: string, valueSet: string, allowed: ReadonlySet<string>, value: unknown): void {
  const codes = [...allowed];
  const list = codes.length > 12 ? `${codes.slice(0, 12).join(', ')} …` : codes.join(', ');
  report(c, 'code-invalid', path, `${path} is ${show(value)}, which is not in the value set ${valueSet} (${list})`);
}
export function badConcept(c: Scope, path: string, valueSet: string): void {
  report(c, 'code-invalid', path, `${path} has no coding of the value set ${valueSet}, which is required here`);
}
export function badNarrative(c: Scope, path: string, fault: string): void {
  report(c, 'invariant', path, `${path} is not a narrative: ${fault}`, fault === 'it has nothing to read' ? 'txt-2' : 'txt-1');
}
export function badReference(c: Scope, path: string, value: Node, targets: Targets): void {
  const format = referenceFault(value, targets, c) === 'format';
  const allowed = targets.any ? `a ${show(value.type)}, as its type says` : [...targets.types].join(', ');
  const text = format
    ? `${path}.reference is ${show(value.reference)}, which is not Type/id, an absolute URL, #id or a URN`
    : `${path} points to ${show(value.reference ?? value.type)}; it may point to ${allowed}`;
  report(c, 'value', format ? `${path}.reference` : path, text);
}
export function comparator(c: Scope, path: string): void {
  report(c, 'invariant', path, `${path} has a comparator, which a SimpleQuantity has not`, 'sqty-1');
}
export function broken(c: Scope, path: string, key: string, human: string, severity: 'error' | 'warning'): void {
  report(c, 'invariant', path, `${path} breaks ${key}: ${human}`, key, severity);
}
export function notResource(c: Scope, path: string, value: unknown): void {
  report(
    c,
    'structure',
    path,
    `${path} has the resourceType ${show((value as { resourceType?: unknown }).resourceType)}, which is no resource type of FHIR R4`,
  );
}
