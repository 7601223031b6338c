// Mail on a live database, against a real SMTP server that takes, refuses, hangs up, asks for credentials, encrypts.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fixedClock } from '@socle/kit/clock';
import { createLog } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import type { NewMail } from './index.ts';
import { deliverWith, openPeer, openTestMail, type TestMail } from './testing.ts';

const message: NewMail = {
  kind: 'test.note',
  to: 'lea.martin@example.fr',
  subject: 'Réponse à « votre » contribution',
  text: 'Bonjour,\n\nVoilà.\n',
};
const smtp = (port: number, more: Record<string, string> = {}) => ({
  SMTP_URL: `smtp://127.0.0.1:${port}`,
  FROM: 'Socle é <socle@example.fr>',
  TIMEOUT: '2s',
  ...more,
});
const refusedBy = (rule: string) => (error: unknown) => error instanceof Problem && error.requirement === rule;
const isAgain = (error: unknown): void => assert.ok(error instanceof Problem && error.kind === 'unavailable', String(error));

async function stateOf({ mail }: Pick<TestMail, 'mail'>, id: string) {
  const found = await mail.find(id);
  return { state: found?.state, attempts: found?.attempts, reason: found?.reason, doubtful: found?.doubtful };
}

test('MAIL-001 MAIL-005 a message leaves by the queue when its transaction commits, once, and not at all when it is rolled back', async () => {
  const peer = await openPeer({ after });
  const house = await openTestMail({ after }, smtp(peer.port));
  const { db, queue, mail, jobs } = house;
  let tell: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => {
    tell = resolve;
  });
  await assert.rejects(
    db.transaction(async (tx) => {
      await mail.send(tx, { ...message, subject: 'never' });
      throw new Error('no');
    }),
  );
  const id = await db.transaction((tx) => mail.send(tx, { ...message, html: '<p>Voilà.</p>' }));
  await queue.start({
    'mail-deliver': async (payload, context) => {
      await jobs['mail-deliver']?.(payload, context);
      tell();
    },
  });
  await tried;
  await queue.stop();
  assert.equal(mail.mode, 'smtp');
  assert.equal(peer.delivered.length, 1);
  const [{ from, to, raw }] = peer.delivered as [(typeof peer.delivered)[0]];
  assert.deepEqual([from, to], ['socle@example.fr', ['lea.martin@example.fr']]);
  assert.match(raw, /^Subject: =\?UTF-8\?/m);
  assert.match(raw, new RegExp(`^Message-ID: <${id}@example.fr>`, 'm'));
  assert.match(raw, /^Auto-Submitted: auto-generated/m);
  assert.match(raw, /multipart\/alternative/);
  assert.deepEqual(await stateOf(house, id), { state: 'sent', attempts: 1, reason: undefined, doubtful: false });
  // The queue may run a job again after a crash: what is known to have left leaves no more.
  assert.equal(await house.deliver(id), undefined);
  assert.equal(peer.delivered.length, 1);
});

test('MAIL-005 the same key asked for twice, even at the same time, is one message', async () => {
  const peer = await openPeer({ after });
  const house = await openTestMail({ after }, smtp(peer.port));
  const ids = await Promise.all([1, 2, 3].map(() => house.db.transaction((tx) => house.mail.send(tx, { ...message, key: 'answer 1' }))));
  assert.equal(new Set(ids).size, 1);
  assert.equal((await house.mail.counts()).queued, 1);
});

test('MAIL-005 two processes never hand the same message over at the same time, and a cut one is sent again under the same Message-ID', async () => {
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const peer = await openPeer({ after });
  const house = await openTestMail({ after }, smtp(peer.port), clock);
  const other = await house.reopen(smtp(peer.port));
  const id = await house.mail.send(house.db, message);
  const both = await Promise.all([house.deliver(id), deliverWith(other, id)]);
  assert.equal(peer.delivered.length, 1);
  assert.ok(both.filter((one) => one !== undefined).every((error) => error instanceof Problem && error.kind === 'unavailable'));

  // Killed while the server was answering: the message stands as being sent, and is held for a while.
  const cut = await house.mail.send(house.db, message);
  await house.db.query(`update mail.message set state = 'sending', attempts = 1, claimed_until = $2 where id = $1`, [
    cut,
    new Date(clock.millis() + 12_000),
  ]);
  isAgain(await house.deliver(cut));
  assert.equal(peer.delivered.length, 1);
  clock.advance(12_000);
  assert.equal(await house.deliver(cut), undefined);
  assert.deepEqual(await stateOf(house, cut), { state: 'sent', attempts: 2, reason: undefined, doubtful: true });
  assert.match(peer.delivered[1]?.raw ?? '', new RegExp(`^Message-ID: <${cut}@`, 'm'));
});

