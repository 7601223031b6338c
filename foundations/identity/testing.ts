// Sign-in for tests: the room on a database and a port of its own, and a browser that keeps cookies and follows nothing by itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEntry, auditMigrations, openAudit } from '@socle/foundations/audit';
import { type Clock, systemChance, systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createServer, httpSettings, type Server } from '@socle/kit/http';
import { silentLog } from '@socle/kit/log';
import { type Mail, mailMigrations, mailSettings, openMail } from '@socle/kit/mail';
import type { Database } from '@socle/kit/sql';
import { identityMigrations, type OpenIdentity, openIdentity } from './open.ts';
import { identitySettings } from './settings.ts';

export interface TestIdentity {
  readonly url: string;
  readonly db: Database;
  readonly server: Server;
  readonly room: OpenIdentity;
  readonly dataFolder: string;
  readonly mail: Mail;
  /** What was traced, oldest first. */
  traced(): Promise<readonly AuditEntry[]>;
  browser(): Browser;
}

export interface TestOptions {
  /** Without SOCLE_: `{ IDENTITY_SANDBOX: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly samples?: boolean;
}

type After = { after(work: () => Promise<void>): void };

export async function openTestIdentity(
  t: After,
  { settings = {}, clock = systemClock, samples = true }: TestOptions = {},
): Promise<TestIdentity> {
  const { db } = await openTestDatabase(t, { migrations: [...auditMigrations, mailMigrations, identityMigrations] });
  const environment = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`SOCLE_${key}`, value]));
  const { config } = readConfig({ identity: identitySettings, mail: mailSettings, http: httpSettings }, environment);
  const dataFolder = mkdtempSync(join(tmpdir(), 'socle-identity-'));
  const audit = await openAudit({ database: db, clock } as Parameters<typeof openAudit>[0]);
  const server = createServer({
    settings: config.http,
    log: silentLog,
    authenticate: () => undefined,
    software: { name: 'Test', version: '1' },
  });
  const root = systemChance.bytes(32);
  // The outbox needs no queue.
  const { mail } = await openMail({
    database: db,
    clock,
    chance: systemChance,
    jobs: { add: async () => undefined },
    settings: config.mail,
    secret: async () => root,
  });
  const room = await openIdentity({
    database: db,
    clock,
    chance: systemChance,
    log: silentLog,
    settings: config.identity,
    audit,
    mail,
    dataFolder,
    baseUrl: () => server.url(),
    secret: async () => root,
  });
  if (samples) await room.samples();
  room.routes(server);
  server.addAuthenticator(room.authenticate);
  server.mount('/who', (app) => {
    const answer = async (request: { caller: unknown }): Promise<unknown> => request.caller;
    app.get('', answer);
    app.get('/deeper', answer);
    app.post('', answer);
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  t.after(async () => {
    await server.stop();
    await audit.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  return {
    url,
    db,
    server,
    room,
    dataFolder,
    mail,
    async traced() {
      const { entries } = await audit.list({ count: 1000 });
      return [...entries].reverse();
    },
    browser: () => openBrowser(),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: string | undefined;
  json<T = Record<string, unknown>>(): T;
}

export interface Browser {
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  postJson(url: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Follows redirects until a page, or until an address that starts so. */
  follow(url: string, until?: string): Promise<Answer & { readonly url: string }>;
  readonly cookies: Map<string, { value: string; path: string; host: string }>;
}

export function openBrowser(): Browser {
  const cookies: Browser['cookies'] = new Map();

  async function send(url: string, init: RequestInit): Promise<Answer> {
    const { host, pathname } = new URL(url);
    const mine = [...cookies].filter(
      ([, one]) => one.host === host && (pathname === one.path || pathname.startsWith(one.path.replace(/\/?$/, '/'))),
    );
    const headers = new Headers(init.headers);
    if (mine.length > 0) headers.set('cookie', mine.map(([key, { value }]) => `${key.split(' ')[1]}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const at = pair.indexOf('=');
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
      const key = `${host}${path} ${pair.slice(0, at)}`;
      const gone = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=Thu, 01 Jan 1970/i.test(one));
      if (gone) cookies.delete(key);
      else cookies.set(key, { value: pair.slice(at + 1), path, host });
    }
    const text = await response.text();
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      text,
      location: location === null ? undefined : new URL(location, url).href,
      json: () => JSON.parse(text),
    };
  }

  const browser: Browser = {
    cookies,
    get: (url, headers = {}) => send(url, { headers: { accept: 'text/html,*/*', ...headers } }),
    post: (url, form, headers = {}) =>
      send(url, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { accept: 'text/html', origin: new URL(url).origin, ...headers },
      }),
    postJson: (url, body, headers = {}) =>
      send(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }),
    async follow(url, until) {
      let at = url;
      for (let hops = 0; hops < 15; hops++) {
        if (until !== undefined && at.startsWith(until)) return { ...(await noAnswer()), url: at };
        const answer = await browser.get(at);
        if (answer.location === undefined) {
          const own = selfSubmitting(answer.text, at);
          if (!own) return { ...answer, url: at };
          const posted = await browser.post(own.action, own.fields);
          if (posted.location === undefined) return { ...posted, url: own.action };
          at = posted.location;
        } else at = answer.location;
      }
      throw new Error(`too many redirects, last to ${at}`);
    },
  };
  return browser;
}

const noAnswer = async (): Promise<Answer> => ({
  status: 0,
  headers: new Headers(),
  text: '',
  location: undefined,
  json: () => ({}) as never,
});

/** The library's pages that send their form by themselves. */
function selfSubmitting(text: string, at: string): { action: string; fields: Record<string, string> } | undefined {
  if (!text.includes('document.forms[0].submit()')) return undefined;
  const action = /action="([^"]+)"/.exec(text)?.[1] ?? '';
  const fields = Object.fromEntries([...text.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  return { action: new URL(action, at).href, fields };
}

/** Chooses a person on the page of sign-in that the address leads to; gives where the browser is sent at the end. */
export async function signInAs(
  browser: Browser,
  url: string,
  persona: string,
  situation?: string,
  until?: string,
): Promise<Answer & { url: string }> {
  const page = await browser.follow(url);
  if (page.status !== 200) throw new Error(`no page of sign-in: ${page.status} ${page.text}`);
  const form = { persona, ...(situation === undefined ? {} : { situation }) };
  const done = await browser.post(`${page.url.split('?')[0]}/sign-in`, form);
  if (done.location === undefined) return { ...done, url: page.url };
  return browser.follow(done.location, until);
}
