-- One row an identity: strict traits, names in use, the two facts behind the status, the matricule.
create table identity (
  id          text primary key,
  birth_name  text not null,
  first_given text not null,
  given_names text[] not null,
  birth_date  date not null,
  sex         text not null,
  birth_place text,
  used_name   text,
  used_given  text,
  retrieved   boolean not null,
  checked     boolean not null,
  attributes  text[] not null,
  oid         text,
  matricule   text,
  -- Letters only, for searches: birth and used names, given names.
  keys        text[] not null,
  version     int not null,
  updated     int8 not null
);
create index identity_birth on identity (birth_date);
create index identity_keys on identity using gin (keys);
create unique index identity_matricule on identity (matricule, oid) where matricule is not null;

-- Everything that happened to an identity: appended, never changed.
create table event (
  identity text not null,
  id       bigint generated always as identity,
  at       int8 not null,
  kind     text not null,
  by_id    text not null,
  by_name  text not null,
  before   text,
  after    text not null,
  evidence text,
  previous jsonb,
  request  text not null,
  primary key (identity, id)
);

-- Matricules that an identity had.
create table matricule_history (
  identity text not null,
  oid      text not null,
  value    text not null,
  until    int8 not null,
  primary key (identity, oid, value)
);

create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'events are only added'; end $$;
create trigger only_added before update or delete on event for each row execute function refuse_change();
create trigger never_emptied before truncate on event for each statement execute function refuse_change();

-- One row a day of birth that was written about: two who create the same person at once go one after the other.
create table day_lock (day date primary key);
