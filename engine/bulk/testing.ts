// A repository with the tables of bulk work, and folders that vanish, for the tests of this room.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mount } from '@socle/engine/store';
import { type Bench, openBench } from '@socle/engine/store';
import { bulkMigration } from './store-schema.ts';

type Context = { after(work: () => Promise<void>): void };

export async function openBulkBench(
  t: Context,
  change?: (mount: Mount) => Mount,
): Promise<Bench & { folder: string; file(name: string, content: string | Buffer): string }> {
  const bench = await openBench(t, change);
  await bench.db.query(bulkMigration(bench.store.mount.schema));
  const folder = mkdtempSync(join(tmpdir(), 'socle-bulk-'));
  t.after(async () => rmSync(folder, { recursive: true, force: true }));
  return {
    ...bench,
    folder,
    file(name, content) {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
  };
}

export const ndjson = (list: readonly unknown[]): string =>
  list.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');