test('MAIL-006 a refusal for good ends it and is shown, without the address; an administrator may try again', async () => {
  const peer = await openPeer({ after });
  const house = await openTestMail({ after }, smtp(peer.port));
  for (const step of ['RCPT', 'DATA'] as const) {
    peer.answer = (at) => (at === step ? '550 5.1.1 <lea.martin@example.fr> unknown, see https://help.example/x' : undefined);
    const id = await house.mail.send(house.db, message);
    assert.equal(await house.deliver(id), undefined);
    const found = await house.mail.find(id);
    assert.equal(found?.state, 'refused');
    assert.match(found?.reason ?? '', /550 5\.1\.1 …@… unknown, see …/);
    assert.ok(found?.endedAt);
    peer.answer = () => undefined;
    assert.equal(await house.mail.retry(id), true);
    assert.equal(await house.mail.retry(id), false);
    assert.equal(await house.deliver(id), undefined);
    assert.equal((await house.mail.find(id))?.state, 'sent');
  }
  assert.equal(await house.mail.retry('0190a5b0-0000-7000-8000-000000000001'), false);
  assert.equal(await house.mail.retry('x'), false);
});

test('MAIL-006 a refusal for a while, a cut connection, a server that is away: tried again, given up at the last try', async () => {
  const peer = await openPeer({ after });
  const house = await openTestMail({ after }, smtp(peer.port, { ATTEMPTS: '3' }));
  const says = ['451 4.7.1 greylisted', 'drop', undefined];
  peer.answer = (step, n) => (step === 'DATA' ? says[n - 1] : undefined);
  const id = await house.mail.send(house.db, message);
  isAgain(await house.deliver(id));
  assert.match((await house.mail.find(id))?.reason ?? '', /451 4\.7\.1 greylisted/);
  isAgain(await house.deliver(id));
  assert.deepEqual(await stateOf(house, id), { state: 'queued', attempts: 2, reason: 'the connection was closed', doubtful: true });
  assert.equal(await house.deliver(id), undefined);
  assert.equal((await house.mail.find(id))?.state, 'sent');

  const nobody = await house.reopen(smtp(1, { ATTEMPTS: '2' }));
  const lost = await nobody.mail.send(house.db, message);
  isAgain(await deliverWith(nobody, lost));
  assert.equal(await deliverWith(nobody, lost), undefined);
  assert.equal((await nobody.mail.find(lost))?.state, 'given-up');
  assert.match((await nobody.mail.find(lost))?.reason ?? '', /cannot be reached/);
});

test('MAIL-009 credentials go over an encrypted connection to a server whose certificate is trusted; a wrong password costs no message', async () => {
  const user = { name: 'socle', password: 'p@ss:word/é' };
  const always = await openPeer({ after }, { tls: 'always', user });
  const start = await openPeer({ after }, { tls: 'starttls', user });
  const house = await openTestMail({ after });
  const open = (scheme: string, port: number, password: string, more: Record<string, string>) =>
    house.reopen(smtp(port, { SMTP_URL: `${scheme}://socle:${encodeURIComponent(password)}@localhost:${port}`, ...more }));
  for (const [scheme, peer] of [
    ['smtps', always],
    ['smtp', start],
  ] as const) {
    const trusted = await open(scheme, peer.port, user.password, { CA: peer.ca });
    const id = await trusted.mail.send(house.db, message);
    assert.equal(await deliverWith(trusted, id), undefined);
    assert.deepEqual(
      peer.delivered.map((one) => [one.secure, one.user]),
      [[true, 'socle']],
    );
    const untrusted = await open(scheme, peer.port, user.password, {});
    isAgain(await deliverWith(untrusted, await untrusted.mail.send(house.db, message)));
    const wrong = await open(scheme, peer.port, 'guess', { CA: peer.ca });
    const kept = await wrong.mail.send(house.db, message);
    isAgain(await deliverWith(wrong, kept));
    assert.equal((await wrong.mail.find(kept))?.state, 'queued');
    assert.match((await wrong.mail.find(kept))?.reason ?? '', /refused our credentials/);
    assert.equal(peer.delivered.length, 1);
  }
});

