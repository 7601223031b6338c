// What a seal is: facts of a batch, bound by a hash to the seal before it, and by a secret to this installation.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { digest } from './tuples.ts';

/** Version of the form of rows and of seals: the columns sealed, their order and types. */
export const sealForm = 1;

export interface SealFacts {
  /** 1, 2, 3…, without a gap. */
  readonly number: number;
  readonly kind: 'batch' | 'purge';
  readonly form: number;
  /** The batch is all that stands beyond this id… */
  readonly beyond: number;
  /** …up to this one. */
  readonly upto: number;
  /** First and last id in it. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly sealedAt: number;
  /** SHA-256 of the binary form of its rows in the order of their ids. */
  readonly rowsHash: Buffer;
  readonly leaves: Buffer;
  /** Hash of the seal before; zeros for the first one. */
  readonly previous: Buffer;
}

export interface Seal extends SealFacts {
  readonly hash: Buffer;
  readonly mac: Buffer;
}

export const noSeal: Buffer = Buffer.alloc(32);

export function sealed(facts: SealFacts, secret: Buffer): Seal {
  const hash = sealHash(facts);
  return { ...facts, hash, mac: macOf(hash, secret) };
}

export function sealHash(facts: SealFacts): Buffer {
  const numbers = [facts.number, facts.form, facts.beyond, facts.upto, facts.first, facts.last, facts.count, facts.sealedAt];
  const fixed = Buffer.alloc(numbers.length * 8);
  for (const [at, value] of numbers.entries()) fixed.writeBigInt64BE(BigInt(value), at * 8);
  // The hashes are brought to their length by a hash of their own: bytes cannot move from one part to the next.
  return digest(
    Buffer.concat([
      Buffer.from(`socle-audit-seal/1 ${facts.kind}\n`),
      fixed,
      digest(facts.rowsHash),
      digest(facts.leaves),
      digest(facts.previous),
    ]),
  );
}

export const macOf = (hash: Buffer, secret: Buffer): Buffer => createHmac('sha256', secret).update(hash).digest();

export const isMac = (seal: Pick<Seal, 'hash' | 'mac'>, secret: Buffer): boolean =>
  seal.mac.length === 32 && timingSafeEqual(seal.mac, macOf(seal.hash, secret));

/** What is written down outside the database, so that whoever rewrites the database is found out. */
export interface Anchor {
  readonly number: number;
  readonly upto: number;
  readonly count: number;
  readonly at: string;
  readonly hash: string;
  readonly mac: string;
}

export const anchorOf = (seal: Seal): Anchor => ({
  number: seal.number,
  upto: seal.upto,
  count: seal.count,
  at: new Date(seal.sealedAt).toISOString(),
  hash: seal.hash.toString('hex'),
  mac: seal.mac.toString('hex'),
});

/** Undefined where the line is no anchor: the last one may have been cut by a crash. */
export function readAnchor(line: string): Anchor | undefined {
  try {
    const value = JSON.parse(line) as Anchor;
    return Number.isSafeInteger(value.number) && typeof value.hash === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
