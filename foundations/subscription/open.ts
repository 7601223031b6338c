// Opens following by mail: without a house in tests, by room.ts in one.
import { createHmac } from 'node:crypto';
import type { Audit } from '@socle/foundations/audit';
import type { Identity } from '@socle/foundations/identity';
import type { Chance, Clock } from '@socle/kit/clock';
import { projectPath } from '@socle/kit/config';
import { openSeal } from '@socle/kit/crypto';
import type { RoomMigrations } from '@socle/kit/database';
import type { JobHandler, Jobs } from '@socle/kit/jobs';
import { addressKey, type EmailAddress, type Mail } from '@socle/kit/mail';
import type { Database } from '@socle/kit/sql';
import type { FollowSource, Subscription } from './contract.ts';
import { type AskParts, followAtOnce, sealedFor } from './operations/ask.ts';
import { tellAll } from './operations/tell.ts';
import type { FollowRouteParts } from './routes.ts';
import { ruleTexts } from './rules/rule-texts.ts';
import { makeToken } from './rules/tokens.ts';
import type { SubscriptionSettings } from './settings.ts';
import * as store from './store.ts';

export const subscriptionMigrations: RoomMigrations = {
  room: 'subscription',
  schema: 'subscription',
  files: projectPath('foundations/subscription/migrations'),
};

export interface SubscriptionParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly settings: SubscriptionSettings;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly mail: Pick<Mail, 'send' | 'mode'>;
  readonly audit: Pick<Audit, 'record' | 'describeRules'>;
  readonly identity: Pick<Identity, 'formToken' | 'formCaller' | 'addressOf'>;
  readonly baseUrl: () => string;
  readonly secret: (name: string) => Promise<Buffer>;
}

export interface OpenSubscription {
  readonly subscription: Subscription;
  readonly jobs: Readonly<Record<string, JobHandler>>;
  /** For routes.ts, once the screens are there. */
  readonly routeParts: Omit<FollowRouteParts, 'screens'>;
  started(): Promise<void>;
}

export async function openSubscription(parts: SubscriptionParts): Promise<OpenSubscription> {
  const { database, clock, chance, settings, jobs, mail, audit, identity, baseUrl } = parts;
  audit.describeRules(ruleTexts);
  const root = await parts.secret('subscription');
  const derive = (name: string): Buffer => createHmac('sha256', root).update(name).digest();
  const [seal, hashKey, tokenKey] = [openSeal(derive('seal'), chance), derive('hashes'), derive('tokens')];
  const keyed = (what: string, text: string): Buffer => createHmac('sha256', hashKey).update(`${what}\0${text}`).digest();
  const addressHash = (address: EmailAddress): Buffer => keyed('address', addressKey(address));
  const sources = new Map<string, FollowSource>();
  const addressOf = ({ addressHash: hash, sealed }: store.FollowerRow): EmailAddress | undefined =>
    seal.open(sealed, sealedFor(hash)) as EmailAddress | undefined;
  const stopUrl = (id: string): string => `${baseUrl()}/follow/stop?token=${makeToken(tokenKey, 'one', id)}`;
  const all = (path: string, id: string): string => `${baseUrl()}/follow/${path}?token=${makeToken(tokenKey, 'all', id)}`;
  const ask: AskParts = {
    database,
    clock,
    chance,
    seal,
    mail,
    settings,
    sources,
    addressHash,
    clientHash: (network) => keyed('client', network),
    base: baseUrl,
  };
  const queue = (tx: Parameters<Subscription['hurry']>[0], at: number) =>
    jobs.add(tx, 'subscription-tell', {}, { key: 'subscription-tell', runAt: new Date(at) });

  return {
    subscription: {
      addSource: (source) => void sources.set(source.kind, source),
      followPath: (kind, key, back) => `/follow?${new URLSearchParams({ what: kind, key, return: back })}`,
      follow: (tx, wish) => followAtOnce(ask, tx, wish),
      isFollowing: async (address, kind, key) => (await store.findFollowingOf(database, addressHash(address), kind, key)) !== undefined,
      async unfollow(tx, address, kind, key) {
        const found = await store.findFollowingOf(tx, addressHash(address), kind, key);
        return found !== undefined && store.removeFollowing(tx, found.id);
      },
      stopUrl,
      hurry: (tx) => queue(tx, clock.millis()),
    },
    jobs: {
      'subscription-tell': async (_payload, { signal, log }) => {
        const telling = { database, clock, mail, sources, base: baseUrl, addressOf, stopUrl, items: settings.items };
        const mineUrl = (id: string): string => all('mine', id);
        await tellAll({ ...telling, mineUrl, stopAllUrl: (id) => all('stop-all', id) }, { signal, log });
        await store.sweep(database, clock.now());
        await queue(database, clock.millis() + settings.every);
      },
    },
    routeParts: { ask, identity, audit, tokenKey, stopUrl, mineUrl: (id) => all('mine', id), outbox: mail.mode === 'outbox' },
    started: () => queue(database, clock.millis() + settings.every),
  };
}
