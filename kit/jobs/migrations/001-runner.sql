-- Runners that are alive say so here; what a dead one had taken is given back. (The other tables of the schema are the queue library's.)
create table runner (
  id text primary key,
  seen_at timestamptz not null default now()
);
