// What sign-in by e-mail keeps: accounts by the hash of their address, and challenges that are used once.
import type { Sql } from '@socle/kit/sql';

export interface EmailAccount {
  readonly id: string;
  readonly name: string | null;
  readonly addressHash: Buffer;
  readonly sealed: Buffer;
}

export interface NewChallenge {
  readonly id: string;
  readonly addressHash: Buffer;
  readonly clientHash: Buffer;
  readonly linkHash: Buffer;
  readonly browserHash: Buffer;
  readonly codeHash: Buffer;
  readonly sealed: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface Challenge {
  readonly id: string;
  readonly addressHash: Buffer;
  readonly browserHash: Buffer;
  readonly codeHash: Buffer;
  readonly sealed: Buffer;
  readonly tries: number;
}

const columns = 'id, address_hash as "addressHash", browser_hash as "browserHash", code_hash as "codeHash", sealed, tries';

export interface Asked {
  readonly addressHour: number;
  readonly addressDay: number;
  readonly clientHour: number;
}

/** How often it was asked; whoever asks for the same address, or from the same place, at the same time waits for the end of the transaction. */
export async function countAsked(tx: Sql, address: Buffer, client: Buffer, now: Date): Promise<Asked> {
  const keys = [address, client].map((hash) => hash.readInt32BE(0)).sort((a, b) => a - b);
  for (const key of keys) await tx.query('select pg_advisory_xact_lock(60, $1)', [key]);
  const { rows } = await tx.query<Asked>(
    `select (select count(*)::int from identity.email_challenge where address_hash = $1 and created_at > $3::timestamptz - interval '1 hour') as "addressHour",
            (select count(*)::int from identity.email_challenge where address_hash = $1 and created_at > $3::timestamptz - interval '1 day') as "addressDay",
            (select count(*)::int from identity.email_challenge where client_hash = $2 and created_at > $3::timestamptz - interval '1 hour') as "clientHour"`,
    [address, client, now],
  );
  return rows[0] as Asked;
}

export async function putChallenge(tx: Sql, one: NewChallenge): Promise<void> {
  await tx.query(
    `insert into identity.email_challenge
       (id, address_hash, client_hash, link_hash, browser_hash, code_hash, sealed, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [one.id, one.addressHash, one.clientHash, one.linkHash, one.browserHash, one.codeHash, one.sealed, one.createdAt, one.expiresAt],
  );
}

/** What a link leads to, without using it. */
export async function findChallengeByLink(db: Sql, link: Buffer, now: Date): Promise<Challenge | undefined> {
  const { rows } = await db.query<Challenge>(
    `select ${columns} from identity.email_challenge where link_hash = $1 and used_at is null and expires_at > $2`,
    [link, now],
  );
  return rows[0];
}

export async function findChallengeByBrowser(db: Sql, browser: Buffer, now: Date): Promise<Challenge | undefined> {
  const { rows } = await db.query<Challenge>(
    `select ${columns} from identity.email_challenge where browser_hash = $1 and used_at is null and expires_at > $2`,
    [browser, now],
  );
  return rows[0];
}

/** Counts a try of the code before it is looked at; undefined: there is no challenge, or no try is left. */
export async function tryCode(db: Sql, browser: Buffer, now: Date, most: number): Promise<Challenge | undefined> {
  const { rows } = await db.query<Challenge>(
    `update identity.email_challenge set tries = tries + 1
      where browser_hash = $1 and used_at is null and expires_at > $2 and tries < $3 returning ${columns}`,
    [browser, now, most],
  );
  return rows[0];
}

/** false: it was used, or is over. */
export async function consumeChallenge(tx: Sql, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.query(
    'update identity.email_challenge set used_at = $2 where id = $1 and used_at is null and expires_at > $2',
    [id, now],
  );
  return count === 1;
}

export async function emailAccountById(db: Sql, id: string): Promise<EmailAccount | undefined> {
  const { rows } = await db.query<EmailAccount>(
    'select id, name, address_hash as "addressHash", sealed from identity.email_account where id = $1',
    [id],
  );
  return rows[0];
}

export interface SeenAccount {
  readonly id: string;
  readonly addressHash: Buffer;
  readonly sealed: Buffer;
  readonly name: string | null;
  readonly now: Date;
}

/** The account of an address, made where there is none. A name that was chosen stays. */
export async function seeEmailAccount(
  tx: Sql,
  { id, addressHash, sealed, name, now }: SeenAccount,
): Promise<{ id: string; name: string | null }> {
  const { rows } = await tx.query<{ id: string; name: string | null }>(
    `insert into identity.email_account as a (id, address_hash, sealed, name, created_at, seen_at) values ($1, $2, $3, $4, $5, $5)
     on conflict (address_hash) do update set seen_at = $5, name = coalesce(a.name, $4) returning id, name`,
    [id, addressHash, sealed, name, now],
  );
  return rows[0] as { id: string; name: string | null };
}

/** In the account and in the sessions that are open. */
export async function renameEmailAccount(tx: Sql, id: string, person: string, name: string): Promise<void> {
  await tx.query('update identity.email_account set name = $2 where id = $1', [id, name]);
  await tx.query(`update identity.session set person = jsonb_set(person, '{name}', to_jsonb($2::text)) where person ->> 'id' = $1`, [
    person,
    name,
  ]);
}

/** Kept a day after their end: they are what the limits are counted by. */
export async function sweepChallenges(db: Sql, now: Date): Promise<void> {
  await db.query(`delete from identity.email_challenge where created_at < $1::timestamptz - interval '1 day' and expires_at < $1`, [now]);
}
