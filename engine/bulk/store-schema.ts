// The tables of bulk work, in the schema of the mount that it serves.

export const bulkMigration = (schema: string): string => `
create table ${schema}.import_checkpoint (
  name text not null, source text not null, fingerprint text not null, lines int8 not null, bytes int8 not null, done boolean not null,
  created int8 not null, updated int8 not null, unchanged int8 not null, refused int8 not null, refusal_bytes int8 not null,
  primary key (name, source)
);
create table ${schema}.bulk_job (
  id text primary key, kind text not null, caller text not null, who text not null, request text not null, options text not null,
  state text not null, progress text not null default '', created int8 not null, expires int8, manifest text, error text
);
create index bulk_job_caller on ${schema}.bulk_job (caller, state);
`;
