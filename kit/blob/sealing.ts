// An object at rest: a head with its own key, wrapped by a master key, then the content under AES-256-GCM.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { randomBytes } from '@socle/kit/clock';
import type { BlobKeys } from './keys.ts';

const magic = Buffer.from('SCB1');
/** magic 4, master key id 1, nonce 12, wrapped key 32, tag 16; then nonce 12, tag 16, content. */
export const headLength = 4 + 1 + 12 + 32 + 16;
const bodyHead = 12 + 16;

/** The parts of a sealed object; `name` is bound to it, so that one object cannot be put in the place of another. */
export function seal(bytes: Buffer, name: string, keys: BlobKeys): readonly Buffer[] {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  // Of this mode nothing is left for the end: the content is not copied once more.
  const content = cipher.update(bytes);
  cipher.final();
  return [wrap(key, name, keys), nonce, cipher.getAuthTag(), content];
}

/** Undefined where anything was altered, or the master key is not known. */
export function open(sealed: Buffer, name: string, keys: BlobKeys): Buffer | undefined {
  const key = unwrap(sealed, name, keys);
  if (!key || sealed.length < headLength + bodyHead) return undefined;
  try {
    const at = headLength;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(at, at + 12)).setAAD(Buffer.from(name));
    decipher.setAuthTag(sealed.subarray(at + 12, at + bodyHead));
    const content = decipher.update(sealed.subarray(at + bodyHead));
    // Throws where anything was altered.
    decipher.final();
    return content;
  } catch {
    return undefined;
  }
}

/** The same object under the key in use; undefined where it is so already. Throws where it cannot be opened. */
export function rewrap(sealed: Buffer, name: string, keys: BlobKeys): readonly Buffer[] | undefined {
  if (sealed[4] === keys.current.id) return undefined;
  const key = unwrap(sealed, name, keys);
  if (!key) throw new Error('an object cannot be opened with the keys at hand');
  return [wrap(key, name, keys), sealed.subarray(headLength)];
}

function wrap(key: Buffer, name: string, { current }: BlobKeys): Buffer {
  const nonce = randomBytes(12);
  const head = Buffer.concat([magic, Buffer.of(current.id)]);
  const cipher = createCipheriv('aes-256-gcm', current.secret, nonce).setAAD(Buffer.concat([head, Buffer.from(name)]));
  const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([head, nonce, wrapped, cipher.getAuthTag()]);
}

function unwrap(sealed: Buffer, name: string, { byId }: BlobKeys): Buffer | undefined {
  if (sealed.length < headLength || !sealed.subarray(0, 4).equals(magic)) return undefined;
  const master = byId.get(sealed[4] as number);
  if (!master) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', master.secret, sealed.subarray(5, 17)).setAAD(
      Buffer.concat([sealed.subarray(0, 5), Buffer.from(name)]),
    );
    decipher.setAuthTag(sealed.subarray(49, 65));
    return Buffer.concat([decipher.update(sealed.subarray(17, 49)), decipher.final()]);
  } catch {
    return undefined;
  }
}
