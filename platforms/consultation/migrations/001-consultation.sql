-- Everything of a campaign stands under its id: the first column of every key, so that campaigns can be spread over machines.

create table campaign (
  id           text primary key,
  head         jsonb not null,
  announced    boolean not null default false,
  opens_at     int8 not null,
  closes_at    int8 not null,
  suspended_at int8,
  -- Result: closed for good.
  closed_at    int8,
  text_hash    text,
  archive_hash text,
  -- Version of the edition that anchors were last placed on.
  anchored     int8 not null default 0,
  version      int8 not null default 1
);

create table campaign_event (
  campaign text not null,
  id       int8 generated always as identity,
  act      text not null,
  reason   text not null,
  by_id    text not null,
  by_name  text not null,
  at       int8 not null,
  primary key (campaign, id)
);

-- The canonical text that was put to the public, packed.
create table consulted_text (
  campaign text primary key,
  hash     text not null,
  content  bytea not null,
  at       int8 not null
);

-- Everything public of a closed campaign, as NDJSON, packed, in pieces.
create table archive (
  campaign text primary key,
  hash     text not null,
  lines    int8 not null,
  bytes    int8 not null,
  at       int8 not null
);
create table archive_piece (
  campaign text not null,
  n        int not null,
  content  bytea not null,
  primary key (campaign, n)
);

-- campaign '': in every campaign.
create table role (
  campaign text not null,
  person   text not null,
  role     text not null check (role in ('organiser', 'moderator', 'drafter', 'second-reader')),
  by_id    text not null,
  at       int8 not null,
  primary key (campaign, person, role)
);

create table account (
  id          text primary key,
  -- Id of the caller that the identity room gives: never shown.
  caller      text not null unique,
  name        text not null,
  actor       text not null default 'other',
  region      text,
  interests   text not null default '',
  consent     text,
  consent_at  int8,
  mail        text not null default 'each',
  made_at     int8 not null,
  -- Set when what is personal of it was removed.
  erased_at   int8
);

create table organisation (
  id     text primary key,
  name   text not null,
  -- Folded: two organisations of one name are one.
  folded text not null unique,
  actor  text not null,
  region text,
  at     int8 not null
);

create table mandate (
  organisation text not null references organisation,
  account      text not null references account,
  state        text not null check (state in ('asked', 'confirmed', 'refused', 'ended')),
  proof        text not null default '',
  asked_at     int8 not null,
  decided_by   text,
  decided_at   int8,
  primary key (organisation, account)
);
create index mandate_of on mandate (account);

create table contribution (
  campaign     text not null,
  id           int8 generated always as identity (start with 1000),
  kind         text not null,
  target_kind  text not null,
  target_id    text not null,
  chapter      text,
  anchor       jsonb,
  -- Where the passage stands in the draft as it reads now: kept, moved, orphan.
  anchor_state text,
  anchor_at    jsonb,
  title        text not null,
  body         text not null,
  details      jsonb not null,
  attachments  jsonb not null default '[]',
  account      text not null,
  organisation text,
  publish      text not null check (publish in ('name', 'organisation', 'anonymous')),
  actor        text not null,
  region       text,
  interests    text not null default '',
  -- What may be held once on a target by a person or an organisation: a stance, a wording, an impact, an answer. Null: as many as one likes.
  position     text,
  state        text not null check (state in ('held', 'published', 'hidden', 'withdrawn')),
  hidden_because text,
  posted_at    int8 not null,
  revised_at   int8,
  revision     int not null default 1,
  -- Hashes of the stems of its words: search and likeness.
  terms        int[] not null,
  -- Given by the client: what is sent twice is stored once.
  key          text not null,
  primary key (campaign, id)
);
create unique index contribution_key on contribution (campaign, account, key);
create unique index contribution_position on contribution (campaign, coalesce(organisation, account), target_kind, target_id, position)
  where position is not null and state <> 'withdrawn';
create index contribution_target on contribution (campaign, target_id);
create index contribution_account on contribution (account);
create index contribution_state on contribution (campaign, state, id desc);
create index contribution_terms on contribution using gin (terms);

-- Every wording that it had; append-only, but for what its author withdrew or the law has erased.
create table contribution_version (
  campaign     text not null,
  contribution int8 not null,
  revision     int not null,
  title        text not null,
  body         text not null,
  details      jsonb not null,
  at           int8 not null,
  primary key (campaign, contribution, revision)
);

-- What changes often, apart from what does not. `changed`: the transaction that last changed something public of the contribution.
create table tally (
  campaign     text not null,
  contribution int8 not null,
  agree        int not null default 0,
  mixed        int not null default 0,
  disagree     int not null default 0,
  org_agree    int not null default 0,
  org_mixed    int not null default 0,
  org_disagree int not null default 0,
  replies      int not null default 0,
  changed      xid8 not null default pg_current_xact_id(),
  primary key (campaign, contribution)
) with (fillfactor = 85);
create index tally_changed on tally (campaign, changed);

create table vote (
  campaign     text not null,
  contribution int8 not null,
  account      text not null,
  value        text not null check (value in ('agree', 'mixed', 'disagree')),
  at           int8 not null,
  primary key (campaign, contribution, account)
);
create table organisation_vote (
  campaign     text not null,
  contribution int8 not null,
  organisation text not null,
  account      text not null,
  value        text not null check (value in ('agree', 'mixed', 'disagree')),
  at           int8 not null,
  primary key (campaign, contribution, organisation)
);

