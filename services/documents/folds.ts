// What many requests ask of the database at the same moment, folded: they share a statement, and lots a commit.
import { folded } from '@socle/kit/sql';
import type { Parts } from './call.ts';
import { type ReadyLot, writeLots } from './operations/write-lots.ts';
import { announce, findKept, type Kept } from './store.ts';

/** Lots of one commit: more would make each wait for many. */
const lotsMax = 16;

export function openFolds(parts: Parts) {
  const { database, clock } = parts;
  return {
    findKept: folded<string, Kept | undefined>((ids) => findKept(database, ids)),
    announce: folded((lots: Parameters<typeof announce>[1]) => announce(database, lots, clock.millis())),
    writeLot: folded((lots: readonly ReadyLot[]) => writeLots(parts, lots), { most: lotsMax }),
  };
}
