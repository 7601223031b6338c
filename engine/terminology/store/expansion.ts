// A value set as one SQL statement over the concepts: nothing is listed before it is asked for.
import { type Fragment, join, sql } from '@socle/kit/sql';
import { badFilter, circular, tooNested, unknownSet, unlistedSystem } from '../problems.ts';
import { type Clause, type Compose, type Filter, readCompose, readPattern } from '../rules/compose.ts';
import type { Finder, System } from './find.ts';

const depthMax = 12;

export interface Plan {
  /** Rows of clause, ord, system, id, code, display, folded, inactive, abstract. Not yet free of repetitions. */
  readonly rows: Fragment;
  /** One clause without a list: no code can come twice. */
  readonly distinct: boolean;
}

export interface PlanOptions {
  /** Codes of this system are asked for, so that clauses of others need not be known. */
  readonly only?: string | undefined;
  /** Takes the systems whose codes cannot be listed; without it they are refused. */
  readonly unlisted?: Set<string> | undefined;
}

export async function planSet(finder: Finder, compose: Compose, path: readonly string[], options: PlanOptions = {}): Promise<Plan> {
  if (path.length > depthMax) throw tooNested();
  const include = await plans(finder, compose.include, path, options);
  const exclude = await plans(finder, compose.exclude, path, options);
  const all = include.length === 0 ? none : join(include, ' union all ');
  const active = compose.activeOnly ? sql` and not i.inactive` : sql``;
  const rows =
    exclude.length === 0 && !compose.activeOnly
      ? all
      : sql`select i.* from (${all}) i where ${exclude.length === 0 ? sql`true` : sql`not exists (select 1 from (${join(exclude, ' union all ')}) x where x.code = i.code and x.system is not distinct from i.system)`}${active}`;
  return { rows, distinct: include.length <= 1 && compose.include.every((clause) => clause.system !== undefined && !clause.listed) };
}

const none = sql`select 0::int4 as clause, 0::int8 as ord, ''::text as system, 0::int4 as id, ''::text as code, ''::text as display, ''::text as folded, false as inactive, false as abstract where false`;

async function plans(finder: Finder, clauses: readonly Clause[], path: readonly string[], options: PlanOptions): Promise<Fragment[]> {
  const found: Fragment[] = [];
  for (const [n, clause] of clauses.entries()) {
    if (options.only !== undefined && clause.system !== undefined && clause.system !== options.only) continue;
    found.push(await planClause(finder, clause, n, path, options));
  }
  return found;
}

async function planClause(finder: Finder, clause: Clause, n: number, path: readonly string[], options: PlanOptions): Promise<Fragment> {
  const sets: Fragment[] = [];
  for (const canonical of clause.sets)
    sets.push(await planNamed(finder, canonical, path, clause.system === undefined ? options : { ...options, only: clause.system }));
  if (clause.system === undefined) {
    const [first, ...others] = sets as [Fragment, ...Fragment[]];
    return sql`select ${n}::int4 as clause, z.clause * 1099511627776 + z.ord as ord, z.system, z.id, z.code, z.display, z.folded, z.inactive, z.abstract from (${first}) z where true${within(others, sql`z`)}`;
  }
  const system = await finder.system(clause.system, clause.version);
  if (clause.listed) return planListed(finder, clause, system, n, sets);
  if (!system || system.content === 'not-present') {
    if (!options.unlisted) throw unlistedSystem(clause.system);
    options.unlisted.add(clause.system);
    return none;
  }
  // Part of a system: a code that is not in it may be right all the same.
  if (system.content !== 'complete') options.unlisted?.add(clause.system);
  const filters: Fragment[] = [];
  for (const filter of clause.filters) filters.push(await planFilter(finder, system, filter));
  return sql`select ${n}::int4 as clause, c.id::int8 as ord, ${clause.system}::text as system, c.id, c.code, c.display, c.folded, c.inactive, c.abstract
    from ${finder.table('concept')} c where c.system = ${system.id}${filters.length === 0 ? sql`` : sql` and ${join(filters, ' and ')}`}${withinSystem(sets, clause.system)}`;
}

function planListed(
  finder: Finder,
  { listed = [], system: url }: Clause,
  system: System | undefined,
  n: number,
  sets: readonly Fragment[],
): Fragment {
  return sql`select ${n}::int4 as clause, c.n as ord, ${url}::text as system, d.id, c.code, coalesce(c.display, d.display) as display, coalesce(d.folded, lower(coalesce(c.display, '') || ' ' || c.code)) as folded,
      coalesce(d.inactive, false) as inactive, coalesce(d.abstract, false) as abstract
    from unnest(${listed.map((one) => one.code)}::text[], ${listed.map((one) => one.display ?? null)}::text[]) with ordinality c(code, display, n)
    left join ${finder.table('concept')} d on d.system = ${system?.id ?? -1} and d.code = c.code where true${withinSystem(sets, url as string)}`;
}

