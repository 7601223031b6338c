// SQL of the seals: which entries are settled, their binary form, the chain.
import type { Sql } from '@socle/kit/sql';
import { columns } from '../rules/row.ts';
import type { Seal } from '../rules/seal.ts';

const names = ['id', ...columns.map(([name]) => name)].join(', ');
const sealNames = 'number, kind, form, beyond, upto, first, last, count, sealed_at, rows_hash, leaves, previous, hash, mac';

/** One sealer at a time, in all processes; held until the transaction ends. */
export async function takeTurn(tx: Sql): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('socle audit seal', 0))`);
}

/** The last id that was given to anybody. */
export async function lastId(sql: Sql): Promise<number> {
  const [row] = await sql.rows<[number]>('select last_value from audit.entry_id');
  return row?.[0] ?? 0;
}

/** Transactions that may still add entries under ids given before: whoever inserts holds this lock first, and until its end. */
export async function writers(sql: Sql): Promise<Set<string>> {
  const rows = await sql.rows<[string]>(
    `select virtualtransaction from pg_locks where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
       and database = (select oid from pg_database where datname = current_database()) and relation = 'audit.entry'::regclass`,
  );
  return new Set(rows.map(([name]) => name));
}

/** Rows in the binary form of COPY, in the order of their ids. */
export function rowsOut(tx: Sql, beyond: number, upto: number, limit?: number): AsyncIterable<Buffer> {
  const [from, to, most] = [beyond, upto, limit ?? 0].map((value) => BigInt(value).toString());
  const range = `where id > ${from} and id <= ${to} order by id${limit === undefined ? '' : ` limit ${most}`}`;
  return tx.copyOut(`copy (select ${names} from audit.entry ${range}) to stdout (format binary)`);
}

/**
 * For a transaction that reads all there is. No month is removed meanwhile, which is why the lock comes before the snapshot; ids lead through
 * their index, since a sort of everything would need the disk; and it takes as long as it takes.
 */
export async function beginReading(tx: Sql): Promise<void> {
  await tx.query('lock table audit.entry in access share mode');
  await tx.query('set local enable_sort = off');
  await tx.query('set local statement_timeout = 0');
}

export async function firstIdBeyond(tx: Sql, beyond: number, upto: number): Promise<number | undefined> {
  const [row] = await tx.rows<[number]>('select id from audit.entry where id > $1 and id <= $2 order by id limit 1', [beyond, upto]);
  return row?.[0];
}

export async function countBeyond(tx: Sql, beyond: number): Promise<number> {
  const [row] = await tx.rows<[number]>('select count(*) from audit.entry where id > $1', [beyond]);
  return row?.[0] ?? 0;
}

export async function addSeal(tx: Sql, seal: Seal): Promise<void> {
  await tx.query(`insert into audit.seal (${sealNames}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, [
    seal.number,
    seal.kind,
    seal.form,
    seal.beyond,
    seal.upto,
    seal.first,
    seal.last,
    seal.count,
    seal.sealedAt,
    seal.rowsHash,
    seal.leaves,
    seal.previous,
    seal.hash,
    seal.mac,
  ]);
}

export async function lastSeal(sql: Sql, kind?: Seal['kind']): Promise<Seal | undefined> {
  const rows = await sql.rows(`select ${sealNames} from audit.seal where $1::text is null or kind = $1 order by number desc limit 1`, [
    kind ?? null,
  ]);
  return rows[0] && toSeal(rows[0]);
}

/** Seals after one number, in their order. */
export async function sealsAfter(sql: Sql, number: number, limit: number): Promise<Seal[]> {
  return (await sql.rows(`select ${sealNames} from audit.seal where number > $1 order by number limit $2`, [number, limit])).map(toSeal);
}

function toSeal(row: readonly unknown[]): Seal {
  const [number, kind, form, beyond, upto, first, last, count, sealedAt, rowsHash, leaves, previous, hash, mac] = row as never[];
  return { number, kind, form, beyond, upto, first, last, count, sealedAt, rowsHash, leaves, previous, hash, mac } as unknown as Seal;
}

export interface Sums {
  readonly seals: number;
  /** Sealed, and not removed since. */
  readonly entries: number;
  /** Up to here entries were removed after their time. */
  readonly purged: number;
}

export async function sums(sql: Sql): Promise<Sums> {
  const [row] = await sql.rows<[number, string | number, number]>(
    `select (select count(*) from audit.seal), (select coalesce(sum(count), 0) from audit.seal where kind = 'batch' and last > purged), purged
     from (select coalesce(max(upto) filter (where kind = 'purge'), 0) as purged from audit.seal) as p`,
  );
  return { seals: row?.[0] ?? 0, entries: Number(row?.[1] ?? 0), purged: row?.[2] ?? 0 };
}

/** Seals of the batches of one month: none holds two. */
export async function batchesWithin(sql: Sql, low: number, high: number): Promise<Seal[]> {
  const text = `select ${sealNames} from audit.seal where kind = 'batch' and first >= $1 and last < $2 order by number`;
  return (await sql.rows(text, [low, high])).map(toSeal);
}
