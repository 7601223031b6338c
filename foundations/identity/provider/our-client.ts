// What we keep of a client beside the metadata of OpenID Connect.
import type { Client } from 'oidc-provider';

export const ownMetadata = ['first_party', 'smart_scope', 'structure', 'resource_server', 'acts_for'] as const;

export interface ClientTraits {
  /** One of our own screens: no consent is asked for. */
  readonly first_party?: boolean;
  /** The widest SMART scopes that it may be given. */
  readonly smart_scope?: string;
  /** Of software: the structure that runs it. */
  readonly structure?: { readonly id: string; readonly name: string; readonly sector?: string };
  /** May introspect tokens of others. */
  readonly resource_server?: boolean;
  /** Software that may name the professional for whom it acts. */
  readonly acts_for?: boolean;
}

export type OurClient = Client & ClientTraits;
