-- Every fact as it was said: appended, never changed.
create table statement (
  patient text not null,
  id      bigint generated always as identity,
  kind    text not null,
  subject text not null default '',
  value   text not null,
  at      int8 not null,
  until   int8,
  by_id   text not null,
  by_kind text not null,
  by_name text not null,
  proof   text,
  reason  text,
  request text not null,
  primary key (patient, id)
);

-- The last statement of each kind and subject: what holds.
create table current (
  patient   text not null,
  kind      text not null,
  subject   text not null default '',
  value     text not null,
  name      text not null default '',
  structure text,
  since     int8 not null,
  until     int8,
  primary key (patient, kind, subject)
);
create index current_subject on current (subject, kind) where kind = 'representative';

-- What the patient is told.
create table notice (
  patient   text not null,
  id        bigint generated always as identity,
  at        int8 not null,
  kind      text not null,
  who       text not null,
  structure text,
  reason    text,
  seen      boolean not null default false,
  primary key (patient, id)
);

-- A fact that was said stays said.
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'statements are only added'; end $$;
create trigger only_added before update or delete on statement for each row execute function refuse_change();
create trigger never_emptied before truncate on statement for each statement execute function refuse_change();
