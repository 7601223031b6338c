// The caller that an access token speaks of, read from its claims once the signature is known to be ours.
import type { CareCaller } from '../contract.ts';

type Claims = Readonly<Record<string, unknown>>;

const kinds = new Set<unknown>(['professional', 'patient', 'software', 'administrator', 'agent']);

/** undefined: the token names no caller. */
export function callerOfToken(claims: Claims): CareCaller | undefined {
  const caller = claims.caller as CareCaller | undefined;
  if (typeof caller !== 'object' || caller === null || typeof caller.id !== 'string' || !kinds.has(caller.kind)) return undefined;
  const client = String(claims.client_id);
  const signedIn = typeof claims.auth_time === 'number' ? claims.auth_time : Number(claims.iat);
  return {
    ...caller,
    client: { id: client, name: typeof claims.client_name === 'string' ? claims.client_name : client },
    means: {
      level: typeof claims.acr === 'string' ? claims.acr : '',
      amr: Array.isArray(claims.amr) ? claims.amr.map(String) : [],
      at: signedIn * 1000,
    },
    scopes: typeof claims.scope === 'string' ? claims.scope.split(' ').filter((one) => one !== '') : [],
  };
}

/** Whether a token for this audience may be used at this address: the whole installation, or the base that stands above it. */
export function isMeantFor(audience: unknown, baseUrl: string, path: string): boolean {
  if (typeof audience !== 'string') return false;
  if (audience === baseUrl) return true;
  const bare = path.split('?', 1)[0] as string;
  return audience.startsWith(`${baseUrl}/`) && (`${baseUrl}${bare}` === audience || `${baseUrl}${bare}`.startsWith(`${audience}/`));
}
