// The tables of one repository. The same SQL serves every mount, each in a schema of its own.

/** A date that a resource does not have: before everything that a JavaScript date can hold. */
export const noDate = -9_000_000_000_000_000;

/**
 * One heap for all types, `type` first in each key: patient-centred reads cross types, transactions insert in one statement.
 * `slot` is the distribution key of a sharded PostgreSQL: a function of the id alone, see rules/ids.ts.
 */
export function storeMigration(schema: string): string {
  return `
create table ${schema}.resource (
  slot int2 not null, type int2 not null, id text collate "C" not null,
  ver int4 not null, upd int8 not null,
  pat text collate "C", code int8, lo int8 not null, hi int8 not null,
  has int8 not null, tok int8[] not null, content text not null,
  primary key (type, id, slot)
) with (fillfactor = 90, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
alter table ${schema}.resource alter column tok set statistics 1000;
create index resource_patient on ${schema}.resource (pat, type, lo, id, code) where pat is not null;
create index resource_concept on ${schema}.resource (type, code, lo, id) where code is not null;
create index resource_date on ${schema}.resource (type, lo, id);
create index resource_token on ${schema}.resource using gin (tok) with (fastupdate = on, gin_pending_list_limit = 65536);

create table ${schema}.string (
  slot int2 not null, type int2 not null, id text collate "C" not null, branch int2 not null, n int2 not null, val text collate "C" not null,
  primary key (type, id, branch, n, slot)
);
create index string_value on ${schema}.string (type, branch, val, id);
do $$
declare home text;
begin
  -- One extension serves every repository of the database, wherever the first one put it.
  create extension if not exists pg_trgm;
  select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  execute format('create index string_infix on ${schema}.string using gin (val %I.gin_trgm_ops)', home);
end $$;

create table ${schema}.date (
  slot int2 not null, type int2 not null, id text collate "C" not null, branch int2 not null, n int2 not null, lo int8 not null, hi int8 not null,
  primary key (type, id, branch, n, slot)
);
create index date_value on ${schema}.date (type, branch, lo, id);

create table ${schema}.quantity (
  slot int2 not null, type int2 not null, id text collate "C" not null, branch int2 not null, n int2 not null,
  unit text collate "C" not null, lo float8 not null, hi float8 not null, base text collate "C" not null, base_lo float8 not null, base_hi float8 not null,
  primary key (type, id, branch, n, slot)
);
create index quantity_value on ${schema}.quantity (type, branch, base, base_lo, id);

create table ${schema}.history (
  slot int2 not null, type int2 not null, id text collate "C" not null, ver int4 not null, upd int8 not null, content text,
  primary key (type, id, ver, slot)
);
create table ${schema}.change (
  slot int2 not null, type int2 not null, upd int8 not null, id text collate "C" not null, ver int4 not null, kind "char" not null,
  primary key (type, upd, id, ver, slot)
);

create table ${schema}.concept (id int8 primary key, keys text not null);
create table ${schema}.concept_key (type int2 not null, key text collate "C" not null, concept int8 not null, primary key (type, key, concept));
create table ${schema}.guard (key int8 primary key);
create table ${schema}.parameter (number int4 primary key, url text not null unique, definition text not null);
create table ${schema}.setting (name text primary key, value text not null);

create table ${schema}.access (
  at int8 not null, caller text not null, action text not null, rule text not null, permitted boolean not null, type text not null, ids text[] not null, requests text[] not null
) with (autovacuum_vacuum_insert_scale_factor = 0.2);
create index access_at on ${schema}.access using brin (at);

create type ${schema}.resource_row as (
  slot int2, type int2, id text, ver int4, upd int8, pat text, code int8, lo int8, hi int8, has int8, tok int8[], content text
);
create type ${schema}.string_row as (slot int2, type int2, id text, branch int2, n int2, val text);
create type ${schema}.date_row as (slot int2, type int2, id text, branch int2, n int2, lo int8, hi int8);
create type ${schema}.quantity_row as (
  slot int2, type int2, id text, branch int2, n int2, unit text, lo float8, hi float8, base text, base_lo float8, base_hi float8
);
`;
}
