// OperationOutcome from issues (R4, section 2.28).
import type { Issue } from '@socle/kit/problem';
import type { Resource } from './contract.ts';

export interface OperationOutcome extends Resource {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly OutcomeIssue[];
}

interface OutcomeIssue {
  readonly severity: Issue['severity'];
  readonly code: string;
  readonly details?: { readonly coding?: readonly { readonly code: string }[]; readonly text: string };
  readonly diagnostics: string;
  readonly expression?: readonly string[];
}

/** The specification wants at least one issue: without any, it says that all is well. */
export function outcome(issues: readonly Issue[]): OperationOutcome {
  const list = issues.length > 0 ? issues : [{ severity: 'information', code: 'informational', text: 'No issue was found' } as const];
  return { resourceType: 'OperationOutcome', issue: list.map(issueOf) };
}

function issueOf({ severity, code, text, expression, rule }: Issue): OutcomeIssue {
  return {
    severity,
    code,
    ...(rule ? { details: { coding: [{ code: rule }], text: rule } } : {}),
    diagnostics: text,
    ...(expression ? { expression: [expression] } : {}),
  };
}
