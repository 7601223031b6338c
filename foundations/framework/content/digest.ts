// Hashes: of one edition, for its seal; of the whole content, to know whether it was loaded.
import { createHash } from 'node:crypto';
import type { Edition, Framework } from '../contract.ts';
import { canonical } from '../rules/canonical.ts';

/** Of the edition without its state, which changes after it was frozen: SHA-256, hexadecimal. */
export function hashOf({ state: _, ...edition }: Edition): string {
  return createHash('sha256').update(canonical(edition)).digest('hex');
}

export const digestOf = (framework: Framework): string => createHash('sha256').update(canonical(framework)).digest('hex');
