// The memory of the provider in PostgreSQL. What a client or a browser holds is kept as its SHA-256; a code, a refresh token, an assertion serves once.
import { createHash } from 'node:crypto';
import type { Clock } from '@socle/kit/clock';
import type { Database } from '@socle/kit/sql';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { Revocations } from '../revocations.ts';
import * as store from '../store/artifacts.ts';
import type { Errors } from './library.ts';
import { type TokenHandles, toModel } from './token-handles.ts';

export interface AdapterParts {
  readonly errors: Errors;
  readonly database: Database;
  readonly clock: Clock;
  readonly revocations: Revocations;
  readonly handles: TokenHandles;
  /** A signed token that came from a grant cannot live longer than this after it. */
  readonly accessTokenMs: number;
  clientOf(id: string): Promise<Record<string, unknown> | undefined>;
}

/** Their ids are secrets that are never looked up otherwise: they do not stand in their own payload either. */
const secrets = new Set(['AuthorizationCode', 'AccessToken', 'ClientCredentials', 'RefreshToken', 'PushedAuthorizationRequest']);
const hashOf = (id: string): string => createHash('sha256').update(id).digest('base64url');

export function adapterFactory(parts: AdapterParts): AdapterFactory {
  return (model) => (model === 'Client' ? clients(parts) : artifacts(parts, model));
}

function artifacts(parts: AdapterParts, model: string): Adapter {
  const { errors, database, clock, revocations, handles, accessTokenMs } = parts;
  const back = (id: string | undefined, found: store.Artifact | undefined): AdapterPayload | undefined =>
    found && {
      ...found.payload,
      ...(id === undefined ? {} : { jti: id }),
      ...(found.consumedAt === null ? {} : { consumed: Math.floor(found.consumedAt.getTime() / 1000) }),
    };
  const signed = model === 'AccessToken' || model === 'ClientCredentials';
  return {
    async upsert(id, payload, expiresIn) {
      const { jti, ...rest } = payload;
      const row = {
        model,
        id: hashOf(id),
        payload: secrets.has(model) ? rest : { ...rest, jti },
        grantId: model === 'Grant' ? undefined : payload.grantId,
        uid: payload.uid,
        expiresAt: expiresIn ? new Date(clock.millis() + expiresIn * 1000) : undefined,
      };
      if (model !== 'ReplayDetection') return store.putArtifact(database, row);
      if (!(await store.putArtifactOnce(database, row, clock.now()))) {
        throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
      }
    },
    async find(id) {
      if (signed) {
        const claims = handles.claimsOf(id);
        if (claims) {
          const mine = (claims.gid === undefined) === (model === 'ClientCredentials');
          return mine && !(await revocations.isRevoked(claims.jti, claims.gid)) ? (toModel(id, claims) as AdapterPayload) : undefined;
        }
      }
      return back(id, await store.findArtifact(database, model, hashOf(id), clock.now()));
    },
    findByUid: async (uid) => back(undefined, await store.findArtifactByUid(database, model, uid, clock.now())),
    findByUserCode: async () => undefined,
    async consume(id) {
      if (await store.consumeArtifact(database, model, hashOf(id), clock.now())) return;
      // Two at once: the second one is treated as a theft, like one that comes later.
      const found = await store.findArtifact(database, model, hashOf(id), clock.now());
      const grant = found?.payload.grantId;
      if (typeof grant === 'string') await endGrant(parts, grant);
      throw new errors.InvalidGrant('already used');
    },
    async destroy(id) {
      const claims = signed ? handles.claimsOf(id) : undefined;
      if (claims) return revocations.revoke('token', claims.jti, new Date((claims.exp + 60) * 1000));
      if (model === 'Grant') await endGrant(parts, id);
      await store.removeArtifact(database, model, hashOf(id));
    },
    async revokeByGrantId(grantId) {
      await store.removeArtifactsOfGrant(database, model, grantId);
      if (model === 'AccessToken') await revocations.revoke('grant', grantId, new Date(clock.millis() + accessTokenMs + 60_000));
    },
  };
}

/** All that came from a grant is over: codes, refresh tokens, and the signed tokens that are still under way. */
export async function endGrant(
  { database, clock, revocations, accessTokenMs }: Omit<AdapterParts, 'errors'>,
  grantId: string,
): Promise<void> {
  for (const one of ['AccessToken', 'RefreshToken', 'AuthorizationCode']) await store.removeArtifactsOfGrant(database, one, grantId);
  await store.removeArtifact(database, 'Grant', hashOf(grantId));
  await revocations.revoke('grant', grantId, new Date(clock.millis() + accessTokenMs + 60_000));
}

/** Ends a session at our own provider, with all that was granted in it. */
export async function endProviderSession(parts: Omit<AdapterParts, 'errors'>, uid: string): Promise<void> {
  const found = await store.findArtifactByUid(parts.database, 'Session', uid, parts.clock.now());
  if (!found) return;
  const grants = Object.values((found.payload.authorizations ?? {}) as Record<string, { grantId?: string }>);
  for (const { grantId } of grants) if (grantId !== undefined) await endGrant(parts, grantId);
  await store.removeArtifact(parts.database, 'Session', hashOf(String(found.payload.jti)));
  await store.removeArtifact(parts.database, 'Situation', uid);
}

function clients({ clientOf }: AdapterParts): Adapter {
  const no = async (): Promise<undefined> => undefined;
  return {
    find: (id) => clientOf(id) as Promise<AdapterPayload | undefined>,
    upsert: no,
    findByUid: no,
    findByUserCode: no,
    consume: no,
    destroy: no,
    revokeByGrantId: no,
  };
}
