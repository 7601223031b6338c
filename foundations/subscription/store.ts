// Followers and what they follow, in the schema `subscription`.
import type { Language } from '@socle/kit/i18n';
import type { Sql } from '@socle/kit/sql';
import type { Rhythm } from './contract.ts';

export interface FollowerRow {
  readonly id: string;
  readonly addressHash: Buffer;
  readonly sealed: Buffer;
  readonly language: Language;
}

export interface FollowingRow {
  readonly id: string;
  readonly follower: string;
  readonly kind: string;
  readonly key: string;
  readonly rhythm: Rhythm;
  readonly seen: string;
}

const columns = 'id, follower, kind, key, rhythm, seen';

/** How often it was asked; who asks at the same time for the same address, or from the same place, waits. Notes this one. */
export async function countAsked(tx: Sql, address: Buffer, client: Buffer, now: Date): Promise<{ addressDay: number; clientHour: number }> {
  const keys = [address, client].map((hash) => hash.readInt32BE(0)).sort((a, b) => a - b);
  for (const key of keys) await tx.query('select pg_advisory_xact_lock(61, $1)', [key]);
  const { rows } = await tx.query<{ addressDay: number; clientHour: number }>(
    `select (select count(*)::int from subscription.asked where address_hash = $1 and at > $3::timestamptz - interval '1 day') as "addressDay",
            (select count(*)::int from subscription.asked where client_hash = $2 and at > $3::timestamptz - interval '1 hour') as "clientHour"`,
    [address, client, now],
  );
  await tx.query('insert into subscription.asked (address_hash, client_hash, at) values ($1, $2, $3)', [address, client, now]);
  return rows[0] as { addressDay: number; clientHour: number };
}

/** The follower of an address, made where there is none. Another language is taken from himself only (`own`): a stranger may write his address too. */
export async function putFollower(tx: Sql, row: FollowerRow & { readonly now: Date; readonly own: boolean }): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into subscription.follower as w (id, address_hash, sealed, language, created_at) values ($1, $2, $3, $4, $5)
     on conflict (address_hash) do update set language = case when $6 then $4 else w.language end returning id`,
    [row.id, row.addressHash, row.sealed, row.language, row.now, row.own],
  );
  return (rows[0] as { id: string }).id;
}

export interface NewFollowing extends FollowingRow {
  readonly confirmHash: Buffer | null;
  readonly confirmUntil: Date | null;
  readonly confirmedAt: Date | null;
}

/** Asked again: the new message holds, what was confirmed stays confirmed. Gives the id. */
export async function putFollowing(tx: Sql, row: NewFollowing): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into subscription.following as f (id, follower, kind, key, rhythm, confirm_hash, confirm_until, confirmed_at, seen)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (follower, kind, key) do update set
       rhythm = case when f.confirmed_at is null or $8::timestamptz is not null then $5 else f.rhythm end,
       confirm_hash = coalesce($6, f.confirm_hash), confirm_until = coalesce($7, f.confirm_until),
       seen = case when f.confirmed_at is null then $9 else f.seen end, confirmed_at = coalesce(f.confirmed_at, $8)
     returning id`,
    [row.id, row.follower, row.kind, row.key, row.rhythm, row.confirmHash, row.confirmUntil, row.confirmedAt, row.seen],
  );
  return (rows[0] as { id: string }).id;
}

export async function countFollowings(tx: Sql, follower: string): Promise<number> {
  const { rows } = await tx.query<{ n: number }>('select count(*)::int as n from subscription.following where follower = $1', [follower]);
  return rows[0]?.n ?? 0;
}

export async function findToConfirm(db: Sql, hash: Buffer, now: Date): Promise<FollowingRow | undefined> {
  const { rows } = await db.query<FollowingRow>(
    `select ${columns} from subscription.following where confirm_hash = $1 and confirm_until > $2`,
    [hash, now],
  );
  return rows[0];
}

