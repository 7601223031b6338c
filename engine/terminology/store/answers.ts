// The questions that need SQL: pages of an expansion, membership, translations, hierarchy.
import { parseJson, type Resource } from '@socle/engine/fhir';
import { type Fragment, join, sql } from '@socle/kit/sql';
import type { FoundCode } from '../contract.ts';
import { likeWords } from '../rules/text.ts';
import type { Plan } from './expansion.ts';
import type { Detail, Finder } from './find.ts';

export interface PageOptions {
  readonly filter?: string | undefined;
  readonly activeOnly?: boolean | undefined;
  readonly offset: number;
  readonly count: number | undefined;
  readonly details: boolean;
}

export interface Page {
  readonly total: number;
  readonly codes: readonly (FoundCode & { readonly detail: Detail })[];
}

/** Undefined where the whole has more codes than `max` and no count was asked for: the total alone is told. */
export async function pageOf(
  finder: Finder,
  plan: Plan,
  options: PageOptions,
  max: number,
): Promise<Page | { total: number; codes: undefined }> {
  const { sql: db, table } = finder;
  const conditions = [
    ...likeWords(options.filter ?? '').map((word) => sql`r.folded like ${word}`),
    ...(options.activeOnly ? [sql`not r.inactive`] : []),
  ];
  const narrowed = conditions.length === 0 ? plan.rows : sql`select r.* from (${plan.rows}) r where ${join(conditions, ' and ')}`;
  const once = plan.distinct
    ? narrowed
    : sql`select distinct on (u.system, u.code) u.* from (${narrowed}) u order by u.system, u.code, u.clause, u.ord`;
  const [row] = await db.rows<[number]>(sql`select count(*) from (${once}) t`);
  const total = Number(row?.[0] ?? 0);
  if (options.count === 0) return { total, codes: [] };
  if (options.count === undefined && total - options.offset > max) return { total, codes: undefined };
  // Of one clause, numbers are the order: its first codes are found without sorting all.
  const order = plan.distinct ? sql`t.id` : sql`t.clause, t.ord, t.code`;
  const page = sql`select t.* from (${once}) t order by ${order} limit ${options.count ?? max} offset ${options.offset}`;
  const rows = await db.rows<[string | null, string, string | null, boolean, boolean, string | null]>(
    options.details
      ? sql`select p.system, p.code, p.display, p.inactive, p.abstract, d.detail from (${page}) p left join ${table('concept')} d on d.id = p.id order by ${plan.distinct ? sql`p.id` : sql`p.clause, p.ord, p.code`}`
      : sql`select p.system, p.code, p.display, p.inactive, p.abstract, null from (${page}) p`,
  );
  return {
    total,
    codes: rows.map(([system, code, display, inactive, abstract, detail]) => ({
      system: system ?? undefined,
      code,
      display: display ?? undefined,
      inactive,
      abstract,
      detail: detail === null ? {} : (parseJson(detail) as Detail),
    })),
  };
}

export async function memberOf(
  finder: Finder,
  plan: Plan,
  system: string | undefined,
  codes: readonly string[],
): Promise<FoundCode | undefined> {
  const ofSystem: Fragment = system === undefined ? sql`` : sql` and r.system = ${system}`;
  const [row] = await finder.sql.rows<[string | null, string, string | null, boolean, boolean]>(
    sql`select r.system, r.code, r.display, r.inactive, r.abstract from (${plan.rows}) r where r.code = any(${codes}::text[])${ofSystem} limit 1`,
  );
  return row && { system: row[0] ?? undefined, code: row[1], display: row[2] ?? undefined, inactive: row[3], abstract: row[4] };
}

/** All of a set as `system|code`; undefined beyond `max`. */
export async function membersOf(finder: Finder, plan: Plan, max: number): Promise<readonly { system: string; code: string }[] | undefined> {
  const rows = await finder.sql.rows<[string | null, string]>(sql`select distinct r.system, r.code from (${plan.rows}) r limit ${max + 1}`);
  return rows.length > max ? undefined : rows.map(([system, code]) => ({ system: system ?? '', code }));
}

