// Tokens in the messages of followers: an id and its seal. They stand in mail for years, so nothing is kept of them but the key they are made with.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `one`: ends one following; `all`: shows and ends everything that an address follows. */
export type TokenPower = 'one' | 'all';

export function makeToken(key: Buffer, power: TokenPower, id: string): string {
  return `${id}.${sealOf(key, power, id)}`;
}

/** The id; undefined: the token was not made here, or for another power. */
export function readToken(key: Buffer, power: TokenPower, token: string): string | undefined {
  const [, id, seal] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{22})$/.exec(token) ?? [];
  if (id === undefined || seal === undefined) return undefined;
  return timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(key, power, id))) ? id : undefined;
}

const sealOf = (key: Buffer, power: TokenPower, id: string): string =>
  createHmac('sha256', key).update(`${power}\0${id}`).digest('base64url').slice(0, 22);
