-- One line for each edition. `version` grows with every change of the edition: what was computed from it is kept by it.
create table edition (
  id        text primary key,
  position  int not null,
  state     text not null check (state in ('draft', 'consultation', 'published', 'superseded')),
  head      jsonb not null,
  version   bigint not null default 1,
  -- SHA-256 of the canonical text, once frozen.
  hash      text,
  frozen_at int8
);

-- What holds now: one line for each chapter of an edition, and for each element that is common to all (edition '').
create table part (
  edition  text not null,
  kind     text not null,
  id       text not null,
  position int not null,
  revision int not null,
  body     jsonb not null,
  primary key (edition, kind, id)
);

-- Every state that a part has ever had. `body` null: it was taken away.
create table revision (
  seq      bigint generated always as identity primary key,
  edition  text not null,
  kind     text not null,
  id       text not null,
  revision int not null,
  position int not null,
  body     jsonb,
  at       int8 not null,
  by_id    text not null,
  by_name  text not null,
  reason   text not null,
  -- A correction of what was frozen, shown as such.
  erratum  boolean not null default false,
  -- Came with the content of the software, or was copied when a draft was opened: no drafter wrote it.
  shipped  boolean not null default false
);
create unique index revision_of on revision (edition, kind, id, revision);
create index revision_at on revision (edition, at desc);

-- The text of an edition as it was frozen, for ever.
create table archive (
  edition text not null,
  hash    text not null,
  at      int8 not null,
  by_name text not null,
  content text not null,
  primary key (edition, hash)
);

-- What was last read from the files of the software.
create table content (
  one    boolean primary key default true check (one),
  digest text not null,
  common bigint not null default 1
);

create table role (
  person text not null,
  role   text not null check (role in ('drafter', 'reviewer', 'publisher')),
  by_id  text not null,
  at     int8 not null,
  primary key (person, role)
);

-- What someone other than its authors said of a chapter at one revision.
create table review (
  id       bigint generated always as identity primary key,
  edition  text not null,
  chapter  text not null,
  revision int not null,
  verdict  text not null check (verdict in ('approved', 'changes-wanted')),
  note     text not null default '',
  by_id    text not null,
  by_name  text not null,
  at       int8 not null
);
create index review_of on review (edition, chapter, revision);

create table comment (
  id       bigint generated always as identity primary key,
  edition  text not null,
  chapter  text not null,
  element  text not null,
  text     text not null,
  by_id    text not null,
  by_name  text not null,
  at       int8 not null,
  closed_at int8,
  closed_by text
);
create index comment_of on comment (edition, chapter);

-- Profiles that someone saved to share by their link; nothing tells who.
create table profile (
  id      text primary key,
  answers jsonb not null,
  at      int8 not null,
  until   int8 not null
);

-- Frozen is frozen: a part of a published edition changes only beside an erratum, and what is past never does.
create function keep_frozen() returns trigger language plpgsql as $$
declare
  named text := coalesce(new.edition, old.edition);
begin
  if coalesce(current_setting('socle.erratum', true), '') <> named
     and exists (select from framework.edition where id = named and hash is not null) then
    raise exception 'FRW-FROZEN edition % is published: nothing in it is altered', named;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger keep_frozen before insert or update or delete on part for each row execute function keep_frozen();

create function keep_past() returns trigger language plpgsql as $$
begin
  raise exception 'FRW-PAST % is appended to, never changed', tg_table_name;
end $$;
create trigger keep_past before update or delete or truncate on revision for each statement execute function keep_past();
create trigger keep_past before update or delete or truncate on archive for each statement execute function keep_past();

create function keep_hash() returns trigger language plpgsql as $$
begin
  if old.hash is not null and (new.hash is distinct from old.hash or new.frozen_at is distinct from old.frozen_at or new.id <> old.id) then
    raise exception 'FRW-FROZEN the hash of edition % stands for ever', old.id;
  end if;
  return new;
end $$;
create trigger keep_hash before update on edition for each row execute function keep_hash();
