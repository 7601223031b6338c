// Opaque signed cursors: the sort keys of a row, bound to the query that they belong to.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '@socle/kit/problem';

export interface Cursor {
  readonly backward: boolean;
  readonly keys: readonly (string | number)[];
}

function sign(key: Buffer, query: string, payload: string): Buffer {
  return createHmac('sha256', key).update(query).update('\u0000').update(payload).digest().subarray(0, 12);
}

/** `query` is any text that tells this search from others: a cursor of another search is refused. */
export function printCursor(key: Buffer, query: string, cursor: Cursor): string {
  const payload = Buffer.from(JSON.stringify([cursor.backward ? 1 : 0, ...cursor.keys])).toString('base64url');
  return `${payload}.${sign(key, query, payload).toString('base64url')}`;
}

export function readCursor(key: Buffer, query: string, text: string): Cursor {
  const dot = text.indexOf('.');
  const payload = text.slice(0, dot);
  const given = Buffer.from(text.slice(dot + 1), 'base64url');
  const right = dot > 0 && text.length < 8000 ? sign(key, query, payload) : undefined;
  if (!right || given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new Problem('value', 'The page link is not one of this search: _cursor was altered, or its parameters were.', { expression: 'http._cursor' });
  }
  const [backward, ...keys] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [number, ...(string | number)[]];
  return { backward: backward === 1, keys };
}
