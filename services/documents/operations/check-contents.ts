// Reads every content and holds it against its address and the SHA-1 of its metadata.
import { createHash } from 'node:crypto';
import type { Deps } from '../call.ts';
import { pageOfContents } from '../store.ts';

export interface Checked {
  readonly checked: number;
  readonly bad: readonly { readonly document: string; readonly why: string }[];
}

export async function checkContents(
  { database, blobs }: Deps,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (done: number) => void } = {},
): Promise<Checked> {
  const bad: { document: string; why: string }[] = [];
  let checked = 0;
  for (let after = ''; !signal?.aborted; ) {
    const page = await pageOfContents(database, after, 500);
    for (const { id, blob, sha1 } of page) {
      try {
        const bytes = await blobs.get(blob);
        if (!createHash('sha1').update(bytes).digest().equals(sha1))
          bad.push({ document: id, why: 'its content is not the one that its metadata name' });
      } catch (error) {
        bad.push({ document: id, why: (error as Error).message });
      }
      onProgress?.(++checked);
    }
    const last = page[page.length - 1];
    if (!last) break;
    after = last.id;
  }
  return { checked, bad };
}
