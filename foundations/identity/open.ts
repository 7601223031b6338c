// Opens sign-in: without a house in tests, by room.ts in one.
import { createHash, createHmac } from 'node:crypto';
import type { Audit } from '@socle/foundations/audit';
import type { Chance, Clock } from '@socle/kit/clock';
import { projectPath } from '@socle/kit/config';
import { openSeal } from '@socle/kit/crypto';
import type { RoomMigrations } from '@socle/kit/database';
import type { Authenticator, Server } from '@socle/kit/http';
import type { Log } from '@socle/kit/log';
import type { Mail } from '@socle/kit/mail';
import type { Database } from '@socle/kit/sql';
import { openAccessTokens } from './access-tokens.ts';
import { authenticator } from './authenticate.ts';
import { type Clients, openClients } from './clients.ts';
import type { Identity, PatientTraits } from './contract.ts';
import { findActing } from './directory.ts';
import { emailPrefix, openChallenges } from './email/challenges.ts';
import { emailRoutes } from './email/routes.ts';
import { openKeyRing } from './key-ring.ts';
import { adapterFactory, endProviderSession } from './provider/adapter.ts';
import { openProviderHost } from './provider/host.ts';
import { interactionRoutes } from './provider/interactions.ts';
import { createProvider, screenScope } from './provider/provider.ts';
import { keepBodies, providerRoutes } from './provider/routes.ts';
import { openTokenHandles } from './provider/token-handles.ts';
import { openRevocations } from './revocations.ts';
import { ruleTexts } from './rule-texts.ts';
import { loadSandbox } from './samples/load.ts';
import { formGuard } from './session/forms.ts';
import { openPlaces } from './session/places.ts';
import { sessionRoutes } from './session/routes.ts';
import { openSessions, screenClient } from './session/sessions.ts';
import type { IdentitySettings } from './settings.ts';
import { smartRoutes } from './smart.ts';
import { findArtifact, putArtifact, sweepArtifacts } from './store/artifacts.ts';
import { removeKeysRetiredBefore } from './store/keys.ts';
import { sweepRevoked } from './store/revoked.ts';
import { recall, remember } from './store/sessions.ts';
import { openTrace } from './trace.ts';

export const identityMigrations: RoomMigrations = {
  room: 'identity',
  schema: 'identity',
  files: projectPath('foundations/identity/migrations'),
};

export interface IdentityParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly settings: IdentitySettings;
  readonly audit: Pick<Audit, 'record' | 'describeRules'>;
  readonly mail: Pick<Mail, 'send' | 'mode'>;
  readonly dataFolder: string;
  /** Address under which clients reach this installation, without a slash at its end; known once the server listens. */
  readonly baseUrl: () => string;
  /** Random bytes of the installation. */
  readonly secret: (name: string) => Promise<Buffer>;
}

export interface OpenIdentity {
  readonly identity: Identity;
  readonly clients: Clients;
  readonly authenticate: Authenticator;
  routes(server: Server): void;
  samples(): Promise<void>;
  /** Signs with new keys from now on; gives their ids. */
  rotateKeys(): Promise<string[]>;
  /** Takes away what is over. */
  sweep(): Promise<void>;
}

