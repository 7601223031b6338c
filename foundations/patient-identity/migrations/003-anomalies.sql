-- What a person must look at: a recheck that failed, a received matricule with a wrong key or of somebody else. Closed by whom, never removed.
create table anomaly (
  id       bigint generated always as identity primary key,
  identity text not null,
  at       int8 not null,
  kind     text not null,
  text     text not null,
  closed   int8,
  by_id    text
);
create index anomaly_open on anomaly (at desc, id desc) where closed is null;
create index anomaly_identity on anomaly (identity) where closed is null;
