// Rows of a chunk that failed as a whole, each under a savepoint of its own.
import { openLoader, type Store } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import type { Existing } from '../contract.ts';
import { exists } from '../problems.ts';
import { asRefusal, type Refused } from '../rules/refusal.ts';
import { type Line, planUpdates, type RowReader } from './chunk.ts';

interface Result {
  readonly counts: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly refused: readonly Refused[];
  readonly changed: readonly { readonly type: string; readonly id: string; readonly version: number; readonly kind: 'create' | 'update' }[];
}

export async function insertOneByOne(
  store: Store,
  tx: Sql,
  reader: RowReader,
  lines: readonly Line[],
  existing: Existing,
): Promise<Result> {
  const { core } = store;
  const loader = openLoader(core);
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const refused: Refused[] = [];
  const changed: { type: string; id: string; version: number; kind: 'create' | 'update' }[] = [];
  for (const line of lines) {
    try {
      const row = reader.read(line);
      const type = row.resource.resourceType;
      await tx.transaction(async (point) => {
        const last = await core.tombstone(type, row.id);
        const item = core.prepare(row.resource, row.id, (last ?? 0) + 1);
        const written = await loader.insert(point, [item]);
        if (written.size === 1) {
          counts.created++;
          changed.push({ type, id: row.id, version: item.version, kind: 'create' });
          return;
        }
        if (existing === 'refuse') throw exists(`${type}/${row.id}`);
        const next = existing === 'skip' ? undefined : await planUpdates(store, loader, point, [{ row, version: 0 }]);
        const [update] = next?.items ?? [];
        if (!update) {
          counts.unchanged++;
          return;
        }
        if ((await loader.update(point, [update])).size === 0)
          throw new Problem('conflict', `${type}/${row.id} was changed by someone else at the same time.`);
        counts.updated++;
        changed.push({ type, id: row.id, version: update.next.version, kind: 'update' });
      });
    } catch (error) {
      refused.push({ line: line.line, problem: asRefusal(error) });
    }
  }
  return { counts, refused, changed };
}
