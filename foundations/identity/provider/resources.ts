// Which parts of this installation a token may be meant for, and which scopes it may carry there.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { narrowSmartScopes, parseSmartScope } from '../rules/smart-scopes.ts';
import type { Errors } from './library.ts';
import type { OurClient } from './our-client.ts';

export interface ResourceParts {
  readonly baseUrl: string;
  /** Seconds. */
  readonly accessToken: number;
  /** Scopes of the provider itself. */
  readonly scopes: ReadonlySet<string>;
}

/** The whole installation, or one of its bases. */
export function isOurs(resource: string, baseUrl: string): boolean {
  return resource === baseUrl || (resource.startsWith(`${baseUrl}/`) && !/[?#\\]|\/\.\.?(\/|$)/.test(resource));
}

export function resources(errors: Errors, { baseUrl, accessToken, scopes }: ResourceParts) {
  return {
    enabled: true,
    /** What the client named (`resource`, or `aud` as SMART calls it); the whole where it asks for rights on data and names nothing. */
    async defaultResource(ctx: KoaContextWithOIDC, _client: unknown, oneOf?: string[] | string): Promise<string | string[]> {
      if (oneOf !== undefined) return Array.isArray(oneOf) ? (oneOf[0] as string) : oneOf;
      const { aud, grant_type, scope } = (ctx.oidc.params ?? {}) as Record<string, unknown>;
      if (typeof aud === 'string' && aud !== '') return trim(aud);
      const wantsData = typeof scope === 'string' && scope.split(' ').some((one) => parseSmartScope(one));
      return grant_type === 'client_credentials' || wantsData ? baseUrl : (undefined as unknown as string);
    },
    async useGrantedResource(): Promise<boolean> {
      return true;
    },
    async getResourceServerInfo(ctx: KoaContextWithOIDC, resource: string, client: OurClient) {
      if (!isOurs(resource, baseUrl)) throw new errors.InvalidTarget();
      const software = ctx.oidc.params?.grant_type === 'client_credentials';
      const asked = askedIn(ctx);
      const wanted = asked.filter((one) => (parseSmartScope(one)?.context === 'system') === software);
      const granted = narrowSmartScopes(wanted, (client.smart_scope ?? '').split(' '));
      if (software && granted.length === 0) {
        throw new errors.InvalidScope('none of the scopes asked for is registered for this client', asked.join(' '));
      }
      return {
        scope: [...granted, ...asked.filter((one) => scopes.has(one))].join(' '),
        audience: resource,
        accessTokenTTL: accessToken,
        accessTokenFormat: 'jwt' as const,
        jwt: { sign: { alg: 'ES256' as const } },
      };
    },
  };
}

/** Of the request itself, else of what it hands in. */
function askedIn({ oidc }: KoaContextWithOIDC): string[] {
  const { AuthorizationCode, RefreshToken } = oidc.entities;
  const text = oidc.params?.scope ?? RefreshToken?.scope ?? AuthorizationCode?.scope;
  return typeof text === 'string' ? text.split(' ').filter((one) => one !== '') : [];
}

const trim = (url: string): string => url.replace(/\/+$/, '');