export async function openIdentity(parts: IdentityParts): Promise<OpenIdentity> {
  const { database, clock, chance, settings, baseUrl, log } = parts;
  const root = await parts.secret('identity');
  const derive = (name: string): Buffer => createHmac('sha256', root).update(name).digest();
  const issuer = (): string => `${baseUrl()}/oidc`;
  parts.audit.describeRules(ruleTexts);
  const trace = openTrace({ audit: parts.audit, clock });
  const seal = openSeal(derive('seal'), chance);
  const keys = openKeyRing({ database, clock, seal });
  const revocations = openRevocations({ database, clock, refreshMs: settings.revocationRefresh });
  const handles = openTokenHandles(derive('token handles'));
  const clients = openClients({ database, clock, seal });
  const sessions = openSessions({ database, clock, chance, settings, csrfKey: derive('csrf') });
  const ownClient = () => ({ id: screenClient.id, secret: derive('screens').toString('base64url') });
  const sandbox = sandboxState(parts);
  const forms = formGuard({ sessions, baseUrl });
  const challenges = openChallenges({ database, clock, chance, seal, key: derive('e-mail'), mail: parts.mail, settings, baseUrl });

  const memoryParts = {
    database,
    clock,
    revocations,
    handles,
    accessTokenMs: settings.accessToken,
    clientOf: async (id: string) => (id === screenClient.id ? screens(baseUrl(), ownClient().secret) : clients.metadataOf(id)),
  };

  const memory = {
    async situationOf(uid: string | undefined): Promise<string | undefined> {
      const found = uid === undefined ? undefined : await findArtifact(database, 'Situation', uid, clock.now());
      return found?.payload.situation as string | undefined;
    },
    keep: (uid: string, situation: string, seconds: number) =>
      putArtifact(database, {
        model: 'Situation',
        id: uid,
        payload: { situation },
        grantId: undefined,
        uid: undefined,
        expiresAt: new Date(clock.millis() + seconds * 1000),
      }),
  };

  const actFor = async (idnps: string, situation?: string) => ((await sandbox.isOpen()) ? findActing(idnps, situation) : undefined);

  const host = openProviderHost(keys, (library, ring) =>
    createProvider({
      issuer: issuer(),
      baseUrl: baseUrl(),
      settings,
      ring,
      cookieKey: derive('cookies').toString('base64url'),
      cookieSuffix: createHash('sha256').update(issuer()).digest('hex').slice(0, 8),
      library,
      adapter: adapterFactory({ ...memoryParts, errors: library.errors }),
      memory,
      isOpen: sandbox.isOpen,
      actFor,
      trace,
      log,
      now: () => clock.millis(),
      sessionEnded: (uid) => sessions.endOfProvider(uid),
    }),
  );
  const tokens = openAccessTokens({ keys, clock, revocations, issuer, baseUrl });
  const places = openPlaces({ settings, host, issuer, sandboxOpen: sandbox.isOpen, ownClient, clock, newId: () => chance.uuid() });
  let match: (traits: PatientTraits) => Promise<string | undefined> = async () => undefined;

  return {
    identity: {
      actFor,
      ...forms,
      addressOf: async (caller) => (caller.startsWith(emailPrefix) ? challenges.addressOf(caller.slice(emailPrefix.length)) : undefined),
      matchPatients: (matcher) => {
        match = matcher;
      },
    },
    clients,
    authenticate: authenticator({ tokens, sessions, trace, baseUrl, clock }),
    routes(server) {
      server.mount('/oidc', (app) => {
        keepBodies(app);
        interactionRoutes(app, { host, trace, baseUrl, sandboxOpen: sandbox.isOpen });
        providerRoutes(app, { host, tokens, handles });
      });
      server.mount('/session', (app) => {
        const shared = { places, sessions, clock, trace, baseUrl, forms, sandboxOpen: sandbox.isOpen };
        sessionRoutes(app, {
          ...shared,
          seal,
          patientOf: (traits) => match(traits),
          interaction: settings.interaction,
          endAtProvider: (uid) => endProviderSession(memoryParts, uid),
          situationChosen: (uid, situation) => memory.keep(uid, situation, Math.round(settings.session / 1000)),
        });
        const outbox = parts.mail.mode === 'outbox';
        emailRoutes(app, { ...shared, challenges, isOn: settings.email === 'on', outbox, life: settings.emailLife });
      });
      server.mount('', (app) => smartRoutes(app, issuer));
    },
    async samples() {
      await loadSandbox({ clients, dataFolder: parts.dataFolder });
      await remember(database, 'sandbox', 'loaded');
    },
    rotateKeys: () => keys.rotate(),
    async sweep() {
      const now = clock.now();
      await sweepArtifacts(database, now);
      await sweepRevoked(database, now);
      await sessions.sweep();
      await challenges.sweep();
      await removeKeysRetiredBefore(database, new Date(clock.millis() - settings.keysKept));
    },
  };
}

/** Open only where the sample data were loaded: an installation for real people has no invented doctor with a key to it. */
function sandboxState({ database, settings }: IdentityParts): { isOpen(): Promise<boolean> } {
  let loaded = false;
  return {
    async isOpen() {
      if (settings.sandbox === 'off') return false;
      loaded ||= (await recall(database, 'sandbox')) === 'loaded';
      return loaded;
    },
  };
}

function screens(baseUrl: string, secret: string): Record<string, unknown> {
  return {
    client_id: screenClient.id,
    client_name: screenClient.name,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    redirect_uris: [`${baseUrl}/session/callback`],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    scope: `openid scope_all ${screenScope}`,
    first_party: true,
  };
}
