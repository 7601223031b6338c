// A refusal as RFC 9457 Problem Details, the format of every path that has no other.
import { issuesOf, type Problem } from '@socle/kit/problem';

/** `trace` is the number under which a fault stands in the log. */
export function toProblemDetails(problem: Problem, trace: string | undefined): string {
  const issues = problem.issues && issuesOf(problem);
  return JSON.stringify({
    type: 'about:blank',
    title: titles[problem.kind] ?? problem.kind,
    status: problem.status,
    detail: problem.message,
    kind: problem.kind,
    ...(problem.expression === undefined ? {} : { expression: problem.expression }),
    ...(problem.requirement === undefined ? {} : { requirement: problem.requirement }),
    ...(issues === undefined ? {} : { issues }),
    ...(trace === undefined ? {} : { trace }),
  });
}

const titles: Partial<Record<Problem['kind'], string>> = {
  malformed: 'Malformed request',
  invalid: 'Invalid request',
  unauthenticated: 'A key is needed',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  'too-large': 'Too large',
  'too-many': 'Too many requests',
  fault: 'Fault',
  unavailable: 'Not available now',
};
