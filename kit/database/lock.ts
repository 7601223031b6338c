// One copy of the house per data folder: a lock file that a copy killed with -9 does not leave shut.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newUuid } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import { isAlive, startMark } from './process-info.ts';

interface Holder {
  readonly pid: number;
  readonly started: string | undefined;
}

/** Takes the lock of a folder, or says who holds it; the function given back frees it. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'socle.lock');
  const own = JSON.stringify({ pid: process.pid, started: startMark(process.pid) } satisfies Holder);
  for (let attempt = 0; attempt < 20; attempt++) {
    if (place(path, own)) {
      return () => {
        if (read(path) === own) rmSync(path, { force: true });
      };
    }
    const found = read(path);
    if (found === undefined) continue;
    const holder = parse(found);
    if (holder && isAlive(holder.pid) && startMark(holder.pid) === holder.started) {
      throw new Problem(
        'conflict',
        `Socle already runs on the folder ${folder} (process ${holder.pid}): stop it, or choose another folder with SOCLE_DATA.`,
      );
    }
    removeStale(path, found);
  }
  throw new Problem('conflict', `The lock ${path} cannot be taken: other copies of Socle are starting on the same folder.`);
}

/** Who holds the lock of a folder, and whether it still runs. */
export function holderOf(folder: string): { readonly pid: number; readonly runs: boolean } | undefined {
  const holder = parse(read(join(folder, 'socle.lock')) ?? '');
  return holder && { pid: holder.pid, runs: isAlive(holder.pid) && startMark(holder.pid) === holder.started };
}

/** Puts the lock in place with its content at once: a reader never sees half of it. */
function place(path: string, content: string): boolean {
  const draft = `${path}.${newUuid()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock; one that another starter took meanwhile is put back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${newUuid()}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
  } catch {
    // Another starter was faster: the next attempt sees what it left.
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Holder;
    return Number.isInteger(pid) && pid > 0 ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}
