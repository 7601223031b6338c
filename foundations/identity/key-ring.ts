// The keys that tokens are signed with: made at the first need, replaced by `socle identity rotate-keys`, kept sealed in the database.
import type { Clock } from '@socle/kit/clock';
import type { Seal } from '@socle/kit/crypto';
import { Problem } from '@socle/kit/problem';
import type { Database } from '@socle/kit/sql';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { addKeys, listKeys } from './store/keys.ts';

/** What we sign with: ES256 for access tokens, RS256 for id tokens (OpenID Connect wants every client to know it). */
export const signingAlgorithms = ['ES256', 'RS256'] as const;

export interface Ring {
  /** Changes when a key comes or goes. */
  readonly version: string;
  /** With their private parts, newest first. */
  readonly keys: readonly JWK[];
  readonly verifying: ReadonlyMap<string, { readonly alg: string; readonly key: CryptoKey }>;
}

export interface KeyRing {
  ring(): Promise<Ring>;
  /** Looked for again, once a second at most, where it is not known: another copy of Socle may have made it. */
  keyOf(kid: string): Promise<{ readonly alg: string; readonly key: CryptoKey } | undefined>;
  /** Signs with new keys from now on; gives their ids. */
  rotate(): Promise<string[]>;
}

const freshMs = 5000;
const missMs = 1000;

export function openKeyRing(parts: { database: Database; clock: Clock; seal: Seal }): KeyRing {
  const { database, clock, seal } = parts;
  let known: Ring | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<Ring> | undefined;

  async function read(): Promise<Ring> {
    let rows = await listKeys(database);
    if (rows.every(({ retiredAt }) => retiredAt !== null)) {
      await make(true);
      rows = await listKeys(database);
    }
    const version = rows.map(({ kid, retiredAt }) => `${kid}${retiredAt === null ? '' : '-'}`).join();
    if (known?.version !== version) {
      const keys: JWK[] = [];
      const verifying = new Map<string, { alg: string; key: CryptoKey }>();
      for (const { kid, alg, sealed } of rows) {
        const plain = seal.open(sealed, kid);
        if (plain === undefined)
          throw new Problem('fault', `The signing key ${kid} cannot be opened: the secret of the installation is another one.`);
        const jwk = JSON.parse(plain) as JWK;
        keys.push({ ...jwk, kid, alg, use: 'sig' });
        verifying.set(kid, { alg, key: (await importJWK(publicPart(jwk), alg)) as CryptoKey });
      }
      known = { version, keys, verifying };
    }
    readAt = clock.millis();
    return known;
  }

  function load(maxAge: number): Promise<Ring> {
    if (known && Math.abs(clock.millis() - readAt) < maxAge) return Promise.resolve(known);
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function make(first: boolean): Promise<string[]> {
    const createdAt = clock.now();
    const made = await Promise.all(
      signingAlgorithms.map(async (alg) => {
        const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
        const jwk = await exportJWK(privateKey);
        const kid = await calculateJwkThumbprint(publicPart(jwk));
        return { kid, alg, sealed: seal.close(JSON.stringify(jwk), kid), createdAt };
      }),
    );
    // Another copy that starts at the same moment may have been first: its keys count then.
    return (await addKeys(database, made, { first })) ? made.map(({ kid }) => kid) : [];
  }

  return {
    ring: () => load(freshMs),
    async keyOf(kid) {
      return (await load(freshMs)).verifying.get(kid) ?? (await load(missMs)).verifying.get(kid);
    },
    async rotate() {
      const made = await make(false);
      readAt = Number.NEGATIVE_INFINITY;
      return made;
    },
  };
}

export function publicPart({ kty, crv, x, y, n, e }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JWK;
}
