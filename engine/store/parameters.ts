// Search parameters loaded at run time: each gets a number for ever, and the resources it concerns are indexed again.
import type { Resource, SearchParameterDefinition } from '@socle/engine/fhir';
import { parseJson, typeNumber } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { type CustomParameter, firstCustomNumber } from '@socle/engine/search';
import { Problem, show } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import type { OpenMount } from './contract.ts';
import type { Core } from './core.ts';
import { RowWriter } from './rules/row-writer.ts';
import { sideRows, sideTables, sideWriters, writeResource } from './sql/encode.ts';
import { setConcept } from './writer.ts';

/** Numbers between two parameters: an expression has at most this many branches in one type. */
const spacing = 16;
const page = 500;

/** Uses the parameters that were loaded before. Called when a store opens. */
export async function useLoadedParameters(mount: OpenMount): Promise<void> {
  mount.search.useCustom(await loaded(mount.database, mount.schema));
}

async function loaded(sql: Sql, schema: string): Promise<CustomParameter[]> {
  const rows = await sql.rows<[number, string]>(`select number, definition from ${schema}.parameter order by number`);
  return rows.map(([number, text]) => ({ number, definition: JSON.parse(text) as SearchParameterDefinition }));
}

const types = ['number', 'date', 'string', 'token', 'reference', 'quantity', 'uri', 'special'];

/** Reads a SearchParameter resource; composites and parameters without expression cannot be loaded. */
export function readDefinition(resource: Resource, mount: OpenMount): SearchParameterDefinition {
  const { url, code, type, base, expression, target } = resource as Resource & {
    url?: string;
    code?: string;
    type?: string;
    base?: string[];
    expression?: string;
    target?: string[];
  };
  const refuse = (element: string, rule: string): never => {
    throw new Problem('invalid', `SearchParameter.${element} is ${show((resource as Record<string, unknown>)[element])}: ${rule}.`, {
      expression: `SearchParameter.${element}`,
    });
  };
  if (!url) return refuse('url', 'a canonical URL is wanted');
  if (!code || !/^[A-Za-z][\w-]{0,63}$/.test(code)) return refuse('code', 'a name of letters, digits and hyphens is wanted');
  if (!type || !types.includes(type)) return refuse('type', `one of ${types.join(', ')} can be loaded`);
  if (!Array.isArray(base) || base.length === 0 || base.some((one) => !mount.search.type(one)))
    return refuse('base', 'resource types served here are wanted');
  if (!expression) return refuse('expression', 'a FHIRPath expression is wanted');
  for (const one of base) {
    compile(expression, { type: one, definitions: mount.search.definitions });
    const known = mount.search.type(one)?.params.get(code);
    if (known && known.url !== url)
      throw new Problem('duplicate', `SearchParameter.code ${code} is already taken on ${one} by ${known.url}.`, {
        expression: 'SearchParameter.code',
      });
  }
  return { url, code, type: type as SearchParameterDefinition['type'], base, expression, ...(target ? { targets: target } : {}) };
}

/** Loads parameters, all or none, and indexes again what they concern, each type once. Returns how many resources were indexed. */
export async function loadParameters(core: Core, resources: readonly Resource[]): Promise<number> {
  const { mount } = core;
  const { database, schema } = mount;
  const definitions = resources.map((one) => readDefinition(one, mount));
  if (definitions.length === 0) return 0;
  await database.transaction(async (tx) => {
    await tx.query(`lock table ${schema}.parameter in exclusive mode`);
    for (const definition of definitions)
      await tx.query(
        `insert into ${schema}.parameter (number, url, definition) select coalesce(max(number) + ${spacing}, ${firstCustomNumber}), $1, $2 from ${schema}.parameter
         on conflict (url) do update set definition = excluded.definition`,
        [definition.url, JSON.stringify({ ...definition, unfinished: true })],
      );
  });
  await useLoadedParameters(mount);
  return finishLoading(core);
}

/** Indexes what loaded parameters concern and was not yet indexed to its end: a process may end before. Returns how many resources were indexed. */
export async function finishLoading(core: Core): Promise<number> {
  const { database, schema } = core.mount;
  const rows = await database.rows<[string, string]>(
    `select url, definition from ${schema}.parameter where definition like '%"unfinished":true}'`,
  );
  let count = 0;
  for (const type of new Set(rows.flatMap(([, text]) => (JSON.parse(text) as SearchParameterDefinition).base)))
    count += await indexAgain(core, type);
  // One that was changed meanwhile is still to be indexed.
  for (const [url, text] of rows) {
    const { unfinished: _, ...definition } = JSON.parse(text) as SearchParameterDefinition & { unfinished: true };
    await database.query(`update ${schema}.parameter set definition = $1 where url = $2 and definition = $3`, [
      JSON.stringify(definition),
      url,
      text,
    ]);
  }
  return count;
}

/** Writes the index of every resource of a type anew, page by page; a resource that changes meanwhile keeps its newer index. */
export async function indexAgain(core: Core, type: string): Promise<number> {
  const { database, schema } = core.mount;
  const { oids } = core.statements;
  let after = '';
  let count = 0;
  for (;;) {
    const rows = await database.rows<[string, number, number, string]>(
      `select id, ver, upd, content from ${schema}.resource where type = $1 and id > $2 order by id limit ${page}`,
      [typeNumber(type), after],
    );
    if (rows.length === 0) return count;
    after = rows[rows.length - 1]?.[0] as string;
    const items = rows.map(([id, version, updated, content]) => {
      const resource = parseJson(content) as Resource;
      return { ...core.prepare(resource, id, version), updated, content };
    });
    for (const item of items) await setConcept(core.concepts, item);
    const main = new RowWriter('composite', oids.resource, 1 << 20);
    const sides = new Map(sideTables.map((table) => [table, new RowWriter('composite', oids[table])]));
    for (const item of items) {
      writeResource(main, item);
      const lists = sideRows(item.index);
      for (const table of sideTables)
        for (const [n, row] of lists[table].entries()) sideWriters[table](sides.get(table) as RowWriter, item, n, row as never);
    }
    await database.transaction(async (tx) => {
      const done = await tx.rows<[string]>(
        `update ${schema}.resource r set pat = u.pat, code = u.code, lo = u.lo, hi = u.hi, has = u.has, tok = u.tok from unnest($1::${schema}.resource_row[]) u
         where r.type = u.type and r.id = u.id and r.slot = u.slot and r.ver = u.ver returning r.id`,
        [main.take()],
      );
      const ids = done.map(([id]) => id);
      for (const table of sideTables) {
        await tx.query(`delete from ${schema}.${table} where type = $1 and id = any($2)`, [typeNumber(type), ids]);
        await tx.query(`insert into ${schema}.${table} select s.* from unnest($1::${schema}.${table}_row[]) s where s.id = any($2)`, [
          (sides.get(table) as RowWriter).take(),
          ids,
        ]);
      }
    });
    count += rows.length;
  }
}
