// Turns errors of the driver into problems: what a user can understand or wait for is said, the rest is a fault with its cause.
import { Problem, type ProblemKind } from '@socle/kit/problem';

const retryLater = { 'Retry-After': '1' };

const lostCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** SQLSTATE (five signs) or its class (two signs) to what is said. */
const told: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  '08': ['unavailable', 'The database cannot be reached.'],
  '40001': ['conflict', 'Another change was made to the same data at the same time; try again.'],
  '40P01': ['conflict', 'Two changes waited for each other on the same data; try again.'],
  '53100': ['unavailable', 'The disk of the database is full: nothing can be written until space is freed.'],
  '53200': ['unavailable', 'The database is out of memory.'],
  '53300': ['unavailable', 'The database accepts no more connections.'],
  '54': ['too-large', 'A value is too long for the index or the row that should hold it.'],
  '55P03': ['conflict', 'The data is held by another change; try again.'],
  '57014': ['too-costly', 'The database gave up this request: it took longer than it may.'],
  '57P01': ['unavailable', 'The database is stopping.'],
  '57P02': ['unavailable', 'The database stopped abruptly and is recovering.'],
  '57P03': ['unavailable', 'The database is starting.'],
  '22003': ['value', 'A number lies outside the range that can be stored.'],
  '22007': ['value', 'A date or time cannot be read.'],
  '22008': ['value', 'A date or time lies outside the range that can be stored.'],
  '22021': ['value', 'A text holds a character that cannot be stored (U+0000 or an incomplete sequence).'],
  '22P05': ['value', 'A text holds a character that cannot be stored.'],
  '23505': ['duplicate', 'This would duplicate an existing row.'],
  '25006': ['conflict', 'The database is read only at this moment.'],
};

interface DriverError extends Error {
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
}

/** The problem that an error of the driver amounts to. The detail of the server may quote health data: it stays in the cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const failed = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const { code = '', message = '', table, constraint } = failed as DriverError;
  if (lostCodes.has(code) || isLost(message)) {
    return new Problem('unavailable', 'The database cannot be reached.', { cause: error, headers: retryLater });
  }
  const [kind, sentence] = told[code] ??
    told[code.slice(0, 2)] ?? ['fault', `The database refused a statement (SQLSTATE ${code || 'none'}).`];
  const where = kind === 'duplicate' && constraint ? ` (${table ? `${table}, ` : ''}${constraint})` : '';
  const text = where ? sentence.replace(/\.$/, `${where}.`) : sentence;
  return new Problem(kind, text, { cause: error, headers: kind === 'unavailable' ? retryLater : undefined });
}

// The driver has no code for these: it only says them.
function isLost(message: string): boolean {
  return /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout expired|The server does not support SSL)/.test(
    message,
  );
}

/** The SQLSTATE behind a problem, e.g. `23505`; undefined when the server did not give one. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as DriverError;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** The name of the violated constraint or index behind a problem. */
export function violatedConstraint(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { constraint } = at as DriverError;
    if (typeof constraint === 'string') return constraint;
  }
  return undefined;
}
