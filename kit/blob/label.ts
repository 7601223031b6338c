// A shelf says which keys its objects were named with: with other keys nothing would be found, and a sweep would take all of it away.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '@socle/kit/problem';
import type { Shelf } from './contract.ts';
import type { BlobKeys } from './keys.ts';
import { open } from './sealing.ts';

/** Named like any object, so that every shelf can hold it. */
export const labelName = createHash('sha256').update('socle: label of the contents').digest('hex');

/** Resolves where the shelf is that of these keys; an empty one becomes so. */
export async function checkLabel(shelf: Shelf, keys: BlobKeys): Promise<void> {
  const own = createHmac('sha256', keys.naming).update('label').digest();
  const there = await shelf.read(labelName);
  if (there ? there.length === own.length && timingSafeEqual(there, own) : await couldBe(shelf, keys)) {
    if (!there) await shelf.write(labelName, [own]);
    return;
  }
  throw new Problem(
    'unavailable',
    'The contents were put there with other keys than those of the file of keys: bring back the file that belongs to them. Nothing is read, written or swept until then.',
    { requirement: 'BLOB-KEYS' },
  );
}

/** Without a label: nothing lies there, or one of the first objects opens. */
async function couldBe(shelf: Shelf, keys: BlobKeys): Promise<boolean> {
  let seen = 0;
  for await (const { name } of shelf.list()) {
    const sealed = /^[0-9a-f]{64}$/.test(name) ? await shelf.read(name) : undefined;
    if (!sealed) continue;
    if (open(sealed, name, keys)) return true;
    if (++seen >= 16) break;
  }
  return seen === 0;
}
