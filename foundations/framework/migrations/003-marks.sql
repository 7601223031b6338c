-- What contributors say that a requirement costs, counted by a consultation: beside the text, never in it.
create table mark (
  edition text not null,
  element text not null,
  body    jsonb not null,
  at      int8 not null,
  primary key (edition, element)
);
