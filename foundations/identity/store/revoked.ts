// Signed tokens that are refused before their time.
import type { Sql } from '@socle/kit/sql';

export type RevokedKind = 'token' | 'grant';

export async function addRevoked(db: Sql, kind: RevokedKind, value: string, at: Date, expiresAt: Date): Promise<void> {
  await db.query(
    `insert into identity.revoked (kind, value, at, expires_at) values ($1, $2, $3, $4)
     on conflict (kind, value) do update set expires_at = greatest(identity.revoked.expires_at, excluded.expires_at)`,
    [kind, value, at, expiresAt],
  );
}

/** Those that still count. */
export async function listRevoked(db: Sql, now: Date): Promise<[RevokedKind, string][]> {
  return db.rows<[RevokedKind, string]>('select kind, value from identity.revoked where expires_at > $1', [now], { quick: true });
}

export async function sweepRevoked(db: Sql, now: Date): Promise<void> {
  await db.query('delete from identity.revoked where expires_at <= $1', [now]);
}