/** Begins now: nothing of before is told. Confirmed before, it stays as it is. */
export async function confirmFollowing(tx: Sql, id: string, seen: string, now: Date): Promise<void> {
  await tx.query('update subscription.following set confirmed_at = $3, seen = $2 where id = $1 and confirmed_at is null', [id, seen, now]);
}

export async function findFollowing(db: Sql, id: string): Promise<FollowingRow | undefined> {
  const { rows } = await db.query<FollowingRow>(`select ${columns} from subscription.following where id = $1`, [id]);
  return rows[0];
}

export async function findFollowingOf(db: Sql, addressHash: Buffer, kind: string, key: string): Promise<FollowingRow | undefined> {
  const { rows } = await db.query<FollowingRow>(
    `select ${columns
      .split(', ')
      .map((one) => `f.${one}`)
      .join(', ')} from subscription.following f join subscription.follower w on w.id = f.follower
      where w.address_hash = $1 and f.kind = $2 and f.key = $3 and f.confirmed_at is not null`,
    [addressHash, kind, key],
  );
  return rows[0];
}

export async function listFollowings(db: Sql, follower: string): Promise<FollowingRow[]> {
  const { rows } = await db.query<FollowingRow>(
    `select ${columns} from subscription.following where follower = $1 and confirmed_at is not null order by kind, key`,
    [follower],
  );
  return rows;
}

/** With the last of what he follows the follower goes too. */
export async function removeFollowing(tx: Sql, id: string): Promise<boolean> {
  const { rows } = await tx.query<{ follower: string }>('delete from subscription.following where id = $1 returning follower', [id]);
  const [gone] = rows;
  if (!gone) return false;
  await tx.query(
    'delete from subscription.follower w where id = $1 and not exists (select 1 from subscription.following f where f.follower = w.id)',
    [gone.follower],
  );
  return true;
}

export async function removeFollower(tx: Sql, id: string): Promise<boolean> {
  const { count } = await tx.query('delete from subscription.follower where id = $1', [id]);
  return count === 1;
}

/** Followers to whom something may be told now, in the order of their ids, from the one after. */
export async function followersDue(db: Sql, after: string | null, now: Date, count: number): Promise<FollowerRow[]> {
  const { rows } = await db.query<FollowerRow>(
    `select id, address_hash as "addressHash", sealed, language from subscription.follower w
      where ($1::uuid is null or id > $1) and exists (select 1 from subscription.following f where f.follower = w.id and ${due})
      order by id limit $3`,
    [after, now, count],
  );
  return rows;
}

const due = `f.confirmed_at is not null and (f.told_at is null or f.told_at +
  case f.rhythm when 'each' then interval '0' when 'daily' then interval '1 day' else interval '7 days' end <= $2)`;

export async function followingsDue(db: Sql, follower: string, now: Date): Promise<FollowingRow[]> {
  const { rows } = await db.query<FollowingRow>(
    `select ${columns} from subscription.following f where follower = $1 and ${due} order by kind, key`,
    [follower, now],
  );
  return rows;
}

export interface Told {
  readonly id: string;
  readonly before: string;
  readonly seen: string;
  /** null: nothing was worth a message. */
  readonly at: Date | null;
}

/** false: another process told it, or it is not followed any more. */
export async function markTold(tx: Sql, { id, before, seen, at }: Told): Promise<boolean> {
  const { count } = await tx.query(
    'update subscription.following set seen = $3, told_at = coalesce($4, told_at) where id = $1 and seen = $2',
    [id, before, seen, at],
  );
  return count === 1;
}

/** What was never confirmed goes when its time is over, and those who then follow nothing with it. */
export async function sweep(db: Sql, now: Date): Promise<void> {
  await db.query('delete from subscription.following where confirmed_at is null and confirm_until < $1', [now]);
  await db.query('delete from subscription.follower w where not exists (select 1 from subscription.following f where f.follower = w.id)');
  await db.query(`delete from subscription.asked where at < $1::timestamptz - interval '1 day'`, [now]);
}
