// The statements that write: each a single round trip and, outside a transaction, a single durable commit.

import type { IndexRow } from '@socle/engine/search';
import type { Sql } from '@socle/kit/sql';
import type { Trace } from '../contract.ts';
import type { Prepared } from '../rules/prepare.ts';
import { RowWriter } from '../rules/row-writer.ts';
import { type SideTable, sideRows, sideTables, sideWriters, writeResource } from './encode.ts';

export interface Oids {
  readonly resource: number;
  readonly string: number;
  readonly date: number;
  readonly quantity: number;
}

/** An update knows what stood before: the version it replaces and the side rows that go. */
export interface PreparedUpdate {
  readonly next: Prepared;
  readonly before: IndexRow;
}

const columnsOf: Readonly<Record<SideTable, string>> = {
  string: 'val',
  date: 'lo, hi',
  quantity: 'unit, lo, hi, base, base_lo, base_hi',
};

export async function readOids(sql: Sql, schema: string): Promise<Oids> {
  const found = await sql.rows<[string, number]>(
    `select t.typname, t.oid::int4 from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname = $1 and t.typname = any($2)`,
    [schema, ['resource_row', ...sideTables.map((table) => `${table}_row`)]],
  );
  const oid = (name: string): number => found.find((row) => row[0] === `${name}_row`)?.[1] as number;
  return { resource: oid('resource'), string: oid('string'), date: oid('date'), quantity: oid('quantity') };
}

export interface Statements {
  readonly schema: string;
  readonly oids: Oids;
}

const traceCte = (schema: string, n: number): string =>
  `, t as (insert into ${schema}.access select (x->>'at')::int8, x->>'caller', x->>'action', x->>'rule', (x->>'permitted')::boolean, x->>'type',
   array(select jsonb_array_elements_text(x->'ids')), array(select jsonb_array_elements_text(x->'requests')) from jsonb_array_elements($${n}::jsonb) x)`;

/** Inserts new resources; those whose id is taken are left out. Returns type number and id of the inserted ones. */
export async function insertAll(
  sql: Sql,
  { schema, oids }: Statements,
  items: readonly Prepared[],
  traces: readonly Trace[],
  kind = 'C',
): Promise<Set<string>> {
  const rows = new RowWriter('composite', oids.resource, 4096 * Math.max(4, items.length));
  const sides = new Map<SideTable, RowWriter>();
  for (const item of items) {
    writeResource(rows, item);
    collect(sides, oids, item, undefined);
  }
  const values: unknown[] = [rows.take(), kind];
  let ctes = `with r as (insert into ${schema}.resource select * from unnest($1::${schema}.resource_row[]) on conflict do nothing returning slot, type, id, ver, upd),
 c as (insert into ${schema}.change select slot, type, upd, id, ver, $2::"char" from r)`;
  for (const [table, writer] of sides) {
    values.push(writer.take());
    ctes += `, ${table}_new as (insert into ${schema}.${table} select s.* from unnest($${values.length}::${schema}.${table}_row[]) s join r using (slot, type, id))`;
  }
  if (traces.length > 0) {
    values.push(tracesToJson(traces));
    ctes += traceCte(schema, values.length);
  }
  const text = `${ctes} select type, id from r`;
  const written = await sql.rows<[number, string]>(text, values, {
    name: `${schema}-insert-${[...sides.keys()].join('-')}${traces.length > 0 ? '-t' : ''}`,
  });
  return new Set(written.map(([type, id]) => `${type}/${id}`));
}

/** Replaces resources whose current version is the one before; others are left out. The old version goes to history. */
export async function updateAll(
  sql: Sql,
  { schema, oids }: Statements,
  items: readonly PreparedUpdate[],
  traces: readonly Trace[],
): Promise<Set<string>> {
  const rows = new RowWriter('composite', oids.resource, 4096 * Math.max(4, items.length));
  const sides = new Map<SideTable, RowWriter>();
  const gone: { [T in SideTable]?: { type: number[]; id: string[]; branch: number[]; n: number[] } } = {};
  for (const { next, before } of items) {
    writeResource(rows, next);
    collect(sides, oids, next, before, gone);
  }
  const values: unknown[] = [rows.take()];
  let ctes = `with u as (select * from unnest($1::${schema}.resource_row[])),
 o as (select r.slot, r.type, r.id, r.ver, r.upd, r.content from ${schema}.resource r join u on r.type = u.type and r.id = u.id and r.slot = u.slot where r.ver = u.ver - 1 for update of r),
 h as (insert into ${schema}.history (slot, type, id, ver, upd, content) select slot, type, id, ver, upd, content from o),
 r as (update ${schema}.resource r set ver = u.ver, upd = u.upd, pat = u.pat, code = u.code, lo = u.lo, hi = u.hi, has = u.has, tok = u.tok, content = u.content
  from u join o using (slot, type, id) where r.slot = u.slot and r.type = u.type and r.id = u.id returning r.slot, r.type, r.id, r.ver, r.upd),
 c as (insert into ${schema}.change select slot, type, upd, id, ver, 'U' from r)`;
  for (const [table, writer] of sides) {
    values.push(writer.take());
    ctes += `, ${table}_new as (insert into ${schema}.${table} select s.* from unnest($${values.length}::${schema}.${table}_row[]) s join r using (slot, type, id)
  on conflict (type, id, branch, n, slot) do update set (${columnsOf[table]}) = row(${columnsOf[table]
    .split(', ')
    .map((c) => `excluded.${c}`)
    .join(', ')}))`;
  }
  for (const table of sideTables) {
    const keys = gone[table];
    if (!keys) continue;
    values.push(keys.type, keys.id, keys.branch, keys.n);
    const at = values.length - 3;
    ctes += `, ${table}_gone as (delete from ${schema}.${table} s using unnest($${at}::int2[], $${at + 1}::text[], $${at + 2}::int2[], $${at + 3}::int2[]) k(type, id, branch, n), r
  where s.type = k.type and s.id = k.id and s.branch = k.branch and s.n = k.n and r.type = k.type and r.id = k.id)`;
  }
  if (traces.length > 0) {
    values.push(tracesToJson(traces));
    ctes += traceCte(schema, values.length);
  }
  const shape = `${[...sides.keys()].join('-')}-${Object.keys(gone).join('-')}${traces.length > 0 ? '-t' : ''}`;
  const written = await sql.rows<[number, string]>(`${ctes} select type, id from r`, values, { name: `${schema}-update-${shape}` });
  return new Set(written.map(([type, id]) => `${type}/${id}`));
}

