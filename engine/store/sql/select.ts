// A query as one SQL statement that gives a page in order.
import type { Condition, HashKey, Query, TypeModel } from '@socle/engine/search';
import { afterPrefix, cut } from '@socle/engine/search';
import { SqlBuilder } from './builder.ts';
import { afterCursor, type OrderKey, orderBy, orderKeys, sharesBranch } from './order.ts';
import { conceptsSql, rowsSql, whereSql } from './where.ts';

export interface Select {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Columns: id, ver, upd, content, then the sort keys. */
  readonly keys: number;
  /** Parts of the query that hashes or parts that are too wide stand for: rows are to be held against them. */
  readonly unsure: readonly Condition[];
  /** Parts that are too wide were used: counting in SQL would count too many. */
  readonly loose: boolean;
  /** The shape is usual and selective whatever the values: worth a prepared statement and its generic plan. */
  readonly prepare: boolean;
}

export interface PageWindow {
  readonly limit: number;
  readonly after?: readonly (string | number)[] | undefined;
  readonly backward: boolean;
}

type ParamCondition = Extract<Condition, { kind: 'param' }>;

const members = (where: Condition): readonly Condition[] => (where.kind === 'all' ? where.of : [where]);

export function selectPage(
  schema: string,
  key: HashKey,
  model: TypeModel,
  query: Pick<Query, 'where' | 'sort'>,
  window: PageWindow,
): Select {
  const b = new SqlBuilder(schema, key);
  const parts = members(query.where);
  const byString = query.sort.length === 0 ? drivingString(model, parts) : undefined;
  if (byString) return selectByString(b, model, parts, byString, window);
  const keys = orderKeys(b, model, query, 'r');
  const concept = keys[0]?.sql === 'r.lo' && keys.length === 2 ? drivingConcept(model, parts) : undefined;
  if (concept) return selectByConcept(b, model, parts, concept, keys, window);

  // Nearly unique values: the token index must lead. A plan made without the value would rather walk the order and look at every row.
  const unique = parts.some((one) => one.kind === 'param' && one.modifier === undefined && nearlyUnique(one));
  // One patient: his index must lead. A plan made without the values takes any token for a rare one, and "current" is not.
  const patient = !unique && parts.some((one) => isOnePatient(model, one));
  b.led = patient;
  const where = rowsSql(b, model, query.where, 'r');
  const plain = !unique && keys.every((one) => one.plain);
  const columns = plain ? keys.map((one) => one.sql) : keys.map((_, i) => `q.k${i}`);
  const page = window.after ? ` and ${afterCursor(b, keys, columns, window.after, window.backward)}` : '';
  const limit = b.bind(window.limit, '::int8');
  const order = orderBy(keys, columns, window.backward);
  const base = `select r.id, r.ver, r.upd, r.content${keys.map((one, i) => `, ${one.sql} as k${i}`).join('')} from ${schema}.resource r where r.type = ${model.number} and ${where}`;
  const outer = `q where true${page} order by ${order} limit ${limit}`;
  const text = plain
    ? `${base}${page} order by ${order} limit ${limit}`
    : unique
      ? `with h as materialized (${base}) select * from h ${outer}`
      : `select * from (${base}) ${outer}`;
  return finish(b, text, keys.length, patient || (parts.length > 0 && parts.every((one) => selective(model, one))));
}

const nearlyUnique = (condition: ParamCondition): boolean =>
  condition.param.code === 'identifier' || (condition.param.code === 'url' && condition.param.type === 'uri');

function finish(b: SqlBuilder, text: string, keys: number, prepare: boolean): Select {
  return { text, values: b.values, keys, unsure: b.unsure, loose: b.loose, prepare };
}

/** Conditions whose index gives few rows for any value, so that one plan is right for all. */
function selective(model: TypeModel, condition: Condition): boolean {
  if (condition.kind === 'ids') return true;
  if (condition.kind !== 'param' || condition.modifier !== undefined || condition.values.length > 3) return false;
  const { param } = condition;
  return (
    param === model.hot.concept || sharesBranch(param, model.hot.patient) || sharesBranch(param, model.hot.date) || nearlyUnique(condition)
  );
}

const isOnePatient = (model: TypeModel, condition: Condition): boolean =>
  condition.kind === 'param' &&
  condition.modifier === undefined &&
  condition.values.length === 1 &&
  sharesBranch(condition.param, model.hot.patient);

/** One string prefix leads: its own order is the order of the page, so that a page costs the same whatever the number of hits. */
function drivingString(model: TypeModel, parts: readonly Condition[]): ParamCondition | undefined {
  const strings = parts.filter(
    (one): one is ParamCondition =>
      one.kind === 'param' &&
      one.param.type === 'string' &&
      one.modifier === undefined &&
      one.values.length === 1 &&
      one.param.branches.length >= 1,
  );
  const selectiveOther = parts.some(
    (one) => one.kind !== 'param' || (one.param.type !== 'string' && one.param.type !== 'date' && selective(model, one)),
  );
  return selectiveOther ? undefined : strings[0];
}

