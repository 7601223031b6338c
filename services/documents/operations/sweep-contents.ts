// Removes contents that no document uses: those of deposits that broke off, after an age at which none is under way any more.
import type { Deps } from '../call.ts';
import { forget, isOrphan, listAbandoned, listBlobs } from '../store.ts';

export interface Swept {
  readonly removed: number;
  readonly kept: number;
}

export async function sweepContents({ database, blobs, settings, clock, log }: Deps): Promise<Swept> {
  const before = clock.millis() - settings.orphanAge;
  let removed = 0;
  // Announced and never used.
  for (const blob of await listAbandoned(database, before, 10_000)) {
    await database.transaction(async (tx) => {
      if (!(await isOrphan(tx, blob, before))) return;
      await blobs.remove(blob);
      removed++;
    });
  }
  await forget(database, before);
  // After a crash nothing says what was announced: what lies there is held against what is used.
  const used = new Set<string>();
  for (let after = ''; ; ) {
    const page = await listBlobs(database, after, 5000);
    for (const blob of page) used.add(blobs.nameOf(blob));
    const last = page[page.length - 1];
    if (last === undefined) break;
    after = last;
  }
  let kept = 0;
  for await (const { name, modified } of blobs.list()) {
    if (used.has(name)) kept++;
    else if (modified < before) {
      await blobs.removeNamed(name);
      removed++;
    }
  }
  if (removed > 0) log.info('contents without a document were removed', { rows: removed });
  return { removed, kept };
}