create table co_signer (
  campaign     text not null,
  contribution int8 not null,
  organisation text not null,
  account      text not null,
  at           int8 not null,
  primary key (campaign, contribution, organisation)
);

create table reply (
  campaign     text not null,
  id           int8 generated always as identity (start with 1000),
  contribution int8 not null,
  parent       int8,
  account      text not null,
  organisation text,
  publish      text not null,
  actor        text not null,
  region       text,
  stance       text not null check (stance in ('for', 'against', 'neutral')),
  body         text not null,
  official     boolean not null default false,
  state        text not null default 'published' check (state in ('published', 'hidden', 'withdrawn')),
  hidden_because text,
  at           int8 not null,
  key          text not null,
  primary key (campaign, id)
);
create index reply_of on reply (campaign, contribution, id);
create unique index reply_key on reply (campaign, account, key);

create table draft (
  campaign text not null,
  id       text not null,
  account  text not null,
  body     jsonb not null,
  -- By the clock of the server: what was begun before the deadline may be posted in the time of grace.
  begun_at int8 not null,
  saved_at int8 not null,
  primary key (campaign, id)
);
create index draft_of on draft (account, campaign);

create table attachment (
  campaign     text not null,
  id           text not null,
  account      text not null,
  contribution int8,
  name         text not null,
  type         text not null,
  size         int8 not null,
  sha256       text not null,
  -- Key in the store of contents.
  blob         text not null,
  at           int8 not null,
  primary key (campaign, id)
);
create index attachment_of on attachment (account, at);

-- A long text that is being split; its parts become contributions when their author confirms where they belong.
create table note (
  campaign     text not null,
  id           text not null,
  account      text not null,
  organisation text,
  name         text not null,
  parts        jsonb not null,
  at           int8 not null,
  primary key (campaign, id)
);

create table disposition (
  campaign     text not null,
  contribution int8 not null,
  verdict      text not null,
  reason       text not null,
  duplicate_of int8,
  changes      jsonb not null default '[]',
  state        text not null check (state in ('proposed', 'published')),
  by_id        text not null,
  by_name      text not null,
  second_id    text,
  second_name  text,
  at           int8 not null,
  published_at int8,
  primary key (campaign, contribution)
);
create index disposition_state on disposition (campaign, state);
create table disposition_version (
  campaign     text not null,
  contribution int8 not null,
  n            int8 generated always as identity,
  body         jsonb not null,
  by_id        text not null,
  at           int8 not null,
  primary key (campaign, contribution, n)
);

create table assignment (
  campaign     text not null,
  contribution int8 not null,
  person       text not null,
  name         text not null,
  due          int8,
  primary key (campaign, contribution)
);

create table cluster (
  campaign text not null,
  id       int8 generated always as identity,
  title    text not null,
  by_id    text not null,
  at       int8 not null,
  primary key (campaign, id)
);
create table cluster_member (
  campaign     text not null,
  contribution int8 not null,
  cluster      int8 not null,
  primary key (campaign, contribution)
);
create index cluster_members on cluster_member (campaign, cluster);

create table report (
  campaign   text not null,
  id         int8 generated always as identity,
  subject    text not null check (subject in ('contribution', 'reply')),
  subject_id int8 not null,
  article    text not null,
  text       text not null,
  account    text not null,
  at         int8 not null,
  closed_at  int8,
  closed_by  text,
  primary key (campaign, id)
);
create unique index report_once on report (campaign, subject, subject_id, account);
create index report_open on report (campaign, at) where closed_at is null;

create table moderation (
  campaign   text not null,
  id         int8 generated always as identity,
  act        text not null check (act in ('hold', 'hide', 'restore', 'keep', 'release')),
  subject    text not null,
  subject_id int8 not null,
  article    text,
  reason     text not null,
  by_id      text not null,
  at         int8 not null,
  primary key (campaign, id)
);

create table follow (
  account  text not null,
  campaign text not null,
  -- campaign, contribution, element
  kind     text not null,
  id       text not null,
  at       int8 not null,
  primary key (account, campaign, kind, id)
);
create index follow_of on follow (campaign, kind, id);

create table notification (
  account  text not null,
  id       int8 generated always as identity,
  campaign text not null,
  kind     text not null,
  subject  int8 not null,
  at       int8 not null,
  sent_at  int8,
  read_at  int8,
  primary key (account, id)
);
create index notification_unsent on notification (account) where sent_at is null;

-- What is told to everybody is appended to, never changed.
create function keep_past() returns trigger language plpgsql as $$
begin
  raise exception 'CCT-PAST % is appended to, never changed', tg_table_name;
end $$;
create trigger keep_past before update or delete or truncate on campaign_event for each statement execute function keep_past();
create trigger keep_past before update or delete or truncate on moderation for each statement execute function keep_past();
create trigger keep_past before update or delete or truncate on disposition_version for each statement execute function keep_past();
create trigger keep_past before update or delete or truncate on consulted_text for each statement execute function keep_past();
create trigger keep_past before update or delete or truncate on archive for each statement execute function keep_past();
create trigger keep_past before update or delete or truncate on archive_piece for each statement execute function keep_past();

-- Hashes of the stems of a text whose accents were folded: what search and likeness compare.
create function terms_of(words text) returns int[] language sql immutable parallel safe
return (select coalesce(array_agg(hashtext(stem)), '{}') from unnest(tsvector_to_array(to_tsvector('french', words))) stem);