/** The concept and all below or above it, in every system that has the code where none is named. */
export async function relativesOf(
  finder: Finder,
  direction: 'below' | 'above',
  system: string | undefined,
  code: string,
  max: number,
): Promise<readonly { system: string; code: string }[]> {
  const { table } = finder;
  const start = sql`select c.id, c.system from ${table('concept')} c join ${table('system')} s on s.id = c.system where c.code = ${code}${system === undefined ? sql`` : sql` and s.url = ${system}`}`;
  const related =
    direction === 'below'
      ? sql`select a.concept as id from ${table('ancestry')} a, start t where a.up @> array[t.id] union select id from start`
      : sql`select unnest(a.up) as id from ${table('ancestry')} a join start t on t.id = a.concept union select id from start`;
  const rows = await finder.sql.rows<[string, string]>(
    sql`with start as materialized (${start}), related as (${related}) select distinct s.url, c.code from related r join ${table('concept')} c on c.id = r.id join ${table('system')} s on s.id = c.system limit ${max + 1}`,
  );
  return rows.map(([url, found]) => ({ system: url, code: found }));
}

/** Parents and children of a concept, as `$lookup` tells them. */
export async function neighbours(
  finder: Finder,
  id: number,
): Promise<{ parents: [string, string | null][]; children: [string, string | null][] }> {
  const { table } = finder;
  const parents = await finder.sql.rows<[string, string | null]>(
    sql`select c.code, c.display from ${table('ancestry')} a join ${table('concept')} c on c.id = any(a.parents) where a.concept = ${id} order by c.id`,
  );
  const children = await finder.sql.rows<[string, string | null]>(
    sql`select c.code, c.display from ${table('ancestry')} a join ${table('concept')} c on c.id = a.concept where a.parents @> array[${id}::int4] order by c.id limit 500`,
  );
  return { parents, children };
}

export interface MapRow {
  readonly id: number;
  readonly header: Resource;
}

export async function mapsFor(
  finder: Finder,
  request: { url?: string | undefined; version?: string | undefined; source?: string | undefined; target?: string | undefined },
): Promise<readonly MapRow[]> {
  const { url, version, source, target } = request;
  const conditions: Fragment[] = [];
  if (url !== undefined) conditions.push(sql`url = ${url}`);
  if (version !== undefined) conditions.push(sql`version = ${version}`);
  if (source !== undefined) conditions.push(sql`source = ${source}`);
  if (target !== undefined) conditions.push(sql`target = ${target}`);
  const rows = await finder.sql.rows<[number, string]>(
    sql`select id, header from ${finder.table('map')} where ${conditions.length === 0 ? sql`true` : join(conditions, ' and ')} order by (origin = 'r4'), version desc, id ${url === undefined ? sql`limit 200` : sql`limit 1`}`,
  );
  return rows.map(([id, header]) => ({ id, header: parseJson(header) as Resource }));
}

export interface Mapping {
  readonly map: number;
  readonly system: string | undefined;
  readonly code: string | undefined;
  readonly display: string | undefined;
  readonly equivalence: string;
  readonly product: { property?: string; system?: string; value?: string }[];
}

export async function mappingsOf(
  finder: Finder,
  maps: readonly number[],
  system: string | undefined,
  code: string,
  targetSystem: string | undefined,
  reverse: boolean,
): Promise<readonly Mapping[]> {
  const from = reverse ? sql`target` : sql`source`;
  const to = reverse ? sql`source` : sql`target`;
  const ofSystem = system === undefined ? sql`` : sql` and ${from}_system = ${system}`;
  const toSystem = targetSystem === undefined ? sql`` : sql` and ${to}_system = ${targetSystem}`;
  const rows = await finder.sql.rows<[number, string | null, string | null, string | null, string, string | null]>(
    sql`select map, ${to}_system, ${to}_code, display, equivalence, product from ${finder.table('mapping')} where map = any(${maps}::int4[]) and ${from}_code = ${code}${ofSystem}${toSystem} order by array_position(${maps}::int4[], map), n`,
  );
  return rows.map(([map, toSys, toCode, display, equivalence, product]) => ({
    map,
    system: toSys ?? undefined,
    code: toCode ?? undefined,
    // Reversed, the text of the target is not that of the source.
    display: reverse ? undefined : (display ?? undefined),
    equivalence,
    product: product === null ? [] : (parseJson(product) as Mapping['product']),
  }));
}
