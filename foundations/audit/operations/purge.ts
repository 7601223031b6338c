// Removes months whose time is over: whole partitions, sealed and sound; their seals stay, and a seal says that they were removed.
import type { Database, Sql } from '@socle/kit/sql';
import type { AuditPurged } from '../contract.ts';
import { changedMonth } from '../problems.ts';
import { type Month, monthOf } from '../rules/month.ts';
import { toRow } from '../rules/row.ts';
import { noSeal, sealed, sealForm } from '../rules/seal.ts';
import { digest } from '../rules/tuples.ts';
import { insertEntries } from '../store/entries.ts';
import { dropMonth, monthsKept } from '../store/months.ts';
import { addSeal, batchesWithin, beginReading, lastSeal, takeTurn } from '../store/seals.ts';
import { readBatch, type SealParts } from './seal.ts';

export async function purgeOld(parts: SealParts, keepMonths: number): Promise<AuditPurged> {
  const { database } = parts;
  const now = monthOf(parts.now());
  const sealedUpto = (await lastSeal(database, 'batch'))?.upto ?? 0;
  let entries = 0;
  const months: string[] = [];
  for (const month of await monthsKept(database)) {
    // Sealed to its end: a later month has seals already.
    if (now.number - month.number <= keepMonths || sealedUpto < month.high) break;
    const count = await soundCount(database, month);
    await database.transaction((tx) => removeMonth(tx, parts, month, count));
    entries += count;
    months.push(month.table);
  }
  if (months.length > 0) await parts.anchor(database);
  return { months: months.length, entries };
}

/** What was tampered with is not removed: it would be gone for good. */
async function soundCount(database: Database, month: Month): Promise<number> {
  return database.transaction(
    async (tx) => {
      await beginReading(tx);
      let total = 0;
      for (const seal of await batchesWithin(tx, month.low, month.high)) {
        const { ids, hash } = await readBatch(tx, Math.max(seal.beyond, month.low - 1), seal.upto);
        if (ids.length !== seal.count || !hash.equals(seal.rowsHash)) throw changedMonth(month.table, seal.number);
        total += ids.length;
      }
      return total;
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

async function removeMonth(tx: Sql, parts: SealParts, month: Month, count: number): Promise<void> {
  await takeTurn(tx);
  await dropMonth(tx, month);
  const [last, before] = [await lastSeal(tx), await lastSeal(tx, 'purge')];
  const empty = Buffer.alloc(0);
  const upto = month.high - 1;
  await addSeal(
    tx,
    sealed(
      {
        number: (last?.number ?? 0) + 1,
        kind: 'purge',
        form: sealForm,
        beyond: before?.upto ?? 0,
        upto,
        first: month.low,
        last: upto,
        count,
        sealedAt: parts.now(),
        rowsHash: digest(empty),
        leaves: empty,
        previous: last?.hash ?? noSeal,
      },
      parts.secret,
    ),
  );
  const entry = {
    at: parts.now(),
    kind: 'system',
    action: 'delete',
    outcome: 'permitted',
    rule: 'AUD-RET-001',
    caller: { id: 'socle', kind: 'software', name: 'Socle' },
    entity: { type: 'AuditEvent', id: month.table },
    request: 'retention',
    details: { entries: String(count) },
  } as const;
  await insertEntries(tx, [toRow(entry)]);
}
