// Helpers that generated code calls for values of less usual form.
import type { Resource } from '@socle/engine/fhir';
import { namedType } from '../rules/references.ts';
import type { Scope } from './scope.ts';

export type Node = Record<string, unknown>;

export function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `null` in a list of primitives holds the place of one that has only extensions. */
export function hasTwin(twins: unknown, index: number): boolean {
  return Array.isArray(twins) && isObject(twins[index]);
}

/** A primitive without value must have extensions; an id alone says nothing. */
export function saysSomething(twin: Node): boolean {
  return Array.isArray(twin.extension) && twin.extension.length > 0;
}

/** At least one coding of the set, whose members are `system|code`. */
export function hasCoding(concept: unknown, codes: ReadonlySet<string>): boolean {
  const codings = (concept as Node).coding;
  return Array.isArray(codings) && codings.some((coding) => isObject(coding) && codes.has(`${coding.system}|${coding.code}`));
}

/** Is the type that a reference names one of `targets`? What names none is not judged. */
export function pointsTo(reference: Node, targets: ReadonlySet<string>, c: Scope): boolean {
  const text = reference.reference;
  const literal = typeof text === 'string' ? namedType(text, c.root) : '';
  const type = literal || (typeof reference.type === 'string' ? reference.type : '');
  return type === '' || targets.has(type) || !/^[A-Z][A-Za-z]+$/.test(type);
}

export function isReference(reference: unknown, c: Scope): boolean {
  return typeof reference !== 'string' || namedType(reference, c.root) !== undefined;
}

/** Runs `check` inside a contained resource or a Bundle entry, where `%resource` is another. */
export function within(resource: Resource, isRoot: boolean, c: Scope, check: () => boolean): boolean {
  const { resource: outer, root } = c;
  c.resource = resource;
  if (isRoot) c.root = resource;
  const sound = check();
  c.resource = outer;
  c.root = root;
  return sound;
}
