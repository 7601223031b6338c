// Seals what is settled: batch by batch, each bound to the one before.
import { createHash } from 'node:crypto';
import type { Database, Sql } from '@socle/kit/sql';
import { monthOfId } from '../rules/month.ts';
import { noSeal, type Seal, sealed, sealForm } from '../rules/seal.ts';
import { leavesOf, openRows } from '../rules/tuples.ts';
import { addSeal, beginReading, firstIdBeyond, lastSeal, rowsOut, takeTurn } from '../store/seals.ts';

export interface SealParts {
  readonly database: Database;
  readonly secret: Buffer;
  readonly now: () => number;
  /** Most entries of one batch. */
  readonly batch: number;
  readonly horizon: (patienceMs: number) => Promise<number>;
  /** Writes down seals outside the database. */
  readonly anchor: (sql: Sql) => Promise<void>;
}

export interface SealReport {
  readonly seals: number;
  readonly entries: number;
  /** Everything up to this id is sealed. */
  readonly upto: number;
}

/** `patienceMs`: how long to wait for open transactions; what is not settled by then is left for the next time. */
export async function sealSettled(parts: SealParts, patienceMs: number, signal?: AbortSignal): Promise<SealReport> {
  const horizon = await parts.horizon(patienceMs);
  let seals = 0;
  let entries = 0;
  let upto = 0;
  while (!signal?.aborted) {
    const made = await parts.database.transaction((tx) => sealOne(tx, parts, horizon));
    upto = made.upto;
    if (!made.seal) break;
    seals++;
    entries += made.seal.count;
  }
  await parts.anchor(parts.database);
  return { seals, entries, upto };
}

async function sealOne(tx: Sql, parts: SealParts, horizon: number): Promise<{ seal?: Seal; upto: number }> {
  await takeTurn(tx);
  const last = await lastSeal(tx);
  const beyond = (last?.kind === 'purge' ? await lastSeal(tx, 'batch') : last)?.upto ?? 0;
  const start = await firstIdBeyond(tx, beyond, horizon);
  if (start === undefined) return { upto: beyond };
  // A batch ends with its month, so that old months can be removed whole.
  const end = Math.min(horizon, monthOfId(start).high - 1);
  await beginReading(tx);
  const rows = await readBatch(tx, beyond, end, parts.batch);
  const full = rows.ids.length >= parts.batch;
  const seal = sealed(
    {
      number: (last?.number ?? 0) + 1,
      kind: 'batch',
      form: sealForm,
      beyond,
      upto: full ? (rows.ids.at(-1) as number) : end,
      first: rows.ids[0] as number,
      last: rows.ids.at(-1) as number,
      count: rows.ids.length,
      sealedAt: parts.now(),
      rowsHash: rows.hash,
      leaves: rows.leaves,
      previous: last?.hash ?? noSeal,
    },
    parts.secret,
  );
  await addSeal(tx, seal);
  return { seal, upto: seal.upto };
}

/** Hash, leaves and ids of the rows of a range. */
export async function readBatch(
  tx: Sql,
  beyond: number,
  upto: number,
  limit?: number,
): Promise<{ ids: number[]; hash: Buffer; leaves: Buffer }> {
  const hash = createHash('sha256');
  const take = openRows();
  const ids: number[] = [];
  const leaves: Buffer[] = [];
  for await (const piece of rowsOut(tx, beyond, upto, limit)) {
    const rows = take(piece);
    if (rows.ids.length === 0) continue;
    ids.push(...rows.ids);
    hash.update(rows.bytes.subarray(rows.starts[0], rows.starts.at(-1)));
    leaves.push(leavesOf(rows));
  }
  return { ids, hash: hash.digest(), leaves: Buffer.concat(leaves) };
}
