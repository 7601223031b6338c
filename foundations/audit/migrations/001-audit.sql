-- The trace: append-only, in partitions of one month by id; its seals.

create sequence entry_id as bigint;

-- Integers and text only: what is sealed is the binary form of the row, the same on every machine and version.
create table entry (
  id bigint not null default nextval('entry_id'),
  at bigint not null,
  kind text not null,
  action text not null,
  outcome text not null,
  rule text not null,
  caller text not null,
  caller_kind text not null,
  -- JSON: name, profession, specialty, structure, situation, client, level.
  actor text not null,
  patient text,
  entity_type text,
  entity_id text,
  entity_version bigint,
  entity_code text,
  mode text,
  reason text,
  request text not null,
  -- JSON: small facts.
  details text,
  primary key (id)
) partition by range (id);

create index entry_patient on entry (patient, at desc, id desc) where patient is not null;
create index entry_caller on entry (caller, at desc, id desc);
create index entry_entity on entry (entity_id, at desc, id desc) where entity_id is not null;
create index entry_request on entry (request);
create index entry_refused on entry (at desc, id desc) where outcome <> 'permitted';
-- By an expression, so that only questions about everybody walk along it: those about one patient must not, however the server estimates.
create index entry_at on entry ((at + 0) desc, id desc);

-- A seal stands for a batch of entries (`batch`), or for entries that were removed after their time (`purge`).
create table seal (
  number bigint primary key,
  kind text not null check (kind in ('batch', 'purge')),
  form bigint not null,
  -- Ids beyond the first, up to the second, both settled: whatever stands between them is part of the batch.
  beyond bigint not null,
  upto bigint not null,
  first bigint not null,
  last bigint not null,
  count bigint not null,
  sealed_at bigint not null,
  rows_hash bytea not null,
  -- Id and shortened hash of each entry, so that a difference can be named.
  leaves bytea not null,
  previous bytea not null,
  hash bytea not null,
  mac bytea not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the trace is append-only: % of %.% is refused', tg_op, tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger append_only before update or delete or truncate on entry for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on seal for each statement execute function refuse_change();
-- Owners have rights of their own, which they can lose; a superuser is stopped by the triggers alone.
revoke update, delete, truncate on entry, seal from current_user;

-- The partition of the ids of one month. Attached rather than created in place, so that writers need not wait. False: it is there already.
create function open_month(name text, low bigint, high bigint) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('socle audit months', 0));
  if exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'audit' and c.relname = name) then
    return false;
  end if;
  execute format('create table audit.%I (like audit.entry including all)', name);
  execute format('create trigger append_only before update or delete or truncate on audit.%I for each statement execute function audit.refuse_change()', name);
  execute format('revoke update, delete, truncate on audit.%I from current_user', name);
  execute format('alter table audit.entry attach partition audit.%I for values from (%s) to (%s)', name, low, high);
  return true;
end $$;
