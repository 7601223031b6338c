// The keys that tokens are signed with, sealed.
import type { Sql } from '@socle/kit/sql';

export interface KeyRow {
  readonly kid: string;
  readonly alg: string;
  readonly sealed: Buffer;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

/** Newest first. */
export async function listKeys(db: Sql): Promise<KeyRow[]> {
  const { rows } = await db.query<KeyRow>(
    'select kid, alg, sealed, created_at as "createdAt", retired_at as "retiredAt" from identity.signing_key order by created_at desc, kid',
    [],
    { quick: true },
  );
  return rows;
}

/** Puts new keys into use; those before them are retired. `first`: only if there is none. */
export async function addKeys(db: Sql, keys: readonly Omit<KeyRow, 'retiredAt'>[], { first }: { first: boolean }): Promise<boolean> {
  return db.transaction(async (tx) => {
    await tx.query('lock table identity.signing_key in share row exclusive mode');
    const { count } = await tx.query('select 1 from identity.signing_key where retired_at is null');
    if (first && count > 0) return false;
    for (const { kid, alg, sealed, createdAt } of keys) {
      await tx.query('update identity.signing_key set retired_at = $2 where alg = $1 and retired_at is null', [alg, createdAt]);
      await tx.query('insert into identity.signing_key (kid, alg, sealed, created_at) values ($1, $2, $3, $4)', [
        kid,
        alg,
        sealed,
        createdAt,
      ]);
    }
    return true;
  });
}

export async function removeKeysRetiredBefore(db: Sql, at: Date): Promise<number> {
  const { count } = await db.query('delete from identity.signing_key where retired_at < $1', [at]);
  return count;
}
