// The messages, in the schema `mail`. What they say is sealed: a copy of the database holds no address and opens no session.
import type { Sql } from '@socle/kit/sql';
import type { MailState } from './contract.ts';

export interface NewRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string | null;
  readonly sealed: Buffer;
  readonly secret: boolean;
  readonly bytes: number;
  readonly state: 'kept' | 'queued';
  readonly createdAt: Date;
}

export interface Row {
  readonly id: string;
  readonly kind: string;
  readonly sealed: Buffer | null;
  readonly secret: boolean;
  readonly state: MailState;
  readonly attempts: number;
  readonly doubtful: boolean;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly triedAt: Date | null;
  readonly endedAt: Date | null;
}

const columns = `id, kind, sealed, secret, state, attempts, doubtful, reason,
  created_at as "createdAt", tried_at as "triedAt", ended_at as "endedAt"`;

/** false: a message of this key was there. */
export async function putMessage(tx: Sql, row: NewRow): Promise<boolean> {
  const { count } = await tx.query(
    `insert into mail.message (id, kind, key, sealed, secret, bytes, state, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (key) do nothing`,
    [row.id, row.kind, row.key, row.sealed, row.secret, row.bytes, row.state, row.createdAt],
    { name: 'mail-put' },
  );
  return count === 1;
}

export async function idOfKey(tx: Sql, key: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>('select id from mail.message where key = $1', [key]);
  return rows[0]?.id;
}

export interface Claim {
  readonly now: Date;
  readonly until: Date;
}

/** Takes a message that waits; undefined: it waits no more, or another process has it. */
export async function claimMessage(db: Sql, id: string, { now, until }: Claim): Promise<Row | undefined> {
  const { rows } = await db.query<Row>(
    `update mail.message set attempts = attempts + 1, tried_at = $2, claimed_until = $3, doubtful = doubtful or state = 'sending'
      where id = $1 and state in ('queued', 'sending') and (claimed_until is null or claimed_until <= $2) returning ${columns}`,
    [id, now, until],
  );
  return rows[0];
}

export async function beginSending(db: Sql, id: string): Promise<void> {
  await db.query(`update mail.message set state = 'sending' where id = $1`, [id]);
}

export interface Ending {
  readonly state: 'queued' | 'sent' | 'refused' | 'given-up';
  readonly reason: string | null;
  readonly doubtful: boolean;
  readonly at: Date;
}

/** What a secret message says is forgotten once it left. */
export async function endTry(db: Sql, id: string, { state, reason, doubtful, at }: Ending): Promise<void> {
  await db.query(
    `update mail.message set state = $2, reason = $3, doubtful = doubtful or $5, claimed_until = null, ended_at = case when $2 = 'queued' then null else $4::timestamptz end,
       sealed = case when secret and $2 = 'sent' then null else sealed end where id = $1`,
    [id, state, reason, at, doubtful],
  );
}

/** A message that ended badly waits again; false: there is none, or nothing is left of it. */
export async function requeueMessage(tx: Sql, id: string): Promise<boolean> {
  const { count } = await tx.query(
    `update mail.message set state = 'queued', attempts = 0, ended_at = null
      where id = $1 and state in ('refused', 'given-up') and sealed is not null`,
    [id],
  );
  return count === 1;
}

export async function isWaiting(db: Sql, id: string): Promise<boolean> {
  const { count } = await db.query(`select 1 from mail.message where id = $1 and state in ('queued', 'sending')`, [id]);
  return count > 0;
}

export interface Listing {
  readonly state: MailState | null;
  readonly kind: string | null;
  readonly before: string | null;
  readonly count: number;
}

export async function listMessages(db: Sql, { state, kind, before, count }: Listing): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from mail.message
      where ($1::text is null or state = $1) and ($2::text is null or kind = $2) and ($3::uuid is null or id < $3)
      order by id desc limit $4`,
    [state, kind, before, count],
  );
  return rows;
}

export async function findMessage(db: Sql, id: string): Promise<Row | undefined> {
  const { rows } = await db.query<Row>(`select ${columns} from mail.message where id = $1`, [id]);
  return rows[0];
}

export async function countByState(db: Sql): Promise<{ state: MailState; n: number }[]> {
  const { rows } = await db.query<{ state: MailState; n: number }>('select state, count(*)::int as n from mail.message group by state');
  return rows;
}

/** Takes away what ended, or was kept, before this time. */
export async function removeMessagesBefore(db: Sql, before: Date): Promise<number> {
  const { count } = await db.query(
    `delete from mail.message where coalesce(ended_at, created_at) < $1 and state not in ('queued', 'sending')`,
    [before],
  );
  return count;
}
