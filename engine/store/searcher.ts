// Runs a query: resolves what SQL cannot, fills a page, rechecks hashed hits, counts, and finds what the page refers to.
import { type JsonText, parseJson, parseMembers, type Resource } from '@socle/engine/fhir';
import { type Condition, matches, membersRead, type Query, type TypeModel, valuesOf } from '@socle/engine/search';
import type { Issue } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import type { Hit, OpenMount, SearchPage } from './contract.ts';
import { findIncluded } from './includer.ts';
import { tooWide } from './problems.ts';
import { type Cursor, printCursor, readCursor } from './rules/cursor.ts';
import { type PageWindow, selectCount, selectPage } from './sql/select.ts';

export interface Searcher {
  page(sql: Sql, query: Query): Promise<SearchPage>;
  ids(sql: Sql, model: TypeModel, where: Condition, limit: number): Promise<string[]>;
  rows(sql: Sql, model: TypeModel, where: Condition, limit: number): Promise<Row[]>;
  /** Matches in the order of ids, after one of them: for streams. */
  after(sql: Sql, model: TypeModel, where: Condition, id: string | undefined, limit: number): Promise<Row[]>;
  resolve(sql: Sql, model: TypeModel, where: Condition): Promise<Condition>;
}

export interface Row {
  readonly stored: Hit;
  readonly keys: readonly (string | number)[];
}

/** Hits of an inner search that are carried as a list of ids; beyond it SQL joins. */
const innerMax = 1000;
const namesMax = 400;

