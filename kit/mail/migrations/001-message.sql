-- Every message that was asked for: until it is handed over, and for a while after, so that an administrator can see what became of it.

create table message (
  -- Version 7: in the order of time.
  id uuid primary key,
  kind text not null,
  -- Of whoever asks: the same message asked for twice is one.
  key text unique,
  -- Recipient, subject, texts, headers; null once a secret message was handed over.
  sealed bytea,
  secret boolean not null,
  bytes integer not null,
  state text not null check (state in ('kept', 'queued', 'sending', 'sent', 'refused', 'given-up')),
  attempts integer not null default 0,
  -- A try was cut off while the message was being handed over: nobody knows whether it arrived.
  doubtful boolean not null default false,
  reason text,
  created_at timestamptz not null,
  tried_at timestamptz,
  ended_at timestamptz,
  -- Who tries has it for so long.
  claimed_until timestamptz
);
create index message_state on message (state, id);
create index message_kind on message (kind, id);
