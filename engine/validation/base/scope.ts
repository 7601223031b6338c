// What a check carries with it: the resource it is in, where findings go, and how references resolve.
import { parseReference, type Resource } from '@socle/engine/fhir';
import type { Issue } from '@socle/kit/problem';

/**
 * One per run of the generated code; FHIRPath takes it as its environment. `resource` changes on the way into contained resources and
 * Bundle entries, `rootResource` into entries only.
 */
export interface Scope {
  resource: Resource;
  rootResource: Resource;
  readonly warnings: boolean;
  readonly issues: Issue[];
  /** Resources of the Bundle that is checked; contained ones are found by whoever asks. Nothing is fetched. */
  readonly resolve: ((reference: string) => Resource | undefined) | undefined;
}

export function newScope(resource: Resource, warnings: boolean): Scope {
  const resolve = resource.resourceType === 'Bundle' ? inBundle(resource) : undefined;
  return { resource, rootResource: resource, warnings, issues: [], resolve };
}

/** By full URL, or by type and id where the reference is relative. */
function inBundle(bundle: Resource): (reference: string) => Resource | undefined {
  return (reference) => {
    const entries = Array.isArray(bundle.entry) ? (bundle.entry as ({ fullUrl?: unknown; resource?: Resource } | null)[]) : [];
    const exact = entries.find((entry) => entry?.fullUrl === reference);
    if (exact) return exact.resource;
    const parsed = parseReference(reference);
    if (parsed?.kind !== 'relative') return undefined;
    return entries.find((entry) => entry?.resource?.resourceType === parsed.type && entry?.resource?.id === parsed.id)?.resource;
  };
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
