// How PostgreSQL values become JavaScript values: nothing is rounded, no time zone is invented.
import pg from 'pg';

const int8 = 20;
const int8Array = 1016;
const date = 1082;
const timestamp = 1114;

/** int8 as a number when it fits, else as a bigint; date and timestamp without zone as text; the rest as the driver does (numeric as text). */
export const parsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (format === 'binary') return pg.types.getTypeParser(oid as never, format) as (value: string) => unknown;
    switch (oid) {
      case int8:
        return parseInt8;
      case int8Array:
        return parseInt8Array;
      case date:
      case timestamp:
        return keep;
      default:
        return pg.types.getTypeParser(oid as never, 'text') as (value: string) => unknown;
    }
  },
} as pg.CustomTypesConfig;

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
