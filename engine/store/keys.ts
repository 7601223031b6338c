// The secrets of one repository. They live in its schema: the index is worthless without the key it was hashed under.
import type { Sql } from '@socle/kit/sql';
import type { StoreKeys } from './contract.ts';

/** Makes them on the first opening; of two servers that start at once, both use those of the faster. */
export async function readKeys(sql: Sql, schema: string, randomBytes: (count: number) => Buffer): Promise<StoreKeys> {
  await sql.query(`insert into ${schema}.setting values ('hash-key', $1), ('cursor-key', $2) on conflict do nothing`, [
    randomBytes(8).toString('hex'),
    randomBytes(32).toString('hex'),
  ]);
  const rows = await sql.rows<[string, string]>(`select name, value from ${schema}.setting where name in ('hash-key', 'cursor-key')`);
  const value = (name: string): Buffer => Buffer.from(rows.find((row) => row[0] === name)?.[1] as string, 'hex');
  const hash = value('hash-key');
  return { hash: { hi: hash.readInt32BE(0), lo: hash.readInt32BE(4) }, cursor: value('cursor-key') };
}
