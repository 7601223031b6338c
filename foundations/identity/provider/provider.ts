// The OpenID Provider, configured: what it speaks, how long things last, what it says of people.

import { pickLanguage } from '@socle/kit/i18n';
import type { Log } from '@socle/kit/log';
import type Provider from 'oidc-provider';
import type { AdapterFactory, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { accountOf } from '../accounts.ts';
import type { Acting } from '../contract.ts';
import type { Ring } from '../key-ring.ts';
import { endedPage, errorPage, logoutPage } from '../pages/pages.ts';
import { situationOf } from '../rules/person.ts';
import type { IdentitySettings } from '../settings.ts';
import type { Trace } from '../trace.ts';
import { personClaims, type SituationMemory, softwareClaims } from './caller-claims.ts';
import { mutualTls } from './certificates.ts';
import { listenToProvider } from './events.ts';
import { firstPartyGrant } from './grants.ts';
import type { Library } from './library.ts';
import { type OurClient, ownMetadata } from './our-client.ts';
import { resources } from './resources.ts';

export interface ProviderParts {
  readonly issuer: string;
  readonly baseUrl: string;
  readonly settings: IdentitySettings;
  readonly ring: Ring;
  readonly cookieKey: string;
  /** Tells cookies of two installations on one host apart. */
  readonly cookieSuffix: string;
  readonly library: Library;
  readonly adapter: AdapterFactory;
  readonly memory: SituationMemory & { keep(sessionUid: string, situation: string, seconds: number): Promise<void> };
  readonly isOpen: () => Promise<boolean>;
  readonly actFor: (idnps: string, situation?: string) => Promise<Acting | undefined>;
  readonly trace: Trace;
  readonly log: Log;
  readonly now: () => number;
  sessionEnded(uid: string): Promise<void>;
}

/** Claims of Pro Santé Connect, by its one scope. */
const professionalClaims = [
  'SubjectNameID', 'preferred_username', 'given_name', 'family_name', 'SubjectRole', 'SubjectOrganization', 'SubjectOrganizationID',
  'Secteur_Activite', 'codeGenreActivite', 'Mode_Acces_Raison', 'Acces_Regulation_Medicale', 'UITVersion', 'Palier_Authentification',
  'PSI_Locale', 'otherIds', 'email_verified', 'SubjectRefPro',
]; // biome-ignore format: one claim after the other

export const scopes = ['openid', 'offline_access', 'online_access', 'launch/patient', 'scope_all', 'profile', 'birth', 'fhirUser'] as const;
/** For our own screens: the person as this house keeps him. */
export const screenScope = 'socle';

export function createProvider(parts: ProviderParts): Provider {
  const { issuer, baseUrl, settings, memory, library } = parts;
  const seconds = (milliseconds: number): number => Math.max(1, Math.round(milliseconds / 1000));
  const life = {
    access: seconds(settings.accessToken),
    refresh: seconds(settings.refreshToken),
    session: seconds(settings.session),
    idle: seconds(settings.sessionIdle),
  };
  const known = new Set<string>(scopes);
  const mount = new URL(issuer).pathname;
  const page = (ctx: KoaContextWithOIDC) => ({ language: pickLanguage(ctx.get('accept-language')), mount, self: '' });

  const configuration: Configuration = {
    adapter: parts.adapter,
    jwks: { keys: [...parts.ring.keys] as never },
    acrValues: ['eidas1', 'eidas2', 'eidas3'],
    scopes: [...scopes, screenScope],
    claims: {
      sid: null,
      iss: null,
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      scope_all: professionalClaims,
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      fhirUser: ['fhirUser'],
      [screenScope]: ['socle'],
    },
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: ['none', 'private_key_jwt', 'self_signed_tls_client_auth', 'tls_client_auth', 'client_secret_basic'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS256', 'RS384', 'PS256', 'ES256', 'ES384'],
      idTokenSigningAlgValues: ['RS256', 'ES256'],
    },
    clientDefaults: { id_token_signed_response_alg: 'RS256', response_types: ['code'], grant_types: ['authorization_code'] },
    extraClientMetadata: { properties: [...ownMetadata], validator: () => undefined },
    extraParams: ['aud', 'portal', 'launch', 'ui_locales'],
    allowOmittingSingleRegisteredRedirectUri: false,
    clockTolerance: 5,
    cookies: {
      names: { session: `op_${parts.cookieSuffix}`, interaction: `op_ask_${parts.cookieSuffix}`, resume: `op_back_${parts.cookieSuffix}` },
      keys: [parts.cookieKey],
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: mount },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    ttl: {
      AccessToken: life.access,
      AuthorizationCode: 60,
      ClientCredentials: life.access,
      IdToken: 300,
      Interaction: seconds(settings.interaction),
      Grant: life.session,
      RefreshToken: life.refresh,
      // Ends when nothing is done, and in any case some hours after the sign-in.
      Session: (_ctx, session) => {
        const signedIn = (session as { loginTs?: number }).loginTs;
        const left = signedIn === undefined ? life.idle : signedIn + life.session - Math.floor(parts.now() / 1000);
        return Math.max(1, Math.min(life.idle, left));
      },
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: () => true,
    expiresWithSession: async () => true,
    interactions: { url: (_ctx, interaction) => `${mount}/interaction/${interaction.uid}` },
    loadExistingGrant: (ctx) => firstPartyGrant(ctx, memory, life.session),
    async findAccount(_ctx, subject, token) {
      const account = (await parts.isOpen()) ? accountOf(subject) : undefined;
      if (!account) return undefined;
      return {
        accountId: subject,
        async claims(use, scope) {
          const uid = (token as { sessionUid?: string } | undefined)?.sessionUid;
          const chosen = await memory.situationOf(uid);
          const { person } = account;
          return {
            sub: subject,
            ...account.claims(situationOf(person, chosen)),
            ...(person.patient === undefined ? {} : { fhirUser: `${baseUrl}/patient-identity/fhir/Patient/${person.patient}` }),
            ...(use === 'userinfo' && scope.split(' ').includes(screenScope) ? { socle: { person, situation: chosen, session: uid } } : {}),
          };
        },
      };
    },
    async extraTokenClaims(ctx, token) {
      const client = ctx.oidc.client as OurClient;
      if (token.kind === 'ClientCredentials') return softwareClaims(library.errors, ctx, client, parts.actFor);
      const account = ctx.oidc.account && accountOf(ctx.oidc.account.accountId);
      const source = ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken;
      // Without an audience it opens userinfo only, where the claims are asked anyway.
      if (!account || token.aud === undefined) return undefined;
      return personClaims(account, { sessionUid: (token as { sessionUid?: string }).sessionUid, client }, source ?? {}, memory);
    },
    formats: {
      customizers: {
        jwt(_ctx, token, jwt) {
          const grant = (token as { grantId?: string }).grantId;
          if (grant !== undefined) jwt.payload.gid = grant;
        },
      },
    },
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some((uri) => URL.canParse(uri) && new URL(uri).origin === origin),
    renderError(ctx, out) {
      ctx.type = 'html';
      ctx.body = errorPage({ ...page(ctx), code: out.error, expired: out.error_description?.includes('not found') ?? false });
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId || (client as OurClient).resource_server === true,
      },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: resources(library.errors, { baseUrl, accessToken: life.access, scopes: known }) as never,
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = logoutPage({ ...page(ctx), form });
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = endedPage(page(ctx));
        },
      },
      mTLS: mutualTls as never,
    },
  };
  const provider = new library.default(issuer, configuration);
  provider.proxy = true;
  provider.silent = true;
  provider.use(async (ctx, next) => {
    await next();
    addLaunchContext(ctx as KoaContextWithOIDC);
  });
  listenToProvider(provider, parts);
  return provider;
}

/** SMART: the answer that holds the token says for which patient, where the patient himself signed in. */
function addLaunchContext(ctx: KoaContextWithOIDC): void {
  const answer = ctx.body as Record<string, unknown> | undefined;
  if (ctx.path !== '/token' || typeof answer?.access_token !== 'string' || !ctx.oidc?.account) return;
  const patient = accountOf(ctx.oidc.account.accountId)?.person.patient;
  if (patient !== undefined && String(answer.scope ?? '').includes('patient')) ctx.body = { ...answer, patient };
}
