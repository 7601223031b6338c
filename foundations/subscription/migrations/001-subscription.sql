-- Who follows what by mail. Whoever stops leaves nothing behind.

create table follower (
  id uuid primary key,
  -- HMAC of the address in lower case.
  address_hash bytea not null unique,
  -- The address, sealed.
  sealed bytea not null,
  language text not null check (language in ('fr', 'en')),
  created_at timestamptz not null
);

create table following (
  id uuid primary key,
  follower uuid not null references follower on delete cascade,
  -- Of what: `doctrine.requirement`, `DOC-INS-01`.
  kind text not null,
  key text not null,
  rhythm text not null check (rhythm in ('each', 'daily', 'weekly')),
  -- SHA-256 of what the message of confirmation carries; good until then.
  confirm_hash bytea unique,
  confirm_until timestamptz,
  confirmed_at timestamptz,
  -- What the follower was told up to, in the words of whoever knows this kind.
  seen text not null,
  told_at timestamptz,
  unique (follower, kind, key)
);
create index following_due on following (follower) where confirmed_at is not null;
create index following_unconfirmed on following (confirm_until) where confirmed_at is null;

-- What was asked, for the limits; without a name, for a day.
create table asked (
  address_hash bytea not null,
  client_hash bytea not null,
  at timestamptz not null
);
create index asked_address on asked (address_hash, at);
create index asked_client on asked (client_hash, at);
