// search: by type, in a compartment, over the whole system.
import { outcome, parseJson, printJson, type Resource } from '@socle/engine/fhir';
import { type Condition, type Pair, parseQuery, type Query, type TypeModel } from '@socle/engine/search';
import type { Hit, SearchPage } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { Answer, Ctx } from '../contract.ts';
import { badParameter, noCriteria } from '../problems.ts';
import { bundleText, type EntryParts, outcomeEntry, searchEntry } from '../rules/bundle-text.ts';
import { subset } from '../rules/subset.ts';

export function modelOf(ctx: Ctx, type: string): TypeModel {
  const model = ctx.mount.search.type(type);
  if (!model) throw new Problem('not-found', `${type} is not a resource type that is served here.`);
  return model;
}

export function readQuery(ctx: Ctx, type: string, pairs: readonly Pair[], extra?: Condition, strict = false): Query {
  const { limits } = ctx.mount;
  const options = {
    handling: strict ? ('strict' as const) : ctx.prefer.handling,
    now: ctx.mount.now().getTime(),
    countDefault: limits.countDefault,
    countMax: limits.countMax,
  };
  return parseQuery(ctx.mount.search, modelOf(ctx, type), pairs, options, extra);
}

/** The criteria of a conditional interaction: all must be known, and there must be one. */
export function readCriteria(ctx: Ctx, type: string, criteria: string, what: string): Query {
  const pairs: Pair[] = [...new URLSearchParams(criteria)].filter(([name]) => name !== '_format' && name !== '_pretty');
  const query = readQuery(ctx, type, pairs, undefined, true);
  if (query.where.kind === 'all' && query.where.of.length === 0) throw noCriteria(what);
  return query;
}

export async function searchType(ctx: Ctx, type: string, pairs: readonly Pair[]): Promise<Answer> {
  const query = readQuery(ctx, type, pairs);
  return searchAnswer(ctx, query, await ctx.repository.search(query), type);
}

/** `/Patient/x/Observation`, with the parameters that the compartment's definition names. */
export async function searchCompartment(ctx: Ctx, compartment: string, id: string, type: string, pairs: readonly Pair[]): Promise<Answer> {
  const condition = compartmentCondition(ctx, compartment, id, type);
  const query = readQuery(ctx, type, pairs, condition);
  return searchAnswer(ctx, query, await ctx.repository.search(query), `${compartment}/${id}/${type}`);
}

export function compartmentCondition(ctx: Ctx, compartment: string, id: string, type: string): Condition {
  const codes = ctx.mount.search.definitions.compartments[compartment]?.[type];
  const model = modelOf(ctx, type);
  if (!codes) throw new Problem('not-found', `${type} is not part of the compartment of a ${compartment}.`);
  const params = codes.flatMap((code) => model.params.get(code) ?? []).filter((param) => param.type === 'reference');
  return { kind: 'compartment', params, type: compartment, id, self: compartment === type };
}

/** A page as a searchset Bundle; `place` is the path of its links. */
export function searchAnswer(ctx: Ctx, query: Query, page: SearchPage, place: string): Answer {
  const { mount } = ctx;
  const base = mount.baseUrl();
  const reduce = query.elements.length > 0 || (query.summary !== 'false' && query.summary !== 'count');
  const entry = (stored: Hit, mode: 'match' | 'include'): EntryParts =>
    searchEntry(
      base,
      reduce
        ? {
            ...stored,
            content: printJson(subset(parseJson(stored.content) as Resource, query.summary, mode === 'match' ? query.elements : [])),
          }
        : stored,
      mode,
    );
  const entries = page.matches.map((stored) => entry(stored, 'match'));
  for (const stored of page.included) entries.push(entry(stored, 'include'));
  if (page.notes.length > 0) entries.push(outcomeEntry(printJson(outcome(page.notes))));
  return {
    status: 200,
    content: bundleText(
      {
        id: mount.newUuid(),
        type: 'searchset',
        updated: mount.now().toISOString(),
        total: page.total,
        links: links(`${base}/${place}`, query.applied, query.cursor, page),
      },
      entries,
    ),
  };
}

/** `self` says what was applied; the others carry the signed cursor. */
export function links(
  url: string,
  applied: readonly Pair[],
  cursor: string | undefined,
  page: Pick<SearchPage, 'next' | 'previous'>,
): [string, string][] {
  const query = applied
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(value).replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%2F/g, '/')}`,
    )
    .join('&');
  const at = (one: string | undefined): string => {
    const parts = [query, one === undefined ? '' : `_cursor=${one}`].filter((part) => part !== '').join('&');
    return parts === '' ? url : `${url}?${parts}`;
  };
  const found: [string, string][] = [['self', at(cursor)]];
  if (cursor !== undefined || page.next !== undefined) found.push(['first', at(undefined)]);
  if (page.previous !== undefined) found.push(['previous', at(page.previous)]);
  if (page.next !== undefined) found.push(['next', at(page.next)]);
  return found;
}

/** Over several types: `_type` names them; they are answered one after the other, each by its own search. */
export async function searchSystem(ctx: Ctx, pairs: readonly Pair[]): Promise<Answer> {
  const named = pairs.filter(([name]) => name === '_type').flatMap(([, value]) => value.split(','));
  if (named.length === 0) throw badParameter('_type', '', 'a search over the whole system names its types, as _type=Patient,Observation');
  for (const type of named) modelOf(ctx, type);
  const own = pairs.filter(([name]) => name !== '_type' && name !== '_cursor');
  const cursor = pairs.find(([name]) => name === '_cursor')?.[1];
  let at = 0;
  let inner: string | undefined;
  if (cursor !== undefined) {
    const cut = cursor.indexOf('~');
    at = named.indexOf(cursor.slice(0, cut));
    inner = cursor.slice(cut + 1) || undefined;
    if (cut < 0 || at < 0) throw badParameter('_cursor', cursor, 'it is not one of this search');
  }
  const { limits } = ctx.mount;
  const countText = own.find(([name]) => name === '_count')?.[1];
  let left = countText === undefined ? limits.countDefault : Math.max(1, readQuery(ctx, named[0] as string, [['_count', countText]]).count);
  const matches: Hit[] = [];
  const included: Hit[] = [];
  const notes: SearchPage['notes'][number][] = [];
  let total: number | undefined = 0;
  let next: string | undefined;
  let query: Query | undefined;
  for (; at < named.length; at++) {
    const type = named[at] as string;
    if (left === 0) {
      next = `${type}~`;
      break;
    }
    query = readQuery(ctx, type, [
      ...own.filter(([name]) => name !== '_count'),
      ['_count', String(left)],
      ...(inner === undefined ? [] : [['_cursor', inner] as Pair]),
    ]);
    // The size of this stretch is not part of what tells one search from another.
    const page = await ctx.repository.search({ ...query, applied: query.applied.filter(([name]) => name !== '_count') });
    inner = undefined;
    matches.push(...page.matches);
    included.push(...page.included);
    notes.push(...page.notes);
    total = total === undefined || page.total === undefined ? undefined : total + page.total;
    left -= page.matches.length;
    if (page.next !== undefined) {
      next = `${type}~${page.next}`;
      break;
    }
  }
  const whole = cursor === undefined && next === undefined ? total : undefined;
  const shown: Query = { ...(query ?? readQuery(ctx, named[0] as string, own)), applied: [['_type', named.join(',')], ...own], cursor };
  return searchAnswer(ctx, shown, { matches, included, notes, total: whole, next, previous: undefined }, '');
}
