-- What stands behind the wording of an element: the contributions that changed it. Appended to with the revision, never changed.
create table origin (
  edition  text not null,
  element  text not null,
  revision int not null,
  label    text not null,
  address  text not null,
  at       int8 not null,
  primary key (edition, element, revision, label)
);
create trigger keep_past before update or delete or truncate on origin for each statement execute function keep_past();
