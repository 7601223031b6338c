// One run of profile checks over a resource: where findings go, how references resolve, what is being checked already.
import type { Coding, Definitions, Resource } from '@socle/engine/fhir';
import type { Issue } from '@socle/kit/problem';
import type { Scope } from '../base/scope.ts';
import type { CodeAnswer } from '../contract.ts';

export interface Run {
  readonly scope: Scope;
  readonly definitions: Definitions;
  /** There is a terminology to ask, beyond the lists of R4. */
  readonly decidesCodes: boolean;
  readonly askCode: (valueSet: string, coding: Coding) => CodeAnswer;
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

/** Contained resources and entries of the Bundle. */
export function resolve(reference: string, { scope }: Run): Resource | undefined {
  const { rootResource } = scope;
  if (reference === '#') return rootResource;
  if (!reference.startsWith('#')) return scope.resolve?.(reference);
  const list = Array.isArray(rootResource.contained) ? (rootResource.contained as Resource[]) : [];
  return list.find((resource) => resource?.id === reference.slice(1));
}
