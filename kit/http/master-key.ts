// The administrator's key: made at the first start, in a file that only the owner of the installation reads.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chance, systemChance } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';

export interface MasterKey {
  readonly key: string;
  readonly path: string;
  /** True once: whoever starts the server is shown the key. */
  readonly isNew: boolean;
}

export function openMasterKey(dataFolder: string, chance: Chance = systemChance): MasterKey {
  const folder = join(dataFolder, 'secrets');
  const path = join(folder, 'administrator.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = `socle_${chance.token(32)}`;
  try {
    // Only if it is absent: two first starts at once agree on one key.
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return { key, path, isNew: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  const found = readFileSync(path, 'utf8').trim();
  if (found.length < 32) {
    throw new Problem('invalid', `${path} holds no key: it must have at least 32 signs. Remove the file, and a new key is made.`);
  }
  return { key: found, path, isNew: false };
}
