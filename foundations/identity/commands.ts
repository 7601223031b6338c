// socle identity …: keys are replaced, clients registered, listed, disabled.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Command } from '@socle/kit/cli';
import { systemChance } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import type { OpenRoom, RoomCommandContext } from '@socle/kit/room';
import type { ClientMethod, NewClient } from './clients.ts';
import type { OpenIdentity } from './open.ts';

type Context = RoomCommandContext<OpenRoom & OpenIdentity>;

const methods: readonly ClientMethod[] = [
  'none',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'client_secret_basic',
];

export const identityCommands: readonly Command<Context>[] = [
  {
    name: 'identity',
    summary: 'Sign-in: identity rotate-keys · client add|list|disable',
    words: '<rotate-keys | client add <id> | client list | client disable <id>>',
    wordsMin: 1,
    wordsMax: 3,
    options: {
      name: { type: 'string', value: '<text>', summary: 'Name of the client, as people see it' },
      method: { type: 'string', value: `<${methods.join('|')}>`, summary: 'How the client proves who it is; none unless told' },
      redirect: { type: 'string', value: '<url,…>', summary: 'Addresses to return to after sign-in' },
      'post-logout': { type: 'string', value: '<url,…>', summary: 'Addresses to return to after sign-out' },
      scopes: { type: 'string', value: '<scope,…>', summary: 'The widest SMART scopes: user/DocumentReference.rs,patient/*.rs' },
      keys: {
        type: 'string',
        value: '<file>',
        summary: 'Its public keys: a JWK or a JWKS; of self_signed_tls_client_auth, its certificate in PEM',
      },
      'keys-url': { type: 'string', value: '<url>', summary: 'Where its public keys are published' },
      'subject-dn': { type: 'string', value: '<name>', summary: 'Distinguished name of its certificate, of tls_client_auth' },
      structure: { type: 'string', value: '<IDNST>', summary: 'The structure that runs this software' },
      'structure-name': { type: 'string', value: '<text>', summary: 'Name of that structure' },
      'acts-for': { type: 'boolean', summary: 'May name the professional of its structure for whom it acts' },
      'resource-server': { type: 'boolean', summary: 'May introspect the tokens of others' },
      native: { type: 'boolean', summary: 'An application of a telephone or a desk' },
      replace: { type: 'boolean', summary: 'Puts the client in the place of the one of this id' },
    },
    help: [
      'identity rotate-keys: signs with new keys from now on; the old ones stay published as long as SOCLE_IDENTITY_KEYS_KEPT says.',
      'identity client add my-app --name "My app" --redirect https://app.example/back --scopes user/DocumentReference.rs',
    ],
    async run({ options, words }, { room, terminal }) {
      const [first, second, id] = words;
      if (first === 'rotate-keys' && second === undefined) {
        for (const kid of await room.rotateKeys()) terminal.print(`New key ${kid}`);
        return;
      }
      if (first === 'client' && second === 'list' && id === undefined) {
        const rows = (await room.clients.list()).map((one): [string, string] => [one.id, describe(one.metadata, one.disabledAt)]);
        if (rows.length === 0) terminal.print('No client is registered.');
        else terminal.table(rows);
        return;
      }
      if (first === 'client' && second === 'disable' && id !== undefined) {
        if (!(await room.clients.disable(id))) throw new Problem('not-found', `There is no client ${id} that is in use.`);
        terminal.print(`Client ${id} is disabled. Tokens that it holds end within minutes.`);
        return;
      }
      if (first !== 'client' || second !== 'add' || id === undefined) {
        throw new Problem('value', 'socle identity knows rotate-keys, client add <id>, client list and client disable <id>.');
      }
      const client = clientOf(id, options);
      await room.clients.add(client, { replace: options.replace === true });
      terminal.print(`Client ${id} is registered (${client.method}).`);
      if (client.secret !== undefined) terminal.print(`Its secret, shown this once: ${client.secret}`);
    },
  },
];

function describe(metadata: Record<string, unknown>, disabledAt: Date | null): string {
  const { client_name: name, token_endpoint_auth_method: method, smart_scope: scope } = metadata;
  return [name, method, scope, disabledAt === null ? undefined : 'disabled']
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

function clientOf(id: string, options: Readonly<Record<string, string | boolean | undefined>>): NewClient {
  const said = (name: string): string | undefined => (typeof options[name] === 'string' ? (options[name] as string) : undefined);
  const list = (name: string): string[] => (said(name) ?? '').split(',').map((one) => one.trim()).filter((one) => one !== ''); // biome-ignore format: one thought
  const method = methods.find((one) => one === (said('method') ?? 'none'));
  if (!method) throw new Problem('value', `--method is one of ${methods.join(', ')}.`);
  const structure = said('structure');
  const keysUri = said('keys-url');
  const subjectDn = said('subject-dn');
  const keys = said('keys');
  return {
    id,
    name: said('name') ?? id,
    method,
    redirectUris: list('redirect'),
    postLogoutRedirectUris: list('post-logout'),
    scopes: list('scopes'),
    ...(keys === undefined ? {} : { keys: readKeys(keys) }),
    ...(keysUri === undefined ? {} : { keysUri }),
    ...(subjectDn === undefined ? {} : { subjectDn }),
    ...(method === 'client_secret_basic' ? { secret: systemChance.token(32) } : {}),
    native: options.native === true,
    traits: {
      ...(structure === undefined ? {} : { structure: { id: structure, name: said('structure-name') ?? structure } }),
      ...(options['acts-for'] === true ? { acts_for: true } : {}),
      ...(options['resource-server'] === true ? { resource_server: true } : {}),
    },
  };
}

function readKeys(path: string): Record<string, unknown>[] {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes('BEGIN CERTIFICATE')) {
      const certificate = new X509Certificate(text);
      return [{ ...certificate.publicKey.export({ format: 'jwk' }), x5c: [certificate.raw.toString('base64')] }];
    }
    const found = JSON.parse(text) as { keys?: Record<string, unknown>[] } & Record<string, unknown>;
    return Array.isArray(found.keys) ? found.keys : [found];
  } catch (cause) {
    throw new Problem('value', `${path} holds neither a JWK, nor a JWKS, nor a certificate in PEM.`, { cause });
  }
}
