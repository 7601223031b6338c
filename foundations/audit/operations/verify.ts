// Holds the trace against its seals: a changed, removed or inserted entry, and a removed or changed seal, are found and named.
import { createHash, type Hash } from 'node:crypto';
import type { Database, Sql } from '@socle/kit/sql';
import type { AuditVerdict, VerifyOptions } from '../contract.ts';
import { stopped } from '../problems.ts';
import { collect, type Found } from '../rules/findings.ts';
import { type Anchor, isMac, noSeal, type Seal, sealForm, sealHash } from '../rules/seal.ts';
import { compareLeaves, openRows } from '../rules/tuples.ts';
import { countBeyond, readByIndex, rowsOut, sealsAfter, sums } from '../store/seals.ts';
import { readBatch } from './seal.ts';

const sealsAtOnce = 64;

export interface VerifyParts {
  readonly database: Database;
  readonly secret: Buffer;
  /** What was written down outside the database; undefined: nothing is kept there. */
  readonly anchors: () => Promise<ReadonlyMap<number, Anchor> | undefined>;
}

/** Everything is read in one snapshot, once, in the order of ids; a batch that does not fit is read again to name what differs. */
export async function verifyAll(parts: VerifyParts, options: VerifyOptions = {}): Promise<AuditVerdict> {
  const found = collect();
  const anchors = await parts.anchors();
  return parts.database.transaction(
    async (tx) => {
      await readByIndex(tx);
      const known = await sums(tx);
      const chain = await readChain(tx, parts.secret, anchors, found);
      const suspect: Bounds[] = [];
      const checked = await readRows(tx, chain, known.purged, found, suspect, options);
      for (const bounds of suspect) await explain(tx, bounds, found);
      return {
        sound: found.findings.length === 0,
        findings: found.findings,
        seals: known.seals,
        entries: checked,
        unsealed: await countBeyond(tx, chain.batches.at(-1)?.upto ?? 0),
        purged: chain.purgedCount,
        unanchored: chain.unanchored,
      };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

/** What is kept of a seal while rows are read: not its leaves. */
type Bounds = Pick<Seal, 'number' | 'beyond' | 'upto' | 'first' | 'last' | 'count' | 'rowsHash'>;

interface Chain {
  readonly batches: Bounds[];
  /** Ranges of seals that are missing. */
  readonly holes: readonly { readonly beyond: number; readonly upto: number }[];
  readonly purgedCount: number;
  readonly unanchored: number;
}

async function readChain(tx: Sql, secret: Buffer, anchors: ReadonlyMap<number, Anchor> | undefined, found: Found): Promise<Chain> {
  const batches: Bounds[] = [];
  const holes: { beyond: number; upto: number }[] = [];
  let previous: Buffer = noSeal;
  let number = 0;
  let beyond = 0;
  let purgedCount = 0;
  let unanchored = 0;
  for (;;) {
    const seals = await sealsAfter(tx, number, sealsAtOnce);
    for (const seal of seals) {
      for (let missing = number + 1; missing < seal.number; missing++) found.add('seal-removed', { seal: missing });
      const gap = seal.number > number + 1;
      const why = whyBroken(seal, secret, gap ? undefined : previous);
      if (why) found.add('seal-changed', { seal: seal.number, why });
      if (seal.kind === 'batch') {
        if (gap) holes.push({ beyond, upto: seal.beyond });
        else if (seal.beyond !== beyond)
          found.add('seal-changed', { seal: seal.number, why: 'it does not begin where the one before ended' });
        const { leaves: _left, ...bounds } = seal;
        batches.push(bounds);
        beyond = seal.upto;
      } else purgedCount += seal.count;
      const anchor = anchors?.get(seal.number);
      if (!anchor) unanchored++;
      else if (anchor.hash !== seal.hash.toString('hex')) found.add('anchor-differs', { seal: seal.number });
      number = seal.number;
      previous = seal.hash;
    }
    if (seals.length < sealsAtOnce) break;
  }
  for (const anchored of [...(anchors?.keys() ?? [])].sort((a, b) => a - b))
    if (anchored > number) found.add('seal-removed', { seal: anchored });
  return { batches, holes, purgedCount, unanchored };
}

function whyBroken(seal: Seal, secret: Buffer, previous: Buffer | undefined): string | undefined {
  if (seal.form !== sealForm) return `it has the form ${seal.form}, which this version does not know`;
  if (!sealHash(seal).equals(seal.hash)) return 'its hash is not that of what it holds';
  if (!isMac(seal, secret)) return 'it was not made by this installation';
  if (previous && !seal.previous.equals(previous)) return 'it is not bound to the one before';
  return undefined;
}

/** Every row counts for the batch in whose range it stands. Returns how many were held against a seal. */
async function readRows(
  tx: Sql,
  { batches, holes }: Chain,
  purged: number,
  found: Found,
  suspect: Bounds[],
  { onProgress, signal }: VerifyOptions,
): Promise<number> {
  const kept = batches.filter((one) => one.last > purged);
  const end = batches.at(-1)?.upto ?? 0;
  const total = kept.reduce((sum, one) => sum + one.count, 0);
  let at = 0;
  let hash: Hash = createHash('sha256');
  let count = 0;
  let checked = 0;

  const close = (): void => {
    const seal = kept[at++] as Bounds;
    if (count !== seal.count || !hash.digest().equals(seal.rowsHash)) suspect.push(seal);
    hash = createHash('sha256');
    count = 0;
  };

  const take = openRows();
  for await (const piece of rowsOut(tx, 0, end)) {
    if (signal?.aborted) throw stopped();
    const { bytes, ids, starts } = take(piece);
    let from = 0;
    while (from < ids.length) {
      const id = ids[from] as number;
      while (at < kept.length && id > (kept[at] as Bounds).upto) close();
      const seal = kept[at] as Bounds | undefined;
      if (!seal || id <= seal.beyond) {
        if (id <= purged) found.add('inserted', { id, why: 'all entries of its time were removed' });
        // Where a seal is missing, that is said once.
        else if (!holes.some(({ beyond, upto }) => id > beyond && id <= upto)) found.add('inserted', { id, why: 'no seal covers it' });
        from++;
        continue;
      }
      let to = from + 1;
      const { upto } = seal;
      while (to < ids.length && (ids[to] as number) <= upto) to++;
      hash.update(bytes.subarray(starts[from], starts[to]));
      count += to - from;
      checked += to - from;
      from = to;
    }
    onProgress?.(checked, total);
  }
  while (at < kept.length) close();
  return checked;
}

async function explain(tx: Sql, bounds: Bounds, found: Found): Promise<void> {
  const [seal] = await sealsAfter(tx, bounds.number - 1, 1);
  if (!seal) return;
  const now = await readBatch(tx, bounds.beyond, bounds.upto);
  const { changed, removed, inserted } = compareLeaves(seal.leaves, now.leaves);
  for (const id of changed) found.add('changed', { id, seal: bounds.number });
  for (const id of removed) found.add('removed', { id, seal: bounds.number });
  for (const id of inserted) found.add('inserted', { id, seal: bounds.number });
  // The seal itself was touched: its own finding says so, unless the hash of its rows was all that changed.
  if (changed.length + removed.length + inserted.length === 0) found.add('batch-differs', { seal: bounds.number });
}