test('MAIL-009 a server address without a sender, or without a host, is refused when Socle starts', async () => {
  const house = await openTestMail({ after });
  await assert.rejects(house.reopen({ SMTP_URL: 'smtp://localhost:25' }), /SOCLE_MAIL_FROM/);
  await assert.rejects(house.reopen({ SMTP_URL: 'smtp://localhost:25', FROM: 'not an address' }), /SOCLE_MAIL_FROM/);
  await assert.rejects(house.reopen({ FROM: 'a@b\r\nBcc: c@d.fr' }), /SOCLE_MAIL_FROM/);
  await assert.rejects(
    house.reopen({ SMTP_URL: 'http://localhost', FROM: 'a@example.fr' }),
    (error: Error) => !error.message.includes('localhost'),
  );
});

test('MAIL-001 without a server mail lies in the outbox, whole, newest first, by state and kind', async () => {
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const house = await openTestMail({ after }, {}, clock);
  const first = await house.mail.send(house.db, {
    ...message,
    headers: { 'X-Socle-Campaign': '2020' },
    unsubscribe: 'https://socle.example/u?t=1',
  });
  clock.advance(1);
  const second = await house.mail.send(house.db, { ...message, kind: 'test.other', subject: 'Deux' });
  assert.equal(house.mail.mode, 'outbox');
  assert.deepEqual(
    (await house.mail.list()).map(({ id }) => id),
    [second, first],
  );
  assert.deepEqual(
    (await house.mail.list({ count: 1, before: second })).map(({ id }) => id),
    [first],
  );
  assert.deepEqual(
    (await house.mail.list({ kind: 'test.other' })).map(({ subject }) => subject),
    ['Deux'],
  );
  assert.deepEqual(await house.mail.list({ state: 'sent' }), []);
  const whole = await house.mail.find(first);
  assert.equal(whole?.state, 'kept');
  assert.equal(whole?.content?.text, message.text);
  assert.deepEqual(whole?.content?.headers, {
    'X-Socle-Campaign': '2020',
    'List-Unsubscribe': '<https://socle.example/u?t=1>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  assert.equal(await house.mail.find('x'), undefined);
  assert.equal((await house.mail.counts()).kept, 2);
  assert.equal(await house.mail.retry(first), false);
});

test('MAIL-004 a message over the limit is refused before it is written', async () => {
  const house = await openTestMail({ after }, { SIZE: '1kB' });
  await assert.rejects(house.mail.send(house.db, { ...message, text: 'é'.repeat(600) }), refusedBy('MAIL-004'));
  assert.deepEqual(await house.mail.list(), []);
});

test('MAIL-008 neither the table nor the log holds an address or a text; a secret message is forgotten once it left', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const peer = await openPeer({ after });
  const house = await openTestMail({ after }, smtp(peer.port, { ATTEMPTS: '2' }));
  peer.answer = (step, n) => (step === 'RCPT' && n === 1 ? '451 lea.martin@example.fr greylisted' : undefined);
  const id = await house.mail.send(house.db, { ...message, text: 'secret-code-777', secret: true });
  const context = { attempt: 1, signal: new AbortController().signal, log };
  await assert.rejects(async () => house.jobs['mail-deliver']?.({ id }, context));
  const { rows } = await house.db.query<{ all: string }>(`select string_agg(m::text, '') as all from mail.message m`);
  const shown = `${rows[0]?.all}${lines.join('')}`;
  for (const hidden of ['lea.martin', 'contribution', 'secret-code-777']) assert.ok(!shown.includes(hidden), hidden);
  assert.equal((await house.mail.find(id))?.content?.text, 'secret-code-777');
  assert.equal(await house.deliver(id), undefined);
  const sent = await house.mail.find(id);
  assert.equal(sent?.state, 'sent');
  assert.equal(sent?.content, undefined);
  assert.equal(sent?.subject, undefined);
});

test('MAIL-010 a message is removed after its time; one that waits is not', async () => {
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const house = await openTestMail({ after }, { KEEP: '1d' }, clock);
  const waiting = await house.reopen(smtp(1, { KEEP: '1d' }));
  const queued = await waiting.mail.send(house.db, message);
  await house.mail.send(house.db, message);
  clock.advance(86_400_001);
  const young = await house.mail.send(house.db, message);
  await house.jobs['mail-sweep']?.({}, { attempt: 1, signal: new AbortController().signal, log: createLog({ level: 'silent' }) });
  assert.deepEqual(
    (await house.mail.list()).map(({ id }) => id),
    [young, queued],
  );
});
