// W3C Trace Context (https://www.w3.org/TR/trace-context/): reads `traceparent`, begins a trace, and hands it on.

export interface TraceContext {
  /** 32 hexadecimal digits, the same in all systems that one action crosses. */
  readonly traceId: string;
  /** 16 hexadecimal digits: this system's step. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** The step of the one who called us, if there was one. */
  readonly parentId: string | undefined;
}

const shape = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The trace that the sender named, continued by a step of ours; when it named none, or not well, a new one, of this number if one is given. */
export function traceOf(traceparent: string | undefined, newId: (digits: 16 | 32) => string, number?: string): TraceContext {
  const found = traceparent === undefined ? undefined : readTraceparent(traceparent);
  if (!found) return { traceId: number ?? newId(32), spanId: newId(16), sampled: false, parentId: undefined };
  return { traceId: found.traceId, spanId: newId(16), sampled: found.sampled, parentId: found.spanId };
}

export function readTraceparent(text: string): { traceId: string; spanId: string; sampled: boolean } | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [, version, traceId, spanId, flags, more] = match as unknown as [string, string, string, string, string, string | undefined];
  // Version 00 ends after the flags; a later one may go on.
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** What goes into the `traceparent` of a request to another system, and of the answer to one that sent its own. */
export function toTraceparent(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? '01' : '00'}`;
}
