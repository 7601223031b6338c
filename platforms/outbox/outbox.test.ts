// The outbox behind its door: real PostgreSQL, injected HTTP; who reads it, what is traced, what a page shows and does not do.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import { fixedClock, systemChance } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { bearerKeys, createServer, hashKey, httpSettings } from '@socle/kit/http';
import { createJobs } from '@socle/kit/jobs';
import { silentLog } from '@socle/kit/log';
import { mailMigrations, mailSettings, openMail } from '@socle/kit/mail';
import { loadScreens } from '@socle/kit/screens';
import { SMTPServer } from 'smtp-server';
import { outboxRoutes } from './routes.ts';
import { decideOutbox } from './rules/rights.ts';

const clock = fixedClock('2026-03-01T10:00:00Z');
const { db, url } = await openTestDatabase({ after }, { migrations: [...auditMigrations, mailMigrations] });
const jobs = createJobs({ database: db, url, log: silentLog });
await jobs.prepare();
const root = systemChance.bytes(32);
const open = (environment: Record<string, string>) =>
  openMail({
    database: db,
    clock,
    chance: systemChance,
    jobs,
    settings: readConfig({ mail: mailSettings }, environment).config.mail,
    secret: async () => root,
  });
const relay = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })),
});
const listening = relay.listen(0, '127.0.0.1');
await once(listening, 'listening');
after(() => new Promise<void>((resolve) => relay.close(resolve)));
const { port } = listening.address() as AddressInfo;
const { mail, jobs: handlers } = await open({ SOCLE_MAIL_SMTP_URL: `smtp://127.0.0.1:${port}`, SOCLE_MAIL_FROM: 'socle@example.fr' });
const kept = (await open({})).mail;
const audit = await openAudit({ database: db, clock } as Parameters<typeof openAudit>[0]);
after(() => audit.close());
const folder = mkdtempSync(join(tmpdir(), 'socle-outbox-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const people = {
  root: 'administrator',
  doctor: 'professional',
  patient: 'patient',
  agent: 'agent',
  contributor: 'contributor',
  software: 'software',
};
const server = createServer({
  settings: readConfig({ http: httpSettings }, {}).config.http,
  log: silentLog,
  software: { name: 'Test', version: '1' },
  authenticate: bearerKeys(
    Object.entries(people).map(([id, kind]) => ({ hash: hashKey(id.padEnd(40, '.')), caller: { id, kind, name: id } })),
  ),
});
const screens = await loadScreens({ outbox: 'web/outbox/main.ts' }, folder);
const base = 'http://localhost:8080';
server.mount('/mail', (app) =>
  outboxRoutes(app, {
    mail,
    audit,
    clock,
    screens,
    baseUrl: () => base,
    identity: {
      formToken: async () => 'token',
      formCaller: async (request, token) => (token === 'token' ? (request.caller as never) : undefined),
    },
  }),
);
await server.app.ready();
after(() => server.stop());

const ask = async (method: 'GET' | 'POST', path: string, who?: keyof typeof people, form?: Record<string, string>) => {
  const answer = await server.app.inject({
    method,
    url: path,
    headers: {
      ...(who === undefined ? {} : { authorization: `Bearer ${who.padEnd(40, '.')}` }),
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
  });
  return { status: answer.statusCode, body: answer.body, headers: answer.headers };
};
const lastTrace = async () => (await audit.list({ count: 1 })).entries[0];

const id = await kept.send(db, {
  kind: 'identity.sign-in',
  to: 'lea@example.fr',
  subject: 'Votre <b>lien</b>',
  text: `Suivez ${base}/session/email/confirm?t=1 ou https://evil.example/x <script>alert(1)</script>`,
  html: '<script>alert(2)</script>',
});

test('MAIL-011 only an administrator reads the outbox, by his key or his session; every other is refused, and all is traced', async () => {
  for (const who of ['doctor', 'patient', 'agent', 'contributor', 'software'] as const) {
    for (const path of ['/mail/outbox', `/mail/outbox/${id}`, '/mail', `/mail/messages/${id}`]) {
      const answer = await ask('GET', path, who);
      assert.equal(answer.status, 403, `${who} ${path}`);
      assert.ok(!answer.body.includes('lea@'));
      const trace = await lastTrace();
      assert.deepEqual([trace?.rule, trace?.outcome, trace?.caller.id], ['MAIL-ACC-000', 'refused', who]);
    }
    assert.equal((await ask('POST', `/mail/outbox/${id}/retry`, who)).status, 403);
  }
  assert.equal((await ask('GET', '/mail/outbox')).status, 401);
  const before = (await lastTrace())?.id;
  const stranger = await ask('GET', '/mail');
  assert.equal(stranger.status, 401);
  assert.equal((await lastTrace())?.id, before);
  assert.match(stranger.body, /session\/start\?portal=pro&amp;return=\/mail/);
  const listed = await ask('GET', '/mail/outbox', 'root');
  assert.equal(listed.status, 200);
  assert.equal(JSON.parse(listed.body).messages[0].to, 'lea@example.fr');
  assert.deepEqual([(await lastTrace())?.rule, (await lastTrace())?.outcome], ['MAIL-ACC-001', 'permitted']);
  assert.equal(JSON.parse((await ask('GET', `/mail/outbox/${id}`, 'root')).body).content.subject, 'Votre <b>lien</b>');
  assert.equal((await lastTrace())?.entity?.id, id);
  assert.equal((await ask('GET', '/mail/outbox/none', 'root')).status, 404);
  assert.equal((await ask('GET', '/mail/outbox?state=lost', 'root')).status, 400);
  assert.equal((await ask('GET', '/mail/outbox?count=1000', 'root')).status, 400);
  assert.equal(decideOutbox({ kind: 'administrator', scopes: ['user/*.cruds'] }).permit, false);
});

test('MAIL-011 the pages show a message as text, link to this installation only, in both languages, and are kept by no cache', async () => {
  const page = await ask('GET', `/mail/messages/${id}?lang=fr`, 'root');
  assert.equal(page.status, 200);
  assert.match(page.body, /<html lang="fr">/);
  assert.ok(page.body.includes(`<a href="${base}/session/email/confirm?t=1">`));
  assert.ok(!page.body.includes('href="https://evil'));
  assert.ok(!page.body.includes('<script'));
  assert.ok(!page.body.includes('alert(2)'));
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
  const list = await ask('GET', '/mail?lang=en', 'root');
  assert.match(list.body, /<html lang="en">.*Votre &lt;b&gt;lien/s);
  const asset = /\/mail\/assets\/[^"]+\.css/.exec(list.body)?.[0] ?? '';
  assert.equal((await ask('GET', asset)).status, 200);
  assert.equal((await ask('GET', '/mail/messages/none', 'root')).status, 404);
});

test('MAIL-006 MAIL-011 an administrator tries a refused message again, from the page with its token or by JSON; nobody else', async () => {
  const refused = await mail.send(db, { kind: 'test.note', to: 'lea@example.fr', subject: 'Refusé', text: 'x' });
  const refuse = async () =>
    handlers['mail-deliver']?.({ id: refused }, { attempt: 1, signal: new AbortController().signal, log: silentLog });
  await refuse();
  const page = await ask('GET', `/mail/messages/${refused}`, 'root');
  assert.match(page.body, /name="csrf" value="token"/);
  assert.match(page.body, /550 no such mailbox/);
  assert.equal((await ask('POST', `/mail/messages/${refused}/retry`, 'root', { csrf: 'guess' })).status, 403);
  assert.equal((await ask('POST', `/mail/messages/${refused}/retry`, 'doctor', { csrf: 'token' })).status, 403);
  assert.equal((await mail.find(refused))?.state, 'refused');
  assert.equal((await ask('POST', `/mail/messages/${refused}/retry`, 'root', { csrf: 'token' })).status, 200);
  assert.equal((await mail.find(refused))?.state, 'queued');
  await refuse();
  assert.equal((await ask('POST', `/mail/outbox/${refused}/retry`, 'root')).status, 202);
  assert.equal((await ask('POST', `/mail/outbox/${refused}/retry`, 'root')).status, 422);
});

test('MAIL-011 long outboxes are read page by page', async () => {
  for (let i = 0; i < 3; i++) {
    clock.advance(1);
    await kept.send(db, { kind: 'test.page', to: 'lea@example.fr', subject: `n° ${i}`, text: 'x' });
  }
  const first = JSON.parse((await ask('GET', '/mail/outbox?kind=test.page&count=2', 'root')).body);
  assert.deepEqual(
    first.messages.map(({ subject }: { subject: string }) => subject),
    ['n° 2', 'n° 1'],
  );
  const second = JSON.parse((await ask('GET', first.next, 'root')).body);
  assert.deepEqual(
    second.messages.map(({ subject }: { subject: string }) => subject),
    ['n° 0'],
  );
  assert.equal(second.next, undefined);
});
