-- What the rights, the contents and the visits need to know of each document, beside its metadata in the FHIR store.
create table document (
  patient    text   not null,
  id         text   not null,
  unique_id  text   not null,
  type       text   not null,
  authors    text[] not null,
  by_patient boolean not null,
  media      text   not null,
  size       int    not null,
  sha1       bytea  not null,
  blob       text   not null,
  created    int8   not null,
  submission text   not null,
  episode    text,
  replaces   text,
  primary key (patient, id)
);
create unique index document_unique_id on document (unique_id, patient);
create index document_id on document (id);
create index document_blob on document (blob);

-- When somebody opened a record last: what is new since then.
create table visit (
  patient text not null,
  caller  text not null,
  at      int8 not null,
  before  int8,
  primary key (patient, caller)
);

-- Contents on their way in, so that the sweep does not take them for orphans. Worth nothing after a crash: what it named was not committed either.
create unlogged table pending (
  blob text primary key,
  at   int8 not null
);