async function planNamed(finder: Finder, canonical: string, path: readonly string[], options: PlanOptions): Promise<Fragment> {
  if (path.includes(canonical)) throw circular(canonical);
  const set = await finder.set(canonical);
  if (!set) throw unknownSet(canonical);
  return (await planSet(finder, readCompose(set), [...path, canonical], options)).rows;
}

const within = (sets: readonly Fragment[], row: Fragment): Fragment =>
  joined(
    sets.map(
      (set) => sql` and exists (select 1 from (${set}) s where s.code = ${row}.code and s.system is not distinct from ${row}.system)`,
    ),
  );
const withinSystem = (sets: readonly Fragment[], system: string): Fragment =>
  joined(sets.map((set) => sql` and exists (select 1 from (${set}) s where s.code = c.code and s.system = ${system})`));
const joined = (parts: readonly Fragment[]): Fragment => join(parts, '');

async function planFilter(finder: Finder, system: System, { property, op, value }: Filter): Promise<Fragment> {
  const { table } = finder;
  const isCode = property === 'concept' || property === 'code';
  const number = async (code: string): Promise<number> => (await finder.concept(system, code))?.id ?? -1;
  switch (op) {
    case 'is-a':
    case 'descendent-of':
    case 'is-not-a':
    case 'generalizes': {
      if (!isCode) throw badFilter(property, op, 'it goes with the property concept');
      const one = await number(value);
      const below = sql`exists (select 1 from ${table('ancestry')} a where a.concept = c.id and a.up @> array[${one}::int4])`;
      if (op === 'descendent-of') return below;
      if (op === 'is-a') return sql`(c.id = ${one} or ${below})`;
      if (op === 'is-not-a') return sql`not (c.id = ${one} or ${below})`;
      return sql`(c.id = ${one} or exists (select 1 from ${table('ancestry')} a where a.concept = ${one} and c.id = any(a.up)))`;
    }
    case '=':
      return planEquals(finder, system, property, op, value);
    case 'in':
    case 'not-in': {
      const values = value.split(',').map((part) => part.trim());
      const test = isCode
        ? sql`c.code = any(${values}::text[])`
        : hasProperty(finder, property, sql` and p.value = any(${values}::text[])`);
      return op === 'in' ? test : sql`not (${test})`;
    }
    case 'regex': {
      const pattern = readPattern(property, value);
      if (isCode) return sql`c.code ~ ${pattern}`;
      return property === 'display' ? sql`c.display ~ ${pattern}` : hasProperty(finder, property, sql` and p.value ~ ${pattern}`);
    }
    case 'exists': {
      if (value !== 'true' && value !== 'false') throw badFilter(property, op, 'the value is true or false');
      const test =
        property === 'display'
          ? sql`c.display is not null`
          : property === 'parent'
            ? sql`exists (select 1 from ${table('ancestry')} a where a.concept = c.id)`
            : isCode
              ? sql`true`
              : hasProperty(finder, property, sql``);
      return value === 'true' ? test : sql`not (${test})`;
    }
  }
}

async function planEquals(finder: Finder, system: System, property: string, op: string, value: string): Promise<Fragment> {
  const { table } = finder;
  switch (property) {
    case 'concept':
    case 'code':
      return sql`c.code = ${value}`;
    case 'display':
      return sql`c.display = ${value}`;
    case 'inactive':
    case 'notSelectable':
      if (value !== 'true' && value !== 'false') throw badFilter(property, op, 'the value is true or false');
      return property === 'inactive' ? sql`c.inactive = ${value === 'true'}` : sql`c.abstract = ${value === 'true'}`;
    case 'parent': {
      const above = (await finder.concept(system, value))?.id ?? -1;
      return sql`exists (select 1 from ${table('ancestry')} a where a.concept = c.id and a.parents @> array[${above}::int4])`;
    }
    case 'child': {
      const below = (await finder.concept(system, value))?.id ?? -1;
      return sql`exists (select 1 from ${table('ancestry')} a where a.concept = ${below} and c.id = any(a.parents))`;
    }
    default:
      return hasProperty(finder, property, sql` and left(p.value, 200) = left(${value}, 200) and p.value = ${value}`, system);
  }
}

const hasProperty = (finder: Finder, property: string, more: Fragment, system?: System): Fragment =>
  sql`exists (select 1 from ${finder.table('property')} p where p.concept = c.id${system ? sql` and p.system = ${system.id}` : sql``} and p.name = ${property}${more})`;
