// One way to say no: a problem knows its kind; one table turns the kind into an HTTP status and a FHIR issue code.

export interface ProblemRule {
  readonly status: number;
  /** Code of http://hl7.org/fhir/issue-type, for an OperationOutcome. */
  readonly issue: string;
}

export const problemRules = {
  malformed: { status: 400, issue: 'structure' },
  invalid: { status: 400, issue: 'invalid' },
  required: { status: 400, issue: 'required' },
  value: { status: 400, issue: 'value' },
  'not-supported': { status: 400, issue: 'not-supported' },
  unauthenticated: { status: 401, issue: 'login' },
  forbidden: { status: 403, issue: 'forbidden' },
  'not-found': { status: 404, issue: 'not-found' },
  'method-not-allowed': { status: 405, issue: 'not-supported' },
  'not-acceptable': { status: 406, issue: 'not-supported' },
  timeout: { status: 408, issue: 'timeout' },
  conflict: { status: 409, issue: 'conflict' },
  duplicate: { status: 409, issue: 'duplicate' },
  gone: { status: 410, issue: 'deleted' },
  'length-required': { status: 411, issue: 'required' },
  'precondition-failed': { status: 412, issue: 'conflict' },
  'multiple-matches': { status: 412, issue: 'multiple-matches' },
  'too-large': { status: 413, issue: 'too-long' },
  'uri-too-long': { status: 414, issue: 'too-long' },
  'unsupported-media': { status: 415, issue: 'not-supported' },
  unprocessable: { status: 422, issue: 'processing' },
  'business-rule': { status: 422, issue: 'business-rule' },
  'too-costly': { status: 422, issue: 'too-costly' },
  'too-many': { status: 429, issue: 'throttled' },
  fault: { status: 500, issue: 'exception' },
  unavailable: { status: 503, issue: 'transient' },
} as const satisfies Record<string, ProblemRule>;

export type ProblemKind = keyof typeof problemRules;

/** One finding inside a problem, as an OperationOutcome issue without its wrapping. */
export interface Issue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  readonly code: string;
  /** A sentence that names the element, the rule and the value. */
  readonly text: string;
  /** FHIRPath of the element, e.g. `Patient.birthDate` or `Bundle.entry[3].resource.status`. */
  readonly expression?: string | undefined;
  /** Identifier of the rule: an invariant key, a requirement id. */
  readonly rule?: string | undefined;
}

export interface ProblemOptions {
  readonly requirement?: string | undefined;
  readonly expression?: string | undefined;
  readonly issues?: readonly Issue[] | undefined;
  readonly cause?: unknown;
  /** Extra response headers, e.g. Retry-After. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A refusal that was foreseen. Anything else that is thrown is a fault. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly requirement: string | undefined;
  readonly expression: string | undefined;
  readonly issues: readonly Issue[] | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(kind: ProblemKind, sentence: string, options: ProblemOptions = {}) {
    super(sentence, { cause: options.cause });
    this.name = 'Problem';
    this.kind = kind;
    this.requirement = options.requirement;
    this.expression = options.expression;
    this.issues = options.issues;
    this.headers = options.headers;
  }

  get status(): number {
    return problemRules[this.kind].status;
  }
}

/** The issues of a problem, its own sentence first where it carries no list. */
export function issuesOf(problem: Problem): readonly Issue[] {
  if (problem.issues && problem.issues.length > 0) return problem.issues;
  return [
    {
      severity: problem.kind === 'fault' ? 'fatal' : 'error',
      code: problemRules[problem.kind].issue,
      text: problem.message,
      expression: problem.expression,
      rule: problem.requirement,
    },
  ];
}

/** Shortens a value for a sentence: what a sender wrote may be long, or hold control signs. */
export function show(value: unknown, max = 80): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const clean = text.replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
  return clean.length > max ? `${clean.slice(0, max)}…` : clean;
}
