// What is sent for a statement, and the names under which the server keeps it prepared.
import { createHash } from 'node:crypto';
import type { Result, Statement } from './connection.ts';
import type { Fragment } from './fragment.ts';
import { bytesParsers } from './parsers.ts';
import type { QueryOptions, Rows } from './sql.ts';

export function toStatement(
  text: string | Fragment,
  values: readonly unknown[] | undefined,
  asArrays: boolean,
  how?: QueryOptions,
): Statement {
  if (typeof text !== 'string') return toStatement(text.text, text.values, asArrays, how);
  // PostgreSQL cuts a name at 63 bytes, which could make two of one: a longer name goes by its digest.
  const name = how?.name === undefined ? (how?.prepare ? nameOf(text) : undefined) : how.name.length > 63 ? nameOf(how.name) : how.name;
  return { text, values, name, rowMode: asArrays ? 'array' : undefined, types: how?.bytes ? bytesParsers : undefined };
}

export const pickRows = <T>(result: Result): Rows<T> => ({ rows: result.rows as T[], count: result.rowCount ?? 0 });
export const pickArrays = <T>(result: Result): T[] => result.rows as T[];

const namesByText = new Map<string, string>();

/** The name of a prepared statement made from its text; the texts met are remembered up to a bound, then met anew. */
function nameOf(text: string): string {
  let name = namesByText.get(text);
  if (name === undefined) {
    if (namesByText.size >= 2000) namesByText.clear();
    name = `q_${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`;
    namesByText.set(text, name);
  }
  return name;
}
