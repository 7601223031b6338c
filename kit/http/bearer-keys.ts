// Keys of callers: only their SHA-256 is kept, compared in constant time; a key that was accepted is looked up.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticate, Caller } from './contract.ts';

export interface KnownKey {
  /** SHA-256 of the key. */
  readonly hash: Buffer;
  readonly caller: Caller;
}

const remembered = 1000;

/** Our keys hold at least 256 random bits: a plain hash cannot be turned back, and needs no salt. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

export function bearerKeys(known: readonly KnownKey[]): Authenticate {
  // By the whole header. The engine finds an entry by a seeded hash of the text: how long that takes tells nothing of other keys.
  const accepted = new Map<string, Caller>();
  return (authorization) => {
    const before = accepted.get(authorization);
    if (before !== undefined) return before;
    const key = /^Bearer +([\w.~+/-]{1,500}=*)$/i.exec(authorization)?.[1];
    if (key === undefined) return undefined;
    const hash = hashKey(key);
    let caller: Caller | undefined;
    // All are compared, so that the time does not tell which one was near.
    for (const one of known) if (timingSafeEqual(one.hash, hash)) caller = one.caller;
    if (caller !== undefined) {
      if (accepted.size >= remembered) accepted.clear();
      accepted.set(authorization, caller);
    }
    return caller;
  };
}
