// Opens a store of contents over a shelf: addresses, sealing, verification; where the objects lie is the shelf's matter.
import { createHash, createHmac } from 'node:crypto';
import { giveBack } from '@socle/kit/memory';
import { Problem } from '@socle/kit/problem';
import type { BlobStore, Shelf } from './contract.ts';
import type { BlobKeys } from './keys.ts';
import { checkLabel, labelName } from './label.ts';
import { open, rewrap, seal } from './sealing.ts';

const hashPattern = /^[0-9a-f]{64}$/;

export function openBlobs(shelf: Shelf, keys: BlobKeys): BlobStore {
  const addressOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const nameOf = (hash: string): string => {
    if (!hashPattern.test(hash))
      throw new Problem('value', 'The address of a content is the SHA-256 of its bytes, in 64 hexadecimal digits.');
    return createHmac('sha256', keys.naming).update(hash).digest('hex');
  };
  /** Two puts of the same bytes at once are one. */
  const underWay = new Map<string, Promise<void>>();

  let checking: Promise<void> | undefined;
  /** Once; again where it failed. */
  function ready(): Promise<void> {
    checking ??= checkLabel(shelf, keys).catch((error) => {
      checking = undefined;
      throw error;
    });
    return checking;
  }

  async function* objects(): AsyncIterable<{ readonly name: string; readonly modified: number }> {
    await ready();
    for await (const one of shelf.list()) if (one.name !== labelName) yield one;
  }

  async function store(bytes: Buffer, name: string): Promise<void> {
    if (await shelf.has(name)) {
      const there = await shelf.read(name);
      // What lies there altered is put right by whoever brings the content again.
      if (there && open(there, name, keys)?.equals(bytes)) return shelf.keep(name, there);
    }
    const sealed = seal(bytes, name, keys);
    await shelf.write(name, sealed);
    // Made here, and written: nobody else has it.
    sealed.forEach(giveBack);
  }

  return {
    addressOf,
    nameOf,
    async put(bytes, hash = addressOf(bytes)) {
      const name = nameOf(hash);
      await ready();
      let writing = underWay.get(name);
      if (!writing) {
        writing = store(bytes, name).finally(() => underWay.delete(name));
        underWay.set(name, writing);
      }
      await writing;
      return { hash, size: bytes.length };
    },
    async get(hash) {
      const name = nameOf(hash);
      await ready();
      const sealed = await shelf.read(name);
      if (!sealed) throw new Problem('unavailable', 'The content is missing where it should lie.', { requirement: 'BLOB-MISSING' });
      const bytes = open(sealed, name, keys);
      // Read for this call alone; what it held has memory of its own.
      giveBack(sealed);
      if (!bytes || addressOf(bytes) !== hash)
        throw new Problem('unavailable', 'The content was altered where it lies; it is not given out.', { requirement: 'BLOB-ALTERED' });
      return bytes;
    },
    async has(hash) {
      const name = nameOf(hash);
      await ready();
      return shelf.has(name);
    },
    async remove(hash) {
      const name = nameOf(hash);
      await ready();
      await shelf.remove(name);
    },
    list: objects,
    async removeNamed(name) {
      await ready();
      if (name !== labelName) await shelf.remove(name);
    },
    async rotate(onProgress) {
      let done = 0;
      for await (const { name } of objects()) {
        // What a crash left half written is no object.
        if (!hashPattern.test(name)) continue;
        const sealed = await shelf.read(name);
        const parts = sealed && rewrap(sealed, name, keys);
        if (!parts) continue;
        await shelf.write(name, parts);
        done++;
        onProgress?.(done);
      }
      return done;
    },
  };
}
