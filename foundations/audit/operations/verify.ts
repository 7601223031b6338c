// Holds the trace against its seals: a changed, removed or inserted entry, and a removed or changed seal, are found and named.
import { createHash, type Hash } from 'node:crypto';
import type { Database, Sql } from '@socle/kit/sql';
import type { AuditVerdict, VerifyOptions } from '../contract.ts';
import { stopped } from '../problems.ts';
import { type Chain, readChain } from '../rules/chain.ts';
import { collect, type Found } from '../rules/findings.ts';
import type { Anchor, Seal } from '../rules/seal.ts';
import { compareLeaves, openRows } from '../rules/tuples.ts';
import { beginReading, countBeyond, rowsOut, sealsAfter, sums } from '../store/seals.ts';
import { readBatch } from './seal.ts';

/** Seals read at once, and the entries between them after. */
const sealsAtOnce = 128;

export interface VerifyParts {
  readonly database: Database;
  readonly secret: Buffer;
  /** What was written down outside the database; undefined: nothing is kept there. */
  readonly anchors: () => Promise<ReadonlyMap<number, Anchor> | undefined>;
}

/** Everything is read in one snapshot, once, in the order of ids; a batch that does not fit is read again to name what differs. */
export async function verifyAll(
  { database, secret, anchors }: VerifyParts,
  { onProgress, signal }: VerifyOptions = {},
): Promise<AuditVerdict> {
  const found = collect();
  // Before the snapshot: a seal is written down after it is made.
  const chain = readChain(secret, await anchors(), found);
  return database.transaction(
    async (tx) => {
      await beginReading(tx);
      const known = await sums(tx);
      let checked = 0;
      for (;;) {
        const seals = await sealsAfter(tx, chain.number, sealsAtOnce);
        const from = chain.upto;
        for (const seal of seals) chain.take(seal);
        const batches = seals.filter(({ kind }) => kind === 'batch');
        const reading = { tx, batches, from, chain, purged: known.purged, found, signal };
        const { count, suspect } = await readRows(reading, (done) => onProgress?.(checked + done, known.entries));
        checked += count;
        for (const seal of suspect) await explain(tx, seal, found);
        if (seals.length < sealsAtOnce) break;
      }
      chain.end();
      return {
        sound: found.findings.length === 0,
        findings: found.findings,
        seals: known.seals,
        entries: checked,
        unsealed: await countBeyond(tx, chain.upto),
        purged: chain.purged,
        unanchored: chain.unanchored,
      };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

interface RangeReading {
  readonly tx: Sql;
  readonly batches: readonly Seal[];
  /** Ids beyond this one are looked at, up to the last of the batches. */
  readonly from: number;
  readonly chain: Chain;
  readonly purged: number;
  readonly found: Found;
  readonly signal: AbortSignal | undefined;
}

/** Every row counts for the batch in whose range it stands. Gives how many were held against a seal, and the batches that do not fit. */
async function readRows(
  { tx, batches, from, chain, purged, found, signal }: RangeReading,
  progress: (done: number) => void,
): Promise<{ count: number; suspect: Seal[] }> {
  const kept = batches.filter((one) => one.last > purged);
  const suspect: Seal[] = [];
  let at = 0;
  let hash: Hash = createHash('sha256');
  let inBatch = 0;
  let count = 0;

  const close = (): void => {
    const seal = kept[at++] as Seal;
    if (inBatch !== seal.count || !hash.digest().equals(seal.rowsHash)) suspect.push(seal);
    hash = createHash('sha256');
    inBatch = 0;
  };

  const take = openRows();
  for await (const piece of rowsOut(tx, from, chain.upto)) {
    if (signal?.aborted) throw stopped();
    const { bytes, ids, starts } = take(piece);
    let first = 0;
    while (first < ids.length) {
      const id = ids[first] as number;
      while (at < kept.length && id > (kept[at] as Seal).upto) close();
      const seal = kept[at];
      if (!seal || id <= seal.beyond) {
        alone(id);
        first++;
        continue;
      }
      let after = first + 1;
      while (after < ids.length && (ids[after] as number) <= seal.upto) after++;
      hash.update(bytes.subarray(starts[first], starts[after]));
      inBatch += after - first;
      count += after - first;
      first = after;
    }
    progress(count);
  }
  while (at < kept.length) close();
  return { count, suspect };

  function alone(id: number): void {
    if (id <= purged) found.add('inserted', { id, why: 'all entries of its time were removed' });
    // Where a seal is missing, that is said once.
    else if (!chain.holes.some(({ beyond, upto }) => id > beyond && id <= upto)) found.add('inserted', { id, why: 'no seal covers it' });
  }
}

async function explain(tx: Sql, seal: Seal, found: Found): Promise<void> {
  const now = await readBatch(tx, seal.beyond, seal.upto);
  const { changed, removed, inserted } = compareLeaves(seal.leaves, now.leaves);
  for (const id of changed) found.add('changed', { id, seal: seal.number });
  for (const id of removed) found.add('removed', { id, seal: seal.number });
  for (const id of inserted) found.add('inserted', { id, seal: seal.number });
  // The seal itself was touched: its own finding says so, unless the hash of its rows was all that changed.
  if (changed.length + removed.length + inserted.length === 0) found.add('batch-differs', { seal: seal.number });
}
