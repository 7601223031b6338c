-- Sign-in by confirmed e-mail: who was known this way, and what was sent and not used yet.

create table email_account (
  id uuid primary key,
  -- HMAC of the address in lower case, with a key that is derived from the secret of the installation.
  address_hash bytea not null unique,
  -- The address, sealed.
  sealed bytea not null,
  -- As the person wants to be called; null until it was chosen.
  name text,
  created_at timestamptz not null,
  seen_at timestamptz not null
);

create table email_challenge (
  id uuid primary key,
  address_hash bytea not null,
  -- HMAC of the network address that asked, for its limit.
  client_hash bytea not null,
  -- What the link carries and what the browser keeps stand as their SHA-256, the code as an HMAC of it and of this row.
  link_hash bytea not null unique,
  browser_hash bytea not null unique,
  code_hash bytea not null,
  -- Address, chosen name, language, and where the person goes then.
  sealed bytea not null,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index email_challenge_address on email_challenge (address_hash, created_at);
create index email_challenge_client on email_challenge (client_hash, created_at);
create index email_challenge_created on email_challenge (created_at);
create index session_person on session ((person ->> 'id'));
