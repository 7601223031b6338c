// Access tokens of ours, checked on the spot: signature, issuer, time, audience, certificate, revocation. Each refusal is a rule.
import { createHash } from 'node:crypto';
import type { Clock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { CareCaller } from './contract.ts';
import { type KeyRing, signingAlgorithms } from './key-ring.ts';
import { tokenRefused } from './problems.ts';
import type { AccessClaims } from './provider/token-handles.ts';
import type { Revocations } from './revocations.ts';
import { callerOfToken, isMeantFor } from './rules/token-caller.ts';

export interface TokenParts {
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly revocations: Revocations;
  readonly issuer: () => string;
  readonly baseUrl: () => string;
}

export interface TokenUse {
  /** Path with its query. */
  readonly path: string;
  /** SHA-256 of the client's certificate, base64url; asked only for bound tokens. */
  readonly thumbprint: () => string | undefined;
}

export interface AccessTokens {
  /** Signature, issuer and form only; throws the refusal. */
  read(token: string): Promise<AccessClaims>;
  /** All that makes a token good here and now; throws the refusal. */
  accept(token: string, use: TokenUse): Promise<CareCaller>;
}

interface Known {
  readonly claims: AccessClaims;
  readonly caller: CareCaller;
}

const remembered = 5000;
const toleranceMs = 5000;

/** Three parts in base64url: what looks so is taken for a token of ours or an attempt at one. */
export const looksSigned = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);

export function openAccessTokens({ keys, clock, revocations, issuer, baseUrl }: TokenParts): AccessTokens {
  // The signature of a token that was checked once need not be checked again: all the rest is, each time.
  const known = new Map<string, Known>();

  async function read(token: string): Promise<AccessClaims> {
    try {
      const { alg, kid } = decodeProtectedHeader(token);
      const found = kid === undefined ? undefined : await keys.keyOf(kid);
      // The algorithm is the key's, never the token's own word for it.
      if (!found || alg !== found.alg) throw tokenRefused('IDN-210', 'The token was not signed with a key of this installation.');
      const { payload } = await jwtVerify(token, found.key, {
        algorithms: [...signingAlgorithms],
        typ: 'at+jwt',
        issuer: issuer(),
        requiredClaims: ['jti', 'sub', 'client_id', 'aud', 'iat', 'exp'],
        // Time is judged below, by our clock and at each use.
        currentDate: new Date(0),
        clockTolerance: Number.MAX_SAFE_INTEGER,
      });
      return payload as unknown as AccessClaims;
    } catch (error) {
      if (error instanceof Problem || !(error instanceof errors.JOSEError || error instanceof TypeError)) throw error;
      throw tokenRefused('IDN-210', 'The token is not one that this installation signed.');
    }
  }

  async function knownOf(token: string): Promise<Known> {
    const before = known.get(token);
    if (before) return before;
    const claims = await read(token);
    const caller = callerOfToken(claims);
    if (!caller) throw tokenRefused('IDN-215', 'The token does not say who calls.');
    if (known.size >= remembered) for (const [old] of [...known].slice(0, remembered / 2)) known.delete(old);
    const one = { claims, caller };
    known.set(token, one);
    return one;
  }

  return {
    read,
    async accept(token, { path, thumbprint }) {
      const { claims, caller } = await knownOf(token);
      const now = clock.millis();
      if (claims.exp * 1000 <= now - toleranceMs) {
        known.delete(token);
        throw tokenRefused('IDN-211', 'The token is over: ask for another one.');
      }
      if (claims.iat * 1000 > now + toleranceMs) throw tokenRefused('IDN-211', 'The token is not valid yet.');
      if (!isMeantFor(claims.aud, baseUrl(), path)) throw tokenRefused('IDN-212', 'The token is meant for another place than this one.');
      const bound = claims.cnf?.['x5t#S256'];
      if (bound !== undefined && bound !== thumbprint()) {
        throw tokenRefused('IDN-214', 'The token is bound to a certificate, and came without it.');
      }
      if (await revocations.isRevoked(claims.jti, claims.gid)) throw tokenRefused('IDN-213', 'The token was revoked.');
      return caller;
    },
  };
}

export const thumbprintOf = (certificate: Buffer): string => createHash('sha256').update(certificate).digest('base64url');
