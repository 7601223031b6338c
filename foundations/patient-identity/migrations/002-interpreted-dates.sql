-- A birth date that the civil record does not hold whole is kept as the guide interprets it, and marked (EXI ID 11, 12).
alter table identity add column birth_date_interpreted boolean not null default false;