/** Deletes at a known version: the old one and a tombstone go to history. False when another writer was faster. */
export async function deleteOne(
  sql: Sql,
  { schema }: Statements,
  at: { typeNumber: number; id: string; slot: number; version: number; updated: number },
  traces: readonly Trace[],
): Promise<boolean> {
  const values: unknown[] = [at.typeNumber, at.id, at.version, at.updated, at.slot];
  let ctes = `with o as (delete from ${schema}.resource where type = $1 and id = $2 and slot = $5 and ver = $3::int4 - 1 returning slot, type, id, ver, upd, content),
 h as (insert into ${schema}.history (slot, type, id, ver, upd, content) select slot, type, id, ver, upd, content from o union all select slot, type, id, $3::int4, $4::int8, null from o),
 c as (insert into ${schema}.change select slot, type, $4::int8, id, $3::int4, 'D' from o)`;
  for (const table of sideTables) ctes += `, ${table}_gone as (delete from ${schema}.${table} where type = $1 and id = $2)`;
  if (traces.length > 0) {
    values.push(tracesToJson(traces));
    ctes += traceCte(schema, values.length);
  }
  const rows = await sql.rows(`${ctes} select 1 from o`, values, { name: `${schema}-delete${traces.length > 0 ? '-t' : ''}` });
  return rows.length > 0;
}

function collect(
  sides: Map<SideTable, RowWriter>,
  oids: Oids,
  item: Prepared,
  before: IndexRow | undefined,
  gone: { [T in SideTable]?: { type: number[]; id: string[]; branch: number[]; n: number[] } } = {},
): void {
  const next = sideRows(item.index);
  const old = before && sideRows(before);
  for (const table of sideTables) {
    const rows = next[table];
    const was = old?.[table] ?? [];
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n] as { branch: number };
      const same = was[n];
      if (same && same.branch === row.branch && equal(same, row)) continue;
      let writer = sides.get(table);
      if (!writer) {
        writer = new RowWriter('composite', oids[table], 1024);
        sides.set(table, writer);
      }
      sideWriters[table](writer, item, n, row as never);
    }
    for (let n = 0; n < was.length; n++) {
      const row = was[n] as { branch: number };
      if (rows[n]?.branch === row.branch) continue;
      gone[table] ??= { type: [], id: [], branch: [], n: [] };
      const keys = gone[table];
      keys.type.push(item.typeNumber);
      keys.id.push(item.id);
      keys.branch.push(row.branch);
      keys.n.push(n);
    }
  }
}

function equal(a: object, b: object): boolean {
  for (const key of Object.keys(a)) if ((a as Record<string, unknown>)[key] !== (b as Record<string, unknown>)[key]) return false;
  return true;
}

/** Traces of one batch, folded by caller, action and rule: one row holds the ids of all. */
export function tracesToJson(traces: readonly Trace[]): string {
  const folded = new Map<
    string,
    { at: number; caller: string; action: string; rule: string; permitted: boolean; type: string; ids: string[]; requests: string[] }
  >();
  for (const trace of traces) {
    const key = `${trace.caller}\u0000${trace.action}\u0000${trace.rule}\u0000${trace.type}\u0000${trace.permitted}`;
    let row = folded.get(key);
    if (!row) {
      row = {
        at: trace.at,
        caller: trace.caller,
        action: trace.action,
        rule: trace.rule,
        permitted: trace.permitted,
        type: trace.type,
        ids: [],
        requests: [],
      };
      folded.set(key, row);
    }
    for (const id of trace.ids.length > 0 ? trace.ids : ['']) {
      row.ids.push(id);
      row.requests.push(trace.request);
    }
  }
  return JSON.stringify([...folded.values()]).replace(/\\u0000/g, '\\ufffd');
}
