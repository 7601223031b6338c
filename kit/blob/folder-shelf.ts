// Objects as files of a folder: written beside, flushed, renamed; a crash at any point leaves the old state or the new one.
import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsync,
  open as openAny,
  openSync,
  read as readAny,
  renameSync,
  statSync,
  writev,
} from 'node:fs';
import { mkdir, open, opendir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Clock, newUuid, systemClock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import type { Shelf } from './contract.ts';

const namePattern = /^[0-9a-f]{64}$/;
const isAbsent = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT';

/**
 * Opening, renaming and looking take some 10 µs each on a local disk, and handing them to a helper thread 80: only what waits for the disk
 * is handed over. Writing is, together with the flush: the file is opened so that a write ends when what it wrote is on the disk.
 */
const { O_CREAT, O_EXCL, O_WRONLY } = constants;
/** Not every system knows it; there the flush is asked for by itself. */
const flushing: number | undefined = constants.O_DSYNC;

const flushData = promisify(fdatasync);
const flush = promisify(fsync);
const writeParts = promisify(writev);
const openFile = promisify(openAny);
const readInto = promisify(readAny);

/** For tests: called before each step of a write. */
export type Step = 'open' | 'write' | 'flush' | 'rename' | 'flush folder';

export function folderShelf(folder: string, before: (step: Step) => void = () => undefined, clock: Clock = systemClock): Shelf {
  // One level: 256 folders are soon there, and each new one costs three flushes.
  const folderOf = (name: string): string => join(folder, name.slice(0, 2));
  const made = new Set<string>();
  /** Of the folders that were flushed, kept open: they are few, and each is flushed again. */
  const handles = new Map<string, number>();

  function flushFolder(path: string): Promise<void> {
    let handle = handles.get(path);
    if (handle === undefined) {
      handle = openSync(path, 'r');
      handles.set(path, handle);
    }
    return flush(handle);
  }

  async function makeFolder(path: string): Promise<void> {
    if (made.has(path)) return;
    await mkdir(path, { recursive: true, mode: 0o700 });
    // The entries of the folders themselves must outlive a crash.
    for (const one of [dirname(folder), folder, dirname(path)]) await flushFolder(one);
    made.add(path);
  }

  async function write(name: string, parts: readonly Buffer[]): Promise<void> {
    check(name);
    const where = folderOf(name);
    const beside = join(where, `.${name}.${newUuid()}`);
    try {
      await makeFolder(where);
      before('open');
      const file = openSync(beside, O_CREAT | O_EXCL | O_WRONLY | (flushing ?? 0), 0o600);
      try {
        before('write');
        const size = parts.reduce((sum, { length }) => sum + length, 0);
        const { bytesWritten: written } = await writeParts(file, parts);
        // A disk that is nearly full takes a part and says so in no other way.
        if (written < size) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
        before('flush');
        if (flushing === undefined) await flushData(file);
      } finally {
        closeSync(file);
      }
      before('rename');
      renameSync(beside, join(where, name));
      before('flush folder');
      await flushFolder(where);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      const { code } = error as { code?: string };
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new Problem('unavailable', 'The disk of the contents is full.', { cause: error });
      throw error;
    }
  }

  return {
    write,
    async keep(name, sealed) {
      check(name);
      const path = join(folderOf(name), name);
      const file = await open(path, 'r+').catch((error) => {
        if (isAbsent(error)) return undefined;
        throw error;
      });
      if (!file) return write(name, [sealed]);
      try {
        await file.utimes(clock.now(), clock.now());
        await file.sync();
      } finally {
        await file.close();
      }
      // Whoever wrote it may have ended before it did this.
      await flushFolder(dirname(path));
    },
    async read(name) {
      check(name);
      try {
        return await readWhole(join(folderOf(name), name));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async has(name) {
      check(name);
      return statSync(join(folderOf(name), name), { throwIfNoEntry: false }) !== undefined;
    },
    remove: (name) => {
      const hidden = name.startsWith('.');
      check(hidden ? name.slice(1, 65) : name);
      return rm(join(folderOf(hidden ? name.slice(1) : name), name), { force: true });
    },
    async *list() {
      for await (const path of filesOf(folder)) {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const found = await stat(path).catch(() => undefined);
        if (found) yield { name, modified: found.mtimeMs };
      }
    },
  };
}

/** What may wait for the disk, opening and reading, is handed to a helper thread; what never does, is not. */
async function readWhole(path: string): Promise<Buffer> {
  const file = await openFile(path, 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow(fstatSync(file).size);
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await readInto(file, bytes, at, bytes.length - at, at);
      // Shorter than it was a moment ago: what is there is given, and its seal says that it is not whole.
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return at === bytes.length ? bytes : bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

function check(name: string): void {
  if (!namePattern.test(name)) throw new Problem('value', 'An object is named by 64 hexadecimal digits.');
}

async function* filesOf(folder: string): AsyncIterable<string> {
  const entries = await opendir(folder).catch((error) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (!entries) return;
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else yield path;
  }
}
