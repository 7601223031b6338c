// One run of profile checks over a resource: where findings go, how references resolve, what is being checked already.
import type { Coding, Definitions, Resource } from '@socle/engine/fhir';
import { parseReference } from '@socle/engine/fhir';
import type { Issue } from '@socle/kit/problem';
import type { Scope } from '../base/scope.ts';
import type { CodeAnswer } from '../contract.ts';

export interface Run {
  readonly scope: Scope;
  readonly definitions: Definitions;
  readonly askCode: (valueSet: string, coding: Coding) => CodeAnswer;
  /** The Bundle around the resource, for references. */
  readonly bundle: Resource | undefined;
  /** `profile path` pairs in hand, against profiles and resources that refer to each other. */
  readonly open: Set<string>;
}

/** One value of an element: `value` is undefined where a primitive has extensions only. */
export interface Item {
  readonly value: unknown;
  readonly twin: Record<string, unknown> | undefined;
  readonly type: string;
  readonly path: string;
}

/** The same run with a list of its own: does something conform, without a word? */
export function silently(run: Run, check: (quiet: Run) => void): boolean {
  const issues: Issue[] = [];
  check({ ...run, scope: { ...run.scope, warnings: false, issues } });
  return !issues.some((issue) => issue.severity === 'error');
}

/** Contained resources and entries of the Bundle; nothing is fetched. */
export function resolve(reference: string, run: Run): Resource | undefined {
  const { rootResource } = run.scope;
  if (reference === '#') return rootResource;
  if (reference.startsWith('#')) {
    const list = Array.isArray(rootResource.contained) ? (rootResource.contained as Resource[]) : [];
    return list.find((resource) => resource?.id === reference.slice(1));
  }
  const entries = run.bundle && Array.isArray(run.bundle.entry) ? (run.bundle.entry as { fullUrl?: unknown; resource?: Resource }[]) : [];
  const exact = entries.find((entry) => entry?.fullUrl === reference);
  if (exact) return exact.resource;
  const parsed = parseReference(reference);
  if (parsed?.kind !== 'relative') return undefined;
  return entries.find(({ resource }) => resource?.resourceType === parsed.type && resource?.id === parsed.id)?.resource;
}
