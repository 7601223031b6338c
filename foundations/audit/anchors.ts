// Seals written down outside the database, one line each: whoever rewrites the database is found out by them.
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sql } from '@socle/kit/sql';
import { type Anchor, anchorOf, readAnchor } from './rules/seal.ts';
import { sealsAfter } from './store/seals.ts';

export interface Anchors {
  /** Adds the lines of seals that have none; safe to repeat. */
  write(sql: Sql): Promise<void>;
  read(): Promise<ReadonlyMap<number, Anchor>>;
}

export function openAnchors(path: string): Anchors {
  let written: number | undefined;

  async function read(): Promise<Map<number, Anchor>> {
    const found = new Map<number, Anchor>();
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    for (const line of text.split('\n')) {
      const anchor = readAnchor(line);
      // The first one counts: a line added later does not make an earlier one untrue.
      if (anchor && !found.has(anchor.number)) found.set(anchor.number, anchor);
    }
    return found;
  }

  return {
    read,
    async write(sql) {
      written ??= Math.max(0, ...(await read()).keys());
      for (;;) {
        const seals = await sealsAfter(sql, written, 64);
        if (seals.length === 0) return;
        await mkdir(dirname(path), { recursive: true });
        const file = await open(path, 'a', 0o600);
        try {
          // Begins with the end of a line: a crash may have left half of one.
          await file.write(seals.map((seal) => `\n${JSON.stringify(anchorOf(seal))}`).join(''));
          await file.datasync();
        } finally {
          await file.close();
        }
        written = seals.at(-1)?.number ?? written;
      }
    },
  };
}
