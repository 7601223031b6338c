// Chance as a value that is passed along: identifiers and secrets, fixed in tests.
import { randomBytes as nodeRandomBytes, randomUUID } from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';
import { seededRandom } from './seeded-random.ts';

export interface Chance {
  /** A random UUID, version 4. */
  uuid(): string;
  bytes(count: number): Buffer;
  /** A secret of so many random bytes (32 unless told), in base64url. */
  token(bytes?: number): string;
}

export const systemChance: Chance = {
  uuid: () => randomUUID(),
  bytes: (count) => nodeRandomBytes(count),
  token: (bytes = 32) => nodeRandomBytes(bytes).toString('base64url'),
};

export const newUuid = (): string => randomUUID();
export const randomBytes = (count: number): Buffer => nodeRandomBytes(count);

/** Chance that repeats itself for one seed: for tests and samples, never for secrets. */
export function seededChance(seed: number | string): Chance {
  const random = seededRandom(seed);
  const bytes = (count: number): Buffer => {
    const buffer = Buffer.alloc(count);
    for (let i = 0; i < count; i++) buffer[i] = random.int(0, 255);
    return buffer;
  };
  return { uuid: random.uuid, bytes, token: (count = 32) => bytes(count).toString('base64url') };
}

/** A UUID of version 7 (RFC 9562 §5.7): its first 48 bits are the time, so that new rows sit together in an index. */
export function newUuid7(clock: Clock = systemClock, chance: Chance = systemChance): string {
  const bytes = chance.bytes(16);
  bytes.writeUIntBE(clock.millis(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
