// Following by mail for tests: real PostgreSQL, the outbox, injected HTTP, and something to follow whose news the test makes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import { type FixedClock, fixedClock, systemChance } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createServer, httpSettings } from '@socle/kit/http';
import { createLog, silentLog } from '@socle/kit/log';
import { type EmailAddress, type Mail, type MailWhole, mailMigrations, mailSettings, openMail } from '@socle/kit/mail';
import { loadScreens } from '@socle/kit/screens';
import type { Database } from '@socle/kit/sql';
import type { FollowSource, Subscription } from './contract.ts';
import { openSubscription, subscriptionMigrations } from './open.ts';
import { followRoutes } from './routes.ts';
import { subscriptionSettings } from './settings.ts';

type After = { after(work: () => Promise<void> | void): void };

export const base = 'http://localhost:8080';

/** Things called a, b, c, each with its news; what was seen is their number. */
export interface TestSource extends FollowSource {
  readonly news: Record<string, string[]>;
  /** Fails while this is set. */
  broken: boolean;
  asked: number;
}

export function testSource(): TestSource {
  const news: TestSource['news'] = { a: [], b: [], c: [] };
  const source: TestSource = {
    kind: 'test.thing',
    news,
    broken: false,
    asked: 0,
    describe: async (key, language) =>
      news[key] ? { title: `${language === 'fr' ? 'La chose' : 'The thing'} ${key}`, path: `/things/${key}` } : undefined,
    start: async (key) => String(news[key]?.length ?? 0),
    async since(key, seen) {
      source.asked += 1;
      if (source.broken && key === 'b') throw new Error('the source is away');
      const all = news[key] ?? [];
      return { seen: String(all.length), items: all.slice(Number(seen)).map((title) => ({ title, path: `/things/${key}` })) };
    },
  };
  return source;
}

export interface TestSubscription {
  readonly db: Database;
  readonly clock: FixedClock;
  readonly mail: Mail;
  readonly subscription: Subscription;
  readonly source: TestSource;
  readonly queued: { name: string; at: Date | undefined }[];
  /** Runs the job that tells. */
  tell(signal?: AbortSignal): Promise<void>;
  ask(method: 'GET' | 'POST', path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Messages to this address, oldest first. */
  messages(to: string, kind?: string): Promise<MailWhole[]>;
  traced(): Promise<readonly { rule: string; entity?: { id: string } | undefined }[]>;
  /** Asks, and confirms by the link of the message. */
  followed(email: string, key: string, more?: Record<string, string>): Promise<void>;
}

export interface TestAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, unknown>;
}

export async function openTestSubscription(t: After, settings: Readonly<Record<string, string>> = {}): Promise<TestSubscription> {
  const { db } = await openTestDatabase(t, { migrations: [...auditMigrations, mailMigrations, subscriptionMigrations] });
  const environment = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`SOCLE_SUBSCRIPTION_${key}`, value]));
  const { config } = readConfig({ subscription: subscriptionSettings, mail: mailSettings, http: httpSettings }, environment);
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const audit = await openAudit({ database: db, clock } as Parameters<typeof openAudit>[0]);
  const root = systemChance.bytes(32);
  const queued: TestSubscription['queued'] = [];
  const jobs = {
    add: async (_tx: unknown, name: string, _payload?: unknown, { runAt }: { runAt?: Date } = {}) => void queued.push({ name, at: runAt }),
  };
  const secret = async () => root;
  const { mail } = await openMail({ database: db, clock, chance: systemChance, jobs, settings: config.mail, secret });
  // Whoever brings the cookie `me` is signed in with this address.
  const signedIn = (cookie: string | undefined): boolean => cookie === 'me=1';
  const open = await openSubscription({
    database: db,
    clock,
    chance: systemChance,
    settings: config.subscription,
    jobs,
    mail,
    audit,
    identity: {
      formToken: async ({ headers }) => (signedIn(headers.cookie) ? 'token' : undefined),
      formCaller: async ({ headers }, token) => (signedIn(headers.cookie) && token === 'token' ? ({ id: 'email:me' } as never) : undefined),
      addressOf: async (caller) => (caller === 'email:me' || caller === 'anonymous' ? ('me@example.fr' as EmailAddress) : undefined),
    },
    baseUrl: () => base,
    secret,
  });
  const source = testSource();
  open.subscription.addSource(source);
  const folder = mkdtempSync(join(tmpdir(), 'socle-follow-'));
  const screens = await loadScreens({ follow: 'web/follow/main.ts' }, folder);
  const software = { name: 'Test', version: '1' };
  const server = createServer({ settings: config.http, log: silentLog, authenticate: () => undefined, software });
  server.mount('/follow', (app) => followRoutes(app, { ...open.routeParts, screens }));
  await server.app.ready();
  t.after(async () => {
    await server.stop();
    await audit.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const house: TestSubscription = {
    db,
    clock,
    mail,
    subscription: open.subscription,
    source,
    queued,
    async tell(signal = new AbortController().signal) {
      await open.jobs['subscription-tell']?.({}, { attempt: 1, signal, log: createLog({ level: 'silent' }) });
    },
    async ask(method, path, form, headers = {}) {
      const answer = await server.app.inject({
        method,
        url: path,
        headers: { ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers },
        ...(form ? { payload: new URLSearchParams(form).toString() } : method === 'POST' ? { payload: '--x--' } : {}),
      });
      return { status: answer.statusCode, body: answer.body, headers: answer.headers };
    },
    async messages(to, kind) {
      const lines = (await mail.list({ count: 200, kind })).filter((one) => one.to === to).reverse();
      return Promise.all(lines.map(async ({ id }) => (await mail.find(id)) as MailWhole));
    },
    traced: async () => (await audit.list({ count: 200 })).entries,
    async followed(email, key, more = {}) {
      await house.ask('POST', '/follow', { what: 'test.thing', key, email, return: '/things', ...more });
      const message = (await house.messages(email, 'subscription.confirm')).at(-1);
      const path = /http:\/\/localhost:8080(\/follow\/confirm\?token=\S+)/.exec(message?.content?.text ?? '')?.[1] ?? '';
      await house.ask('POST', path, {});
      clock.advance(1000);
    },
  };
  return house;
}
