// What never reaches the log: health data, identities, secrets. They belong to the audit trail. The list is fixed: no setting opens it.

/** Keys whose value is left out wherever they stand, whatever their case and their dashes. */
export const redactedKeys: ReadonlySet<string> = new Set(
  `address answer authorization bearer birthdate birthplace body bundle caller certificate citizen client content contained cookie
   credential credentials data date deceased detail details diagnosis display documents email entry family filename gender given
   headers hint host identifier identity ins insi ip key label login mail matricule message messages mobile name names nir note
   params parameters parameter password path patient payload pathname person phone place practitioner prescription query
   querystring raw referrer referer remoteaddress request resource resources response rpps secret search session setcookie sql
   ssn statement subject surname telecom text title token uri url urn user username value values where xapikey`.split(/\s+/),
);

const redacted = '[redacted]';

/** Numbers of requests and traces, by which the lines of the log and the answer to the client are brought together: kept whole. */
const requestNumbers: ReadonlySet<string> = new Set(['trace', 'traceid', 'requestid']);
const isRequestNumber = (value: unknown): boolean => typeof value === 'string' && /^(?=.{16,64}$)[0-9a-f]+(?:-[0-9a-f]+)*$/i.test(value);

const deepest = 4;
const longest = 300;

/** Fields as they may be logged: redacted keys hidden, errors described, depth and length bounded. */
export function cleanFields(fields: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const name = key.toLowerCase().replace(/[-_]/g, '');
    if (redactedKeys.has(name)) clean[key] = redacted;
    else clean[key] = requestNumbers.has(name) && isRequestNumber(value) ? value : cleanValue(value, depth);
  }
  return clean;
}

function cleanValue(value: unknown, depth: number): unknown {
  if (value instanceof Error) return describeError(value);
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' || typeof value === 'symbol' ? redacted : value;
  if (value instanceof Date) return value.toJSON();
  if (ArrayBuffer.isView(value) || depth >= deepest) return redacted;
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => cleanValue(item, depth + 1));
  return cleanFields(value as Record<string, unknown>, depth + 1);
}

/**
 * A text without what may be data: all between the first and the last quote, what follows a line end, addresses, queries, dates,
 * long numbers. Libraries quote what they were given ("DUPONT" is not valid JSON; Key (name)=(DUPONT) already exists), and what they
 * quote may hold quotes itself.
 */
function cleanText(text: string): string {
  const clean = withoutQuotes(text.split(/[\r\n\u2028\u2029]/, 1)[0] ?? '')
    .replace(/=\s*\([^)]*\)?/g, '=(…)')
    .replace(/\b[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '…@…')
    .replace(/\?[^\s]*/g, '?…')
    .replace(/\b\d{4}-\d{2}(-\d{2})?(T[\d:.]+Z?)?/g, '…')
    .replace(/\d[\d .]{4,}\d|\d{5,}/g, '…');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

function withoutQuotes(line: string): string {
  const first = line.search(/["`«“]|(?<!\p{L})'/u);
  if (first < 0) return line;
  const last = Math.max(...[...`"'\`»”`].map((quote) => line.lastIndexOf(quote)));
  return `${line.slice(0, first)}"…"${last > first ? line.slice(last + 1) : ''}`;
}

export interface DescribedError {
  readonly type: string;
  readonly text: string;
  readonly code?: string;
  readonly kind?: string;
  readonly requirement?: string;
  readonly frames: readonly string[];
  readonly cause?: DescribedError;
}

/** An error with its cleaned message, the frames of its stack and its causes. The sentence of a refusal quotes the sender's values: its kind is enough. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, text: cleanText(String(error)), frames: [] };
  const { code, kind, requirement } = error as { code?: unknown; kind?: unknown; requirement?: unknown };
  const refusal = typeof kind === 'string' && kind !== 'fault' && kind !== 'unavailable';
  return {
    type: error.name,
    text: refusal ? redacted : cleanText(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof requirement === 'string' ? { requirement } : {}),
    frames: framesOf(error),
    ...(error.cause !== undefined && depth < 4 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

// The stack begins with the message, which may have several lines: only lines that name a place in the code are kept.
function framesOf(error: Error): string[] {
  const place = /^\s+at (.*\(?(?:file:\/\/|node:|\/|[A-Z]:\\)[^"']*:\d+:\d+\)?|<anonymous>)$/;
  return (error.stack ?? '')
    .slice(error.message.length)
    .split('\n')
    .map((line) => place.exec(line)?.[1])
    .filter((frame) => frame !== undefined)
    .slice(0, 12);
}