export function createSearcher(mount: OpenMount): Searcher {
  const names = new Map<string, string>();
  const { schema, settings } = mount;
  const hashKey = mount.keys.hash;

  function nameOf(text: string): string | undefined {
    let name = names.get(text);
    if (name === undefined && names.size < namesMax) {
      name = `${schema}-q${names.size}`;
      names.set(text, name);
    }
    return name;
  }

  async function select(
    sql: Sql,
    model: TypeModel,
    query: Pick<Query, 'where' | 'sort'>,
    window: PageWindow,
  ): Promise<{ rows: Row[]; unsure: readonly Condition[] }> {
    const plan = selectPage(schema, hashKey, model, query, window);
    const name = plan.prepare ? nameOf(plan.text) : undefined;
    const found = await sql.rows<[string, number, number, JsonText, ...(string | number)[]]>(
      plan.text,
      plan.values,
      name === undefined ? { bytes: true } : { name, quick: 'page', bytes: true },
    );
    return {
      rows: found.map(([id, version, updated, content, ...keys]) => ({
        stored: { type: model.type, id, version, updated, content },
        keys,
      })),
      unsure: plan.unsure,
    };
  }

  /** Rows in order that truly match, at most `limit`; looks at no more than the setting allows. */
  async function fill(
    sql: Sql,
    model: TypeModel,
    query: Pick<Query, 'where' | 'sort'>,
    limit: number,
    after: readonly (string | number)[] | undefined,
    backward: boolean,
  ): Promise<{ rows: Row[]; more: boolean; last: Row | undefined }> {
    const good: Row[] = [];
    let looked = 0;
    let from = after;
    let size = limit;
    for (;;) {
      const { rows, unsure } = await select(sql, model, query, { limit: size, after: from, backward });
      const isMatch = unsure.length > 0 ? judgeOf({ kind: 'all', of: unsure }) : undefined;
      let last: Row | undefined;
      for (const row of rows) {
        last = row;
        if (isMatch && !isMatch(row.stored)) continue;
        good.push(row);
        if (good.length === limit) return { rows: good, more: true, last };
      }
      looked += rows.length;
      if (rows.length < size) return { rows: good, more: false, last: undefined };
      if (looked >= settings.scanMax) return { rows: good, more: true, last };
      from = last?.keys;
      size = Math.min(2000, size * 4);
    }
  }

  async function rows(sql: Sql, model: TypeModel, where: Condition, limit: number): Promise<Row[]> {
    return (await fill(sql, model, { where, sort: [] }, limit, undefined, false)).rows;
  }

  const after = async (sql: Sql, model: TypeModel, where: Condition, id: string | undefined, limit: number): Promise<Row[]> =>
    (await fill(sql, model, { where, sort: [{ param: '_id', descending: false }] }, limit, id === undefined ? undefined : [id], false))
      .rows;

  const ids = async (sql: Sql, model: TypeModel, where: Condition, limit: number): Promise<string[]> =>
    (await rows(sql, model, await resolve(sql, model, where), limit)).map((row) => row.stored.id);

  /** Replaces chains with few inner hits by those hits, and value sets by their codes. */
  async function resolve(sql: Sql, model: TypeModel, where: Condition): Promise<Condition> {
    switch (where.kind) {
      case 'all':
      case 'any': {
        const of = where.of;
        for (let i = 0; i < of.length; i++) {
          const one = of[i] as Condition;
          const done = needsResolving(one) ? await resolve(sql, model, one) : one;
          if (done !== one) return resolve(sql, model, { kind: where.kind, of: [...of.slice(0, i), done, ...of.slice(i + 1)] });
        }
        return where;
      }
      case 'none': {
        const of = needsResolving(where.of) ? await resolve(sql, model, where.of) : where.of;
        return of === where.of ? where : { kind: 'none', of };
      }
      case 'param':
        return codesOf(where);
      case 'chain': {
        const inner = await resolve(sql, where.target, where.where);
        if (isExact(where.target, inner) && model.hot.patient?.branches[0] === where.param.branches[0]) return { ...where, where: inner };
        const hits = await rows(sql, where.target, inner, innerMax + 1);
        if (hits.length <= innerMax) {
          return hits.length === 0
            ? { kind: 'any', of: [] }
            : {
                kind: 'param',
                param: where.param,
                values: hits.map((hit) => ({ kind: 'reference', type: where.target.type, id: hit.stored.id })),
              };
        }
        if (isLoose(where.target, inner)) throw tooWide(`The chained search on ${where.target.type}`, innerMax);
        return { ...where, where: inner };
      }
      case 'has': {
        const inner = await resolve(sql, where.source, where.where);
        const hits = await rows(sql, where.source, inner, innerMax + 1);
        if (hits.length <= innerMax) {
          const targets = new Set<string>();
          const names = membersRead({ kind: 'param', param: where.param, values: [] });
          for (const hit of hits) {
            for (const value of valuesOf(where.param, readOf(hit.stored, names)))
              if (value.kind === 'reference' && value.type === model.type && value.id !== undefined) targets.add(value.id);
          }
          return targets.size === 0 ? { kind: 'any', of: [] } : { kind: 'ids', ids: [...targets] };
        }
        if (isLoose(where.source, inner)) throw tooWide(`The reverse chained search on ${where.source.type}`, innerMax);
        return { ...where, where: inner };
      }
      default:
        return where;
    }
  }

  async function codesOf(where: Extract<Condition, { kind: 'param' }>): Promise<Condition> {
    const { modifier } = where;
    if (where.param.type !== 'token' || (modifier !== 'in' && modifier !== 'not-in' && modifier !== 'below' && modifier !== 'above'))
      return where;
    if (!mount.codes) throw tooWide(`:${modifier}`, 0);
    const lists = [];
    for (const wanted of where.values) {
      if (wanted.kind === 'uri') lists.push(...(await mount.codes.inValueSet(wanted.uri)));
      else if (wanted.kind === 'token')
        lists.push(...(await mount.codes[modifier === 'above' ? 'above' : 'below'](wanted.system, wanted.code ?? '')));
    }
    const values = lists.map((code) => ({ kind: 'token' as const, system: code.system, code: code.code }));
    return { kind: 'param', param: where.param, modifier: modifier === 'not-in' ? 'not' : undefined, values };
  }

  function isExact(model: TypeModel, where: Condition): boolean {
    const count = selectCount(schema, hashKey, model, where);
    return count.exact && !count.loose;
  }
  const isLoose = (model: TypeModel, where: Condition): boolean => selectCount(schema, hashKey, model, where).loose;

  async function total(sql: Sql, query: Query, where: Condition, page: { complete: boolean; count: number }): Promise<number | undefined> {
    if (page.complete) return page.count;
    if (query.total === 'none' && query.summary !== 'count') return undefined;
    const cap = query.total === 'estimate' ? 1000 : undefined;
    const plan = selectCount(schema, hashKey, query.model, where, cap);
    const [row] = await sql.rows<[number]>(plan.text, plan.values);
    const counted = row?.[0] ?? 0;
    if (query.total === 'estimate' && counted <= 1000 && !plan.loose) return counted;
    if (query.total === 'estimate') return estimate(sql, query.model, where, counted);
    if (plan.exact && !plan.loose) return counted;
    // Hashed parts: each hit is rechecked up to the setting; wide parts always are.
    if (!plan.loose && counted > settings.exactTotalMax) return counted;
    if (counted > settings.scanMax) throw tooWide('The count of this search', settings.scanMax);
    return (await fill(sql, query.model, { where, sort: [] }, counted + 1, undefined, false)).rows.length;
  }

  async function estimate(sql: Sql, model: TypeModel, where: Condition, least: number): Promise<number> {
    const plan = selectCount(schema, hashKey, model, where);
    const rows = await sql.rows<[unknown]>(`explain (format json) ${plan.text.replace('select count(*)', 'select 1')}`, plan.values);
    const first = rows[0]?.[0];
    const explained = (typeof first === 'string' ? JSON.parse(first) : first) as [{ Plan: { 'Plan Rows': number } }];
    return Math.max(least, explained[0].Plan['Plan Rows']);
  }

  async function page(sql: Sql, query: Query): Promise<SearchPage> {
    const notes: Issue[] = query.ignored.map(({ reason }) => ({ severity: 'warning', code: 'not-supported', text: reason }));
    const where = needsResolving(query.where) ? await resolve(sql, query.model, query.where) : query.where;
    const identity = JSON.stringify([schema, query.model.type, query.applied]);
    const cursor: Cursor | undefined = query.cursor ? readCursor(mount.keys.cursor, identity, query.cursor) : undefined;
    if (query.count === 0 || query.summary === 'count') {
      const counted = await total(sql, { ...query, total: query.total === 'estimate' ? 'estimate' : 'accurate' }, where, {
        complete: false,
        count: 0,
      });
      return { matches: [], included: [], total: counted, next: undefined, previous: undefined, notes };
    }
    const backward = cursor?.backward ?? false;
    const found = await fill(sql, query.model, { where, sort: query.sort }, query.count + 1, cursor?.keys, backward);
    const overflow = found.rows.length > query.count;
    const shown = overflow ? found.rows.slice(0, query.count) : found.rows;
    if (backward) shown.reverse();
    const more = overflow || found.more;
    const print = (row: Row | undefined, back: boolean): string | undefined =>
      row && printCursor(mount.keys.cursor, identity, { backward: back, keys: row.keys.map(finite) });
    const edge = overflow ? shown[backward ? 0 : shown.length - 1] : (found.last ?? shown[backward ? 0 : shown.length - 1]);
    const ahead = backward ? shown[shown.length - 1] : more ? edge : undefined;
    const behind = backward ? (more ? edge : undefined) : cursor ? shown[0] : undefined;
    const stored = shown.map((row) => row.stored);
    const included = query.includes.length > 0 ? await findIncluded(sql, mount, query, stored, notes) : [];
    return {
      matches: stored,
      included,
      total: await total(sql, query, where, { complete: !cursor && !more, count: stored.length }),
      next: print(ahead, false),
      previous: print(behind, true),
      notes,
    };
  }

  return { page, ids, rows, after, resolve };
}