function selectByString(b: SqlBuilder, model: TypeModel, parts: readonly Condition[], lead: ParamCondition, window: PageWindow): Select {
  const wanted = lead.values[0] as { folded: string };
  const prefix = cut(wanted.folded);
  if (prefix !== wanted.folded) {
    b.loose = true;
    b.unsure.push(lead);
  }
  const branches = lead.param.branches.map((branch) => branch.number);
  const end = afterPrefix(prefix);
  const from = b.bind(prefix);
  const to = end === undefined ? undefined : b.bind(end);
  const inRange = (s: string): string =>
    `${s}.type = ${model.number} and ${branches.length === 1 ? `${s}.branch = ${branches[0]}` : `${s}.branch in (${branches.join(', ')})`} and ${s}.val >= ${from}${to ? ` and ${s}.val < ${to}` : ''}`;
  const rest = rowsSql(b, model, { kind: 'all', of: parts.filter((one) => one !== lead) }, 'r');
  const keys: OrderKey[] = [
    { sql: 's.val', descending: false, cast: '::text collate "C"', plain: true },
    { sql: 's.id', descending: false, cast: '::text collate "C"', plain: true },
  ];
  const columns = ['s.val', 's.id'];
  const page = window.after ? ` and ${afterCursor(b, keys, columns, window.after, window.backward)}` : '';
  // A resource with several such names comes once, at the first of them in the order.
  const text = `select r.id, r.ver, r.upd, r.content, s.val as k0, s.id as k1 from ${b.schema}.string s join ${b.schema}.resource r on r.type = ${model.number} and r.id = s.id
 where ${inRange('s')}${page} and ${rest}
 and not exists (select 1 from ${b.schema}.string e where ${inRange('e')} and e.id = s.id and (e.val < s.val or (e.val = s.val and e.n < s.n)))
 order by ${orderBy(keys, columns, window.backward)} limit ${b.bind(window.limit, '::int8')}`;
  return finish(b, text, 2, true);
}

function drivingConcept(model: TypeModel, parts: readonly Condition[]): ParamCondition | undefined {
  const concepts = parts.filter(
    (one): one is ParamCondition => one.kind === 'param' && one.param === model.hot.concept && one.modifier === undefined,
  );
  const narrower = parts.some(
    (one) =>
      one.kind === 'ids' ||
      one.kind === 'compartment' ||
      (one.kind === 'param' &&
        one.modifier === undefined &&
        (sharesBranch(one.param, model.hot.patient) || one.param.code === 'identifier')),
  );
  return concepts.length === 1 && !narrower ? concepts[0] : undefined;
}

/** Each concept that has the code gives its newest rows from one btree; the few lists are merged. */
function selectByConcept(
  b: SqlBuilder,
  model: TypeModel,
  parts: readonly Condition[],
  lead: ParamCondition,
  keys: readonly OrderKey[],
  window: PageWindow,
): Select {
  const concepts = conceptsSql(b, model, lead);
  const others = parts.filter((one) => one !== lead);
  const rest = rowsSql(b, model, { kind: 'all', of: others }, 'r');
  const columns = keys.map((one) => one.sql);
  const page = window.after ? ` and ${afterCursor(b, keys, columns, window.after, window.backward)}` : '';
  const limit = b.bind(window.limit, '::int8');
  const order = orderBy(keys, columns, window.backward);
  const text = `select q.* from (select distinct concept from (${concepts}) c) k cross join lateral (select r.id, r.ver, r.upd, r.content, r.lo as k0, r.id as k1
 from ${b.schema}.resource r where r.type = ${model.number} and r.code = k.concept and ${rest}${page} order by ${order} limit ${limit}) q
 order by ${orderBy(keys, ['q.k0', 'q.k1'], window.backward)} limit ${limit}`;
  return finish(
    b,
    text,
    2,
    others.every((one) => selective(model, one)),
  );
}

/** The number of hits, at most `cap` + 1 where a cap is given. */
export function selectCount(
  schema: string,
  key: HashKey,
  model: TypeModel,
  where: Condition,
  cap?: number,
): { text: string; values: readonly unknown[]; loose: boolean; exact: boolean } {
  const b = new SqlBuilder(schema, key);
  const inner = `from ${schema}.resource r where r.type = ${model.number} and ${whereSql(b, model, where, 'r')}`;
  const text =
    cap === undefined ? `select count(*) ${inner}` : `select count(*) from (select 1 ${inner} limit ${b.bind(cap + 1, '::int8')}) x`;
  return { text, values: b.values, loose: b.loose, exact: b.exact };
}
