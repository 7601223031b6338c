-- What sign-in keeps: keys, clients, what the provider remembers between two requests, what was revoked, sessions of the screens.

create table signing_key (
  kid text primary key,
  alg text not null,
  -- The private key as a JWK, sealed with a key that is derived from the secret of the installation.
  sealed bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);

create table client (
  id text primary key,
  metadata jsonb not null,
  created_at timestamptz not null,
  disabled_at timestamptz
);

-- Codes, tokens, grants, interactions and sessions of the provider; secret ids stand as their SHA-256.
create table artifact (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, id)
);
create index artifact_grant on artifact (grant_id) where grant_id is not null;
create index artifact_uid on artifact (uid) where uid is not null;
create index artifact_expiry on artifact (expires_at);

-- Signed tokens that must not be accepted although their time is not over: by token, or by the grant they came from.
create table revoked (
  kind text not null check (kind in ('token', 'grant')),
  value text not null,
  at timestamptz not null,
  expires_at timestamptz not null,
  primary key (kind, value)
);
create index revoked_expiry on revoked (expires_at);
create index revoked_at on revoked (at);

create table session (
  id bytea primary key,
  person jsonb not null,
  situation text,
  client_id text not null,
  level text not null,
  amr text[] not null,
  signed_in_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  provider text not null,
  -- Session at our own provider, or what the external one wants to hear at sign-out.
  provider_session text,
  id_token text
);
create index session_expiry on session (expires_at);
create index session_provider on session (provider_session) where provider_session is not null;

create table memory (key text primary key, value text not null);
