// Hashes: of one edition, for its seal; of the whole content, to know whether it was loaded.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edition, Framework } from '../contract.ts';
import { canonical } from '../rules/canonical.ts';

/** Of the edition without its state, which changes after it was frozen: SHA-256, hexadecimal. */
export function hashOf({ state: _, ...edition }: Edition): string {
  return createHash('sha256').update(canonical(edition)).digest('hex');
}

export const digestOf = (framework: Framework): string => createHash('sha256').update(canonical(framework)).digest('hex');

/** Of the files themselves: a start that finds them as they were need not read what they say. */
export function digestOfFolder(folder: string): string {
  const hash = createHash('sha256');
  const walk = (path: string): void => {
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.isDirectory()) walk(join(path, entry.name));
      else
        hash
          .update(`${entry.name}\0`)
          .update(readFileSync(join(path, entry.name)))
          .update('\0');
    }
  };
  walk(folder);
  return hash.digest('hex');
}
