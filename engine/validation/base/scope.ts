// What a check carries with it: the resource it is in, and where findings go.
import type { Resource } from '@socle/engine/fhir';
import type { Issue } from '@socle/kit/problem';

/** One per run of the generated code. `resource` changes on the way into contained resources and Bundle entries. */
export interface Scope {
  resource: Resource;
  rootResource: Resource;
  readonly warnings: boolean;
  readonly issues: Issue[];
}

export function newScope(resource: Resource, warnings: boolean): Scope {
  return { resource, rootResource: resource, warnings, issues: [] };
}

export function report(
  scope: Scope,
  code: string,
  expression: string,
  text: string,
  rule?: string,
  severity: Issue['severity'] = 'error',
): void {
  scope.issues.push({ severity, code, text, expression, ...(rule === undefined ? {} : { rule }) });
}
