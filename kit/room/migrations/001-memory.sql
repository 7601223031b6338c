-- What an installation remembers of itself: its secrets, and what was done once.
create table memory (
  key text primary key,
  value text not null,
  at timestamptz not null default now()
);
