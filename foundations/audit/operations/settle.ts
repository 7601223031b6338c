// Up to which id nothing can be added any more: a batch sealed beyond that would miss the entries of transactions still open.
import type { Sql } from '@socle/kit/sql';
import { lastId, writers } from '../store/seals.ts';

/**
 * An id is given while its transaction holds a writer's lock on the table, which it keeps to its end. So when the ids given so far are
 * noted first and the holders second, and all those holders have ended, every entry up to the noted id is there or never will be.
 */
export function openHorizon(sql: Sql): (patienceMs: number) => Promise<number> {
  let settled = 0;
  let pending: { readonly upto: number; readonly holders: Set<string> } | undefined;

  async function look(): Promise<void> {
    // Taken before the question is asked: calls at the same time may put a newer mark in its place meanwhile, whose holders the answer does not know.
    const mark = pending;
    if (!mark) return;
    const now = await writers(sql);
    for (const one of mark.holders) if (!now.has(one)) mark.holders.delete(one);
    if (mark.holders.size > 0) return;
    settled = Math.max(settled, mark.upto);
    if (pending === mark) pending = undefined;
  }

  return async (patienceMs) => {
    // One that was left waiting may have ended meanwhile; a newer mark tells more.
    await look();
    if (!pending) {
      const upto = await lastId(sql);
      pending = { upto, holders: await writers(sql) };
      if (pending.holders.size === 0) await look();
    }
    for (let waited = 0, pause = 5; pending && waited < patienceMs; waited += pause, pause = Math.min(pause * 2, 200)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      await look();
    }
    return settled;
  };
}
