// Helpers that generated code calls for values of less usual form.
import { isResourceType, type Resource } from '@socle/engine/fhir';
import { isPlainReference, namedType } from '../rules/references.ts';
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

export interface Targets {
  readonly types: ReadonlySet<string>;
  /** `Patient/` and so on, for the usual case. */
  readonly prefixes: readonly string[];
  readonly any: boolean;
}

export function targetsOf(types: readonly string[] | undefined): Targets {
  const any = !types || types.includes('Resource');
  return { types: new Set(types), prefixes: any ? [] : types.map((type) => `${type}/`), any };
}

/** Undefined where all is well: a sound reference of an allowed type, or one that names no type. */
export function referenceFault(reference: Node, targets: Targets, c: Scope): 'format' | 'target' | undefined {
  const text = reference.reference;
  if (typeof text === 'string' && reference.type === undefined && isPlainReference(text, targets.prefixes)) return undefined;
  const literal = typeof text === 'string' ? namedType(text, c.rootResource) : '';
  if (literal === undefined) return 'format';
  const said = typeof reference.type === 'string' ? reference.type : '';
  if (literal !== '' && said !== '' && said !== literal && isResourceType(said)) return 'target';
  const type = literal || said;
  return type === '' || targets.any || targets.types.has(type) || !isResourceType(type) ? undefined : 'target';
}

/** Runs `check` inside a contained resource or a Bundle entry, where `%resource` is another. */
export function within(resource: Resource, isRoot: boolean, c: Scope, check: () => boolean): boolean {
  const { resource: outer, rootResource } = c;
  c.resource = resource;
  if (isRoot) c.rootResource = resource;
  const sound = check();
  c.resource = outer;
  c.rootResource = rootResource;
  return sound;
}