/** JSON has no infinities; PostgreSQL writes them as text. */
const finite = (key: string | number): string | number =>
  typeof key === 'number' && !Number.isFinite(key) ? (key > 0 ? 'infinity' : '-infinity') : key;

function needsResolving(where: Condition): boolean {
  switch (where.kind) {
    case 'all':
    case 'any':
      return where.of.some(needsResolving);
    case 'none':
      return needsResolving(where.of);
    case 'param':
      return (
        where.param.type === 'token' &&
        (where.modifier === 'in' || where.modifier === 'not-in' || where.modifier === 'below' || where.modifier === 'above')
      );
    case 'chain':
    case 'has':
      return true;
    default:
      return false;
  }
}

/** Tells of one version whether it truly matches. Only what the condition looks at is read: a page is judged by a few members of each version. */
function judgeOf(where: Condition): (stored: Hit) => boolean {
  const check = checkOf(where);
  const names = membersRead(check);
  return (stored) => matches(readOf(stored, names), check, { updated: stored.updated });
}

/** What of a condition can be judged on one resource: parts that look at others were settled by SQL. */
function checkOf(where: Condition): Condition {
  if (where.kind === 'all') return { kind: 'all', of: where.of.map(checkOf) };
  return looksElsewhere(where) ? { kind: 'all', of: [] } : where;
}

function looksElsewhere(where: Condition): boolean {
  switch (where.kind) {
    case 'all':
    case 'any':
      return where.of.some(looksElsewhere);
    case 'none':
      return looksElsewhere(where.of);
    case 'chain':
    case 'has':
    case 'list':
      return true;
    default:
      return false;
  }
}

export function holds(stored: Hit, check: Condition): boolean {
  return matches(readOf(stored, membersRead(check)), check, { updated: stored.updated });
}

const readOf = ({ content }: Hit, names: ReadonlySet<string> | undefined): Resource =>
  (names ? parseMembers(content, names) : parseJson(content)) as Resource;
