// The clients that may use our provider: what is asked of them, where they are kept. A secret is kept sealed.
import type { Clock } from '@socle/kit/clock';
import type { Seal } from '@socle/kit/crypto';
import { Problem } from '@socle/kit/problem';
import type { Database } from '@socle/kit/sql';
import type { ClientTraits } from './provider/our-client.ts';
import { scopes } from './provider/provider.ts';
import { parseSmartScope } from './rules/smart-scopes.ts';
import * as store from './store/clients.ts';

export type ClientMethod = 'none' | 'private_key_jwt' | 'self_signed_tls_client_auth' | 'tls_client_auth' | 'client_secret_basic';

export interface NewClient {
  readonly id: string;
  readonly name: string;
  readonly method: ClientMethod;
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** The widest SMART scopes that it may be given. */
  readonly scopes: readonly string[];
  /** Public keys (JWK), of private_key_jwt; or certificates in `x5c`, of self_signed_tls_client_auth. */
  readonly keys?: readonly Record<string, unknown>[];
  readonly keysUri?: string;
  readonly secret?: string;
  /** Distinguished name of the certificate, of tls_client_auth. */
  readonly subjectDn?: string;
  readonly native?: boolean;
  readonly traits?: ClientTraits;
}

export interface Clients {
  add(client: NewClient, options?: { readonly replace?: boolean }): Promise<void>;
  /** As the provider wants it; undefined: unknown, or disabled. */
  metadataOf(id: string): Promise<Record<string, unknown> | undefined>;
  list(): Promise<store.ClientRow[]>;
  disable(id: string): Promise<boolean>;
}

export function openClients({ database, clock, seal }: { database: Database; clock: Clock; seal: Seal }): Clients {
  return {
    async add(client, { replace = false } = {}) {
      const { client_secret: secret, ...metadata } = toMetadata(client);
      const sealed = typeof secret === 'string' ? { sealed_secret: seal.close(secret, client.id).toString('base64') } : {};
      if (!(await store.putClient(database, { id: client.id, metadata: { ...metadata, ...sealed }, at: clock.now(), replace }))) {
        throw new Problem('duplicate', `There is a client ${client.id} already. --replace puts the new one in its place.`);
      }
    },
    async metadataOf(id) {
      const found = await store.findClient(database, id);
      if (!found || found.disabledAt !== null) return undefined;
      const { sealed_secret: sealed, ...metadata } = found.metadata;
      if (typeof sealed !== 'string') return metadata;
      const secret = seal.open(Buffer.from(sealed, 'base64'), id);
      return secret === undefined ? undefined : { ...metadata, client_secret: secret };
    },
    list: () => store.listClients(database),
    disable: (id) => store.disableClient(database, id, clock.now()),
  };
}

/** Throws a Problem that names what is wrong. */
export function toMetadata(client: NewClient): Record<string, unknown> {
  const {
    id,
    name,
    method,
    redirectUris = [],
    postLogoutRedirectUris = [],
    keys = [],
    keysUri,
    secret,
    subjectDn,
    native,
    traits = {},
  } = client;
  const wrong = (sentence: string): Problem => new Problem('value', `Client ${id}: ${sentence}`);
  if (!/^[A-Za-z0-9][\w.:-]{2,80}$/.test(id)) throw wrong('its id has 3 to 81 letters, digits, points, colons, dashes.');
  const unknown = client.scopes.filter((scope) => !parseSmartScope(scope));
  if (unknown.length > 0) throw wrong(`${unknown.join(', ')} is no SMART scope such as user/DocumentReference.rs.`);
  for (const uri of redirectUris)
    if (!isRedirect(uri, native === true)) throw wrong(`${uri} cannot be returned to: https, or http on this very machine.`);
  const wantsKeys = method === 'private_key_jwt' || method === 'self_signed_tls_client_auth';
  if (wantsKeys && (keys.length === 0) === (keysUri === undefined)) throw wrong(`${method} needs its keys, or the address of its keys.`);
  for (const key of keys)
    if (['d', 'p', 'q', 'k'].some((part) => part in key)) throw wrong('its keys hold a private part: give the public one only.');
  if (method === 'tls_client_auth' && subjectDn === undefined)
    throw wrong('tls_client_auth needs the distinguished name of its certificate.');
  if (method === 'client_secret_basic' && (secret === undefined || secret.length < 32)) throw wrong('its secret has at least 32 signs.');
  const software = client.scopes.some((scope) => parseSmartScope(scope)?.context === 'system');
  if (software && method === 'none') throw wrong('scopes of system/ are for software that can prove who it is.');
  if (redirectUris.length === 0 && !software && traits.resource_server !== true) throw wrong('it needs an address to return to.');
  return {
    client_id: id,
    client_name: name,
    application_type: native === true ? 'native' : 'web',
    token_endpoint_auth_method: method,
    redirect_uris: redirectUris,
    post_logout_redirect_uris: postLogoutRedirectUris,
    response_types: redirectUris.length > 0 ? ['code'] : [],
    grant_types: [...(redirectUris.length > 0 ? ['authorization_code', 'refresh_token'] : []), ...(software ? ['client_credentials'] : [])],
    scope: scopes.join(' '),
    ...(wantsKeys ? (keysUri === undefined ? { jwks: { keys } } : { jwks_uri: keysUri }) : {}),
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...(subjectDn === undefined ? {} : { tls_client_auth_subject_dn: subjectDn }),
    // A token that was got by a certificate is good with it only.
    ...(method.endsWith('tls_client_auth') ? { tls_client_certificate_bound_access_tokens: true } : {}),
    smart_scope: client.scopes.join(' '),
    ...traits,
  };
}

function isRedirect(uri: string, native: boolean): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url?.hash !== '') return false;
  if (url.protocol === 'https:') return true;
  if (url.protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return native && /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(url.protocol);
}
