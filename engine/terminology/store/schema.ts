// The tables of terminology, made for systems of half a million concepts: nothing of their size is ever held in memory.

/** `term_ancestry.up` lists all concepts above one: a subtree is one index lookup, a subsumption one row. */
export const terminologyMigration = (schema: string): string => `
create table ${schema}.term_loaded (origin text primary key, version text not null, at int8 not null default 0);
create table ${schema}.term_number (kind text primary key, next int4 not null);
insert into ${schema}.term_number values ('system', 1), ('concept', 1), ('set', 1), ('map', 1);

create table ${schema}.term_system (
  id int4 primary key, url text collate "C" not null, version text collate "C" not null, origin text not null,
  exact boolean not null, content text not null, count int4 not null, set_url text collate "C", header text not null
);
create index term_system_set on ${schema}.term_system (set_url) where set_url is not null;
create index term_system_url on ${schema}.term_system (url, version);
create index term_system_origin on ${schema}.term_system (origin);

create table ${schema}.term_concept (
  id int4 primary key, system int4 not null, code text collate "C" not null, display text, folded text not null, inactive boolean not null, abstract boolean not null, detail text
);
create index term_concept_code on ${schema}.term_concept (system, code);
create index term_concept_lower on ${schema}.term_concept (system, lower(code));
create index term_concept_order on ${schema}.term_concept (system, id);
do $$
declare home text;
begin
  create extension if not exists pg_trgm;
  -- It stands in the schema of whoever made it first, which need not be on the path here.
  select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  execute format('create index term_concept_folded on ${schema}.term_concept using gin (folded %I.gin_trgm_ops)', home);
end $$;

create table ${schema}.term_ancestry (concept int4 primary key, parents int4[] not null, up int4[] not null);
create index term_ancestry_up on ${schema}.term_ancestry using gin (up);
create index term_ancestry_parents on ${schema}.term_ancestry using gin (parents);

create table ${schema}.term_property (concept int4 not null, n int2 not null, system int4 not null, name text collate "C" not null, value text collate "C" not null, primary key (concept, n));
create index term_property_value on ${schema}.term_property (system, name, left(value, 200), concept);

create table ${schema}.term_set (id int4 primary key, url text collate "C" not null, version text collate "C" not null, origin text not null, content text not null);
create index term_set_url on ${schema}.term_set (url, version);
create index term_set_origin on ${schema}.term_set (origin);

create table ${schema}.term_map (id int4 primary key, url text collate "C" not null, version text collate "C" not null, origin text not null, source text, target text, header text not null);
create index term_map_url on ${schema}.term_map (url, version);
create index term_map_ends on ${schema}.term_map (source, target);
create index term_map_origin on ${schema}.term_map (origin);
create table ${schema}.term_mapping (
  map int4 not null, n int4 not null, source_system text collate "C", source_code text collate "C" not null,
  target_system text collate "C", target_code text collate "C", equivalence text not null, display text, product text, primary key (map, n)
);
create index term_mapping_source on ${schema}.term_mapping (source_code, source_system, map);
create index term_mapping_target on ${schema}.term_mapping (target_code, target_system, map);
`;
