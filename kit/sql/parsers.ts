// How PostgreSQL values become JavaScript values: nothing is rounded, no time zone is invented.
import pg from 'pg';
import { type Raw, textOf } from './wire.ts';

type Parse = (value: Raw) => unknown;

const int8 = 20;
const text = 25;
const int8Array = 1016;
const date = 1082;
const timestamp = 1114;

/** int8 as a number when it fits, else as a bigint; date and timestamp without zone as text; the rest as the driver does (numeric as text). */
function parseOf(oid: number): (value: string) => unknown {
  switch (oid) {
    case int8:
      return parseInt8;
    case int8Array:
      return parseInt8Array;
    case date:
    case timestamp:
    case text:
      return keep;
    default:
      return pg.types.getTypeParser(oid as never, 'text') as (value: string) => unknown;
  }
}

/** Longer values come as bytes (wire.ts): each type reads its text. One for each type, whatever the number of columns. */
const known = new Map<number, Parse>();

function parserOf(oid: number): Parse {
  let parse = known.get(oid);
  if (!parse) {
    const plain = parseOf(oid);
    parse = plain === keep ? textOf : (value) => plain(textOf(value));
    known.set(oid, parse);
  }
  return parse;
}

export const parsers = { getTypeParser: parserOf } as unknown as pg.CustomTypesConfig;

/** The same, but texts are left as they came. */
export const bytesParsers = {
  getTypeParser: (oid: number): Parse => (oid === text ? keepRaw : parserOf(oid)),
} as unknown as pg.CustomTypesConfig;

const keepRaw = (value: Raw): Raw => value;
const keep = (value: string): string => value;

function parseInt8(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function parseInt8Array(value: string): (number | bigint | null)[] {
  if (value === '{}') return [];
  return value
    .slice(1, -1)
    .split(',')
    .map((item) => (item === 'NULL' ? null : parseInt8(item)));
}
