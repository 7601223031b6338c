// Where the people of our screens sign in: at our own provider (the sandbox), or at one that the settings name.
import { readFileSync } from 'node:fs';
import type { Clock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import * as openid from 'openid-client';
import type { Portal } from '../contract.ts';
import { askProvider } from '../provider/call.ts';
import type { ProviderHost } from '../provider/host.ts';
import { screenScope } from '../provider/provider.ts';
import type { IdentitySettings } from '../settings.ts';

export interface Place {
  readonly key: 'own' | 'professional' | 'patient';
  readonly scope: string;
  /** Asked for, and accepted. */
  readonly acr: readonly string[];
  configuration(): Promise<openid.Configuration>;
}

export interface PlaceParts {
  readonly settings: IdentitySettings;
  readonly host: ProviderHost;
  readonly issuer: () => string;
  readonly sandboxOpen: () => Promise<boolean>;
  readonly ownClient: () => { readonly id: string; readonly secret: string };
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface Places {
  /** undefined: nobody can sign in at this portal. */
  placeFor(portal: Portal, sandbox: boolean): Promise<Place | undefined>;
  byKey(key: string): Place | undefined;
}

export function openPlaces(parts: PlaceParts): Places {
  const { settings: s } = parts;
  const own = ownPlace(parts);
  const outside = {
    pro: outsidePlace(parts, 'professional', {
      discovery: s.providerProfessionalDiscovery,
      client: s.providerProfessionalClient,
      secret: s.providerProfessionalSecret,
      key: s.providerProfessionalKey,
      scope: s.providerProfessionalScope,
      acr: s.providerProfessionalAcr,
    }),
    citizen: outsidePlace(parts, 'patient', {
      discovery: s.providerPatientDiscovery,
      client: s.providerPatientClient,
      secret: s.providerPatientSecret,
      key: s.providerPatientKey,
      scope: s.providerPatientScope,
      acr: s.providerPatientAcr,
    }),
  };
  return {
    async placeFor(portal, sandbox) {
      const there = portal === 'public' ? undefined : outside[portal];
      if (there && !sandbox) return there;
      return (await parts.sandboxOpen()) ? own : there;
    },
    byKey: (key) => [own, outside.pro, outside.citizen].find((one) => one?.key === key),
  };
}

/** Our own provider is asked without a network between: it may be known to the world under a name that this machine cannot reach. */
function ownPlace({ host, issuer, ownClient, newId }: PlaceParts): Place {
  return {
    key: 'own',
    scope: `openid scope_all ${screenScope}`,
    acr: [],
    async configuration() {
      const at = issuer();
      const { id, secret } = ownClient();
      const configuration = new openid.Configuration(
        {
          issuer: at,
          authorization_endpoint: `${at}/auth`,
          token_endpoint: `${at}/token`,
          userinfo_endpoint: `${at}/me`,
          jwks_uri: `${at}/jwks`,
          authorization_response_iss_parameter_supported: true,
        },
        id,
        secret,
        openid.ClientSecretBasic(secret),
      );
      configuration[openid.customFetch] = async (url, { method, headers, body }) => {
        const provider = await host.provider();
        const answer = await askProvider(provider, {
          method,
          url: url.slice(at.length),
          headers: { accept: 'application/json', ...headers },
          id: newId(),
          ...(body === undefined || body === null ? {} : { body: Buffer.from(String(body)) }),
        });
        const pairs = answer.headers.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
        return new Response(answer.body.length === 0 ? null : new Uint8Array(answer.body), { status: answer.status, headers: pairs });
      };
      if (at.startsWith('http:')) openid.allowInsecureRequests(configuration);
      return configuration;
    },
  };
}

interface Outside {
  readonly discovery: string | undefined;
  readonly client: string | undefined;
  readonly secret: string | undefined;
  readonly key: string | undefined;
  readonly scope: string;
  readonly acr: readonly string[];
}

function outsidePlace({ clock }: PlaceParts, key: 'professional' | 'patient', given: Outside): Place | undefined {
  const { discovery, client, secret, key: file, scope, acr } = given;
  if (discovery === undefined) return undefined;
  const name = `SOCLE_IDENTITY_PROVIDER_${key.toUpperCase()}`;
  if (client === undefined || (secret === undefined) === (file === undefined)) {
    throw new Problem('invalid', `${name}_DISCOVERY needs ${name}_CLIENT, and either ${name}_SECRET or ${name}_KEY.`);
  }
  let found: { readonly at: number; readonly configuration: Promise<openid.Configuration> } | undefined;

  async function discover(): Promise<openid.Configuration> {
    const authentication = secret === undefined ? await privateKey(file as string) : openid.ClientSecretBasic(secret);
    const url = new URL(discovery as string);
    try {
      return await openid.discovery(url, client as string, secret, authentication, {
        timeout: 10,
        ...(url.protocol === 'http:' ? { execute: [openid.allowInsecureRequests] } : {}),
      });
    } catch (cause) {
      throw new Problem('unavailable', 'The provider of sign-in does not answer, or its discovery document cannot be read.', { cause });
    }
  }

  return {
    key,
    scope,
    acr,
    configuration() {
      // A provider that was away is asked again; one that answered is believed for a day: its document changes rarely, its keys are fetched apart.
      if (found && clock.millis() - found.at < 86_400_000) return found.configuration;
      const asked = { at: clock.millis(), configuration: discover() };
      found = asked;
      asked.configuration.catch(() => {
        if (found === asked) found = undefined;
      });
      return asked.configuration;
    },
  };
}

async function privateKey(file: string): Promise<openid.ClientAuth> {
  let jwk: JWK;
  try {
    jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
  } catch (cause) {
    throw new Problem('invalid', `${file} does not hold a private key as a JWK.`, { cause });
  }
  const key = (await importJWK(jwk, jwk.alg ?? 'ES256')) as CryptoKey;
  return openid.PrivateKeyJwt(jwk.kid === undefined ? key : { key, kid: jwk.kid });
}
