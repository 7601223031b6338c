// A signed access token as the provider's own memory would give it back: so that its introspection and revocation work on tokens that it does not keep.
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface AccessClaims {
  readonly jti: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  readonly scope?: string;
  /** Grant that it came from; none for software. */
  readonly gid?: string;
  readonly cnf?: { readonly 'x5t#S256'?: string };
  readonly [claim: string]: unknown;
}

export interface TokenHandles {
  /** Stands for a token whose signature was checked; nobody else can make one. */
  of(claims: AccessClaims): string;
  claimsOf(handle: string): AccessClaims | undefined;
}

const prefix = 'signed~';

export function openTokenHandles(key: Buffer): TokenHandles {
  const mac = (body: string): string => createHmac('sha256', key).update(body).digest('base64url');
  return {
    of(claims) {
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${prefix}${body}~${mac(body)}`;
    },
    claimsOf(handle) {
      if (!handle.startsWith(prefix)) return undefined;
      const [body = '', given = ''] = handle.slice(prefix.length).split('~');
      const [a, b] = [Buffer.from(mac(body)), Buffer.from(given)];
      if (a.length !== b.length || !timingSafeEqual(a, b)) return undefined;
      return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as AccessClaims;
    },
  };
}

const own = new Set(['jti', 'sub', 'client_id', 'iss', 'aud', 'iat', 'exp', 'scope', 'gid', 'cnf', 'authorization_details']);

/** As the model of the library keeps a token. */
export function toModel(handle: string, claims: AccessClaims): Record<string, unknown> {
  const extra = Object.fromEntries(Object.entries(claims).filter(([name]) => !own.has(name)));
  return {
    jti: handle,
    kind: claims.gid === undefined ? 'ClientCredentials' : 'AccessToken',
    format: 'opaque',
    clientId: claims.client_id,
    ...(claims.gid === undefined ? {} : { accountId: claims.sub, grantId: claims.gid }),
    iat: claims.iat,
    exp: claims.exp,
    aud: claims.aud,
    scope: claims.scope,
    extra,
    ...(claims.cnf?.['x5t#S256'] === undefined ? {} : { 'x5t#S256': claims.cnf['x5t#S256'] }),
  };
}
