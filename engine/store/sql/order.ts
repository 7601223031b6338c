// The order of a search: sort keys as SQL, always ended by the id so that no two rows are equal, and the start of a page in it.
import type { Condition, Param, Query, SortKey, TypeModel } from '@socle/engine/search';
import type { SqlBuilder } from './builder.ts';
import { noDate } from './schema.ts';

export interface OrderKey {
  readonly sql: string;
  readonly descending: boolean;
  readonly cast: '::text collate "C"' | '::int8' | '::float8';
  /** A column of the main table, which an index may give in order. */
  readonly plain: boolean;
}

export function orderKeys(b: SqlBuilder, model: TypeModel, query: Pick<Query, 'sort' | 'where'>, r: string): OrderKey[] {
  const keys = query.sort.map((key) => keyOf(b, model, key, r));
  if (keys.length === 0 && newestFirst(model, query.where)) keys.push({ sql: `${r}.lo`, descending: true, cast: '::int8', plain: true });
  if (!query.sort.some((key) => key.param === '_id'))
    keys.push({ sql: `${r}.id`, descending: keys[0]?.descending ?? false, cast: '::text collate "C"', plain: true });
  return keys;
}

const members = (where: Condition): readonly Condition[] => (where.kind === 'all' ? where.of : [where]);

/** Without `_sort`, what is asked of a patient or by the main code comes newest first. */
function newestFirst(model: TypeModel, where: Condition): boolean {
  if (!model.hot.date) return false;
  return members(where).some(
    (one) =>
      one.kind === 'compartment' ||
      (one.kind === 'param' &&
        one.modifier === undefined &&
        (one.param === model.hot.concept || sharesBranch(one.param, model.hot.patient))),
  );
}

export const sharesBranch = (a: Param, b: Param | undefined): boolean =>
  b !== undefined && a.branches.length === 1 && a.branches[0] === b.branches[0];

function keyOf(b: SqlBuilder, model: TypeModel, { param, descending }: SortKey, r: string): OrderKey {
  if (param === '_id') return { sql: `${r}.id`, descending, cast: '::text collate "C"', plain: true };
  if (param === '_lastUpdated') return { sql: `${r}.upd`, descending, cast: '::int8', plain: true };
  if (param.type === 'date' && sharesBranch(param, model.hot.date)) return { sql: `${r}.lo`, descending, cast: '::int8', plain: true };
  const pick = descending ? 'max' : 'min';
  const side = (table: string, column: string): string =>
    `(select ${pick}(s.${column}) from ${b.schema}.${table} s where s.type = ${model.number} and s.id = ${r}.id and s.branch in (${param.branches.map((branch) => branch.number).join(', ')}))`;
  switch (param.type) {
    case 'date':
      return { sql: `coalesce(${side('date', 'lo')}, ${noDate})`, descending, cast: '::int8', plain: false };
    case 'number':
    case 'quantity':
      return { sql: `coalesce(${side('quantity', 'base_lo')}, '-infinity'::float8)`, descending, cast: '::float8', plain: false };
    case 'string':
    case 'uri':
      return { sql: `coalesce(${side('string', 'val')}, '')`, descending, cast: '::text collate "C"', plain: false };
    default:
      return { sql: `coalesce(${jsonKeys(b, param, r)}, '')`, descending, cast: '::text collate "C"', plain: false };
  }
}

/** Tokens and references are hashed in the index: their order is read off the resource itself. */
function jsonKeys(b: SqlBuilder, param: Param, r: string): string {
  const ends = param.type === 'reference' ? ['.reference', ''] : ['.coding.code', '.code', '.value', ''];
  const paths = param.branches.flatMap((branch) =>
    branch.paths.flatMap((path) =>
      ends.map(
        (end) =>
          `$.${path
            .split('.')
            .map((part) => `"${part.replace(/["\\]/g, '')}"`)
            .join('.')}${end} ? (@.type() != "object" && @.type() != "array")`,
      ),
    ),
  );
  return paths.length === 0
    ? `''`
    : `coalesce(${paths.map((path) => `jsonb_path_query_first(${r}.content::jsonb, ${b.bind(path)}::jsonpath) #>> '{}'`).join(', ')})`;
}

export function orderBy(keys: readonly OrderKey[], columns: readonly string[], backward: boolean): string {
  return keys.map((key, i) => `${columns[i]}${key.descending !== backward ? ' desc' : ''}`).join(', ');
}

/** Rows after the cursor in the order (before it when `backward`). */
export function afterCursor(
  b: SqlBuilder,
  keys: readonly OrderKey[],
  columns: readonly string[],
  cursor: readonly (string | number)[],
  backward: boolean,
): string {
  const bound = keys.map((key, i) => b.bind(numberText(cursor[i]), key.cast));
  const sign = (key: OrderKey): string => (key.descending !== backward ? '<' : '>');
  if (keys.every((key) => key.descending === keys[0]?.descending)) {
    return `(${columns.join(', ')}) ${sign(keys[0] as OrderKey)} (${bound.join(', ')})`;
  }
  const cases = keys.map((key, i) =>
    [...columns.slice(0, i).map((column, j) => `${column} = ${bound[j]}`), `${columns[i]} ${sign(key)} ${bound[i]}`].join(' and '),
  );
  return `(${cases.map((one) => `(${one})`).join(' or ')})`;
}

const numberText = (value: string | number | undefined): string | number | undefined => (value === '-Infinity' ? '-infinity' : value);
