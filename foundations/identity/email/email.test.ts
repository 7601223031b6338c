// Sign-in by e-mail over real HTTP, its messages read from the outbox: link and code, once, in time, from our own pages; limits; what it never says.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Clock, fixedClock } from '@socle/kit/clock';
import type { WhoAmI } from '../contract.ts';
import { type Browser, openTestIdentity, signInAs, type TestIdentity } from '../testing.ts';

const minute = 60_000;

async function open(settings: Record<string, string> = {}, clock: Clock = fixedClock('2026-03-01T10:00:00Z')): Promise<TestIdentity> {
  return openTestIdentity({ after }, { settings, clock });
}
const house = await open({ IDENTITY_EMAIL_CLIENT_HOUR: '1000' });
const { url } = house;

const ask = (browser: Browser, email: string, more: Record<string, string> = {}, at = url, headers = {}) =>
  browser.post(`${at}/session/email`, { email, name: '', return: '/consultation/2020?x=1', ...more }, headers);

/** Link and code of the last message to this address. */
async function lastMessage(
  to: string,
  { mail }: TestIdentity = house,
): Promise<{ link: string; token: string; code: string; text: string; subject: string }> {
  const line = (await mail.list({ count: 200 })).find((one) => one.to === to);
  const text = (await mail.find(line?.id ?? ''))?.content?.text ?? '';
  const link = /https?:\S+token=\S+/.exec(text)?.[0] ?? '';
  return {
    link,
    token: new URL(link).searchParams.get('token') ?? '',
    code: (/^(\d{3}) (\d{3})$/m.exec(text) ?? []).slice(1).join(''),
    text,
    subject: line?.subject ?? '',
  };
}
const me = async (browser: Browser, at = url): Promise<WhoAmI> => (await browser.get(`${at}/session`)).json<WhoAmI>();
const rules = async (one = house): Promise<string[]> => (await one.traced()).map(({ rule }) => rule);

test('IDN-090 a confirmed address signs in by its code on the browser that asked, under the name that was chosen', async () => {
  const browser = house.browser();
  const page = await browser.get(`${url}/session/email?return=/consultation/2020?x=1`);
  assert.equal(page.status, 200);
  assert.match(page.text, /<label for="email">Adresse de courriel/);
  const asked = await ask(browser, 'Lea.Martin@Example.fr', { name: ' Léa  Martin ' });
  assert.equal(asked.status, 303);
  const { code, subject } = await lastMessage('Lea.Martin@example.fr');
  assert.equal(subject, 'Votre connexion à Socle');
  assert.match((await browser.get(String(asked.location))).text, /autocomplete="one-time-code"/);
  const done = await browser.post(`${url}/session/email/code`, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  assert.equal(done.location, `${url}/consultation/2020?x=1`);
  const who = await me(browser);
  assert.deepEqual([who.kind, who.name, who.level, who.patient], ['contributor', 'Léa Martin', 'email', undefined]);
  assert.match(String(who.id), /^email:[0-9a-f-]{36}$/);
  assert.equal(await house.room.identity.addressOf(String(who.id)), 'Lea.Martin@example.fr');
  assert.equal(await house.room.identity.addressOf('899700001011'), undefined);
  assert.ok((await rules()).includes('IDN-109') && (await rules()).includes('IDN-107'));
  // The same person comes back, whatever the case of the address; a name that was chosen stays.
  const other = house.browser();
  await ask(other, 'lea.martin@example.fr', { name: 'Quelqu’un d’autre' });
  await other.post(`${url}/session/email/code`, { code: (await lastMessage('lea.martin@example.fr')).code });
  assert.deepEqual([(await me(other)).id, (await me(other)).name], [who.id, 'Léa Martin']);
});

test('IDN-090 the link signs in on any browser, after a button; a name that another browser chose is not taken', async () => {
  const asking = house.browser();
  await ask(asking, 'telephone@example.fr', { name: 'Nom imposé', return: '/doctrine' });
  const { link, token } = await lastMessage('telephone@example.fr');
  const phone = house.browser();
  const page = await phone.get(link);
  assert.match(page.text, /telephone@example\.fr/);
  assert.equal((await me(phone)).signedIn, false);
  const done = await phone.post(`${url}/session/email/confirm`, { token });
  assert.equal(done.location, `${url}/session/email/name?return=%2Fdoctrine&lang=fr`);
  assert.equal((await me(phone)).name, 'Contributeur');
  const naming = await phone.get(String(done.location));
  const csrf = /name="csrf" value="([^"]+)"/.exec(naming.text)?.[1] ?? '';
  const post = (name: string, token_ = csrf, headers = {}) =>
    phone.post(`${url}/session/email/name`, { csrf: token_, name, return: '/doctrine' }, headers);
  for (const bad of ['', 'x', '<b>Bob</b>', 'a'.repeat(81), '12', 'bob@example.fr', 'Nom\u202eemmoH', 'http://x.fr/'])
    assert.equal((await post(bad)).status, 400, bad);
  assert.equal((await post('Zoé', 'guess')).status, 403);
  assert.equal((await post('Zoé', csrf, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await post('Zoé Lefèvre-N’Diaye')).location, `${url}/doctrine`);
  assert.equal((await me(phone)).name, 'Zoé Lefèvre-N’Diaye');
  assert.ok((await rules()).includes('IDN-108'));
});

test('IDN-091 a mail scanner that opens the link, once or often, uses nothing up', async () => {
  const browser = house.browser();
  await ask(browser, 'scanned@example.fr');
  const { link, token, code } = await lastMessage('scanned@example.fr');
  for (let i = 0; i < 5; i++) {
    const scanner = house.browser();
    const seen = await scanner.get(link);
    assert.equal(seen.status, 200);
    assert.equal(scanner.cookies.size, 0);
    assert.equal(seen.headers.get('cache-control'), 'no-store');
  }
  assert.ok(!(await browser.get(`${url}/session/email/code`)).text.includes(code));
  assert.equal((await browser.post(`${url}/session/email/confirm`, { token })).status, 303);
});

test('IDN-090 a link or a code is used once: replayed, or used twice at the same time, it signs in one browser', async () => {
  const browser = house.browser();
  await ask(browser, 'race@example.fr');
  const { token, code } = await lastMessage('race@example.fr');
  const several = [house.browser(), house.browser(), house.browser(), house.browser()];
  const copy = house.browser();
  for (const [key, value] of browser.cookies) copy.cookies.set(key, value);
  const answers = await Promise.all([
    ...several.map((one) => one.post(`${url}/session/email/confirm`, { token })),
    browser.post(`${url}/session/email/code`, { code }),
    copy.post(`${url}/session/email/code`, { code }),
  ]);
  assert.equal(answers.filter(({ status }) => status === 303).length, 1, answers.map(({ status }) => status).join());
  assert.equal((await house.browser().post(`${url}/session/email/confirm`, { token })).status, 401);
  assert.ok((await rules()).includes('IDN-225'));
  // Two messages to one address used at the same time are one person.
  const pair = [house.browser(), house.browser()];
  for (const one of pair) await ask(one, 'twice@example.fr');
  const sent = (await house.mail.list({ count: 200 })).filter(({ to }) => to === 'twice@example.fr');
  const all = await Promise.all(
    sent.map(async ({ id }) => /token=(\S+)/.exec((await house.mail.find(id))?.content?.text ?? '')?.[1] ?? ''),
  );
  await Promise.all(all.map((token_, i) => (pair[i] as Browser).post(`${url}/session/email/confirm`, { token: token_ })));
  assert.equal((await me(pair[0] as Browser)).id, (await me(pair[1] as Browser)).id);
});

test('IDN-095 a link and a code are over after their time, and nothing in the database opens a session', async () => {
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const own = await open({ IDENTITY_EMAIL_LIFE: '10min' }, clock);
  const browser = own.browser();
  await ask(browser, 'late@example.fr', {}, own.url);
  const { token, code, link } = await lastMessage('late@example.fr', own);
  const rows = await own.db.query<{ all: string }>(
    `select (select string_agg(c::text, '') from identity.email_challenge c) || coalesce((select string_agg(a::text, '') from identity.email_account a), '') as all`,
  );
  for (const secret of [token, code, 'late@', Buffer.from(token).toString('hex'), Buffer.from('late@example.fr').toString('hex')])
    assert.ok(!rows.rows[0]?.all.includes(secret), secret);
  for (const { value } of browser.cookies.values()) assert.ok(!rows.rows[0]?.all.includes(value));
  clock.advance(10 * minute);
  assert.equal((await own.browser().get(link)).status, 404);
  assert.equal((await browser.post(`${own.url}/session/email/confirm`, { token })).status, 401);
  assert.equal((await browser.post(`${own.url}/session/email/code`, { code })).status, 401);
  clock.advance(2 * 1440 * minute);
  await own.room.sweep();
  assert.equal((await own.db.query('select 1 from identity.email_challenge')).count, 0);
});

test('IDN-092 the answer, the message and the work are the same whether an address is known or not', async () => {
  const own = await open();
  const known = own.browser();
  await ask(known, 'known@example.fr', { name: 'Connue' }, own.url);
  await known.post(`${own.url}/session/email/code`, { code: (await lastMessage('known@example.fr', own)).code });
  assert.equal((await me(known, own.url)).signedIn, true);
  const shown = async (address: string): Promise<string[]> => {
    const browser = own.browser();
    const asked = await ask(browser, address, {}, own.url);
    const page = await browser.get(String(asked.location));
    const { text, subject, token, code } = await lastMessage(address, own);
    const wrong = await browser.post(`${own.url}/session/email/code`, { code: code === '000000' ? '000001' : '000000' });
    const plain = text.replace(token, '').replace(`${code.slice(0, 3)} ${code.slice(3)}`, '');
    return [
      String(asked.status),
      String(asked.location),
      String(asked.headers.get('set-cookie')).replace(/=[\w-]{43};/, '=;'),
      asked.text,
      page.text,
      plain,
      subject,
      wrong.text,
    ];
  };
  assert.deepEqual(await shown('known@example.fr'), await shown('known-not@example.fr').then((list) => list));
});

test('IDN-093 codes cannot be guessed: so many tries a message, counted before they are looked at, even all at once', async () => {
  const own = await open({ IDENTITY_EMAIL_TRIES: '5' });
  const browser = own.browser();
  await ask(browser, 'brute@example.fr', {}, own.url);
  const { code } = await lastMessage('brute@example.fr', own);
  const wrong = (i: number): string => String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0');
  assert.equal((await browser.post(`${own.url}/session/email/code`, { code: 'abc' })).status, 401);
  const first = await browser.post(`${own.url}/session/email/code`, { code: wrong(0) });
  assert.match(first.text, /Il reste 4 essais/);
  await Promise.all(Array.from({ length: 20 }, (_, i) => browser.post(`${own.url}/session/email/code`, { code: wrong(i + 1) })));
  const right = await browser.post(`${own.url}/session/email/code`, { code });
  assert.equal(right.status, 401);
  assert.match(right.text, /ne sert plus/);
  assert.equal((await me(browser, own.url)).signedIn, false);
  // Another browser cannot try at all.
  assert.equal((await own.browser().post(`${own.url}/session/email/code`, { code })).status, 401);
  const refusals = (await own.traced()).filter(({ rule }) => rule === 'IDN-226');
  assert.equal(refusals.length, 1);
});

test('IDN-093 an address and a place are sent so many messages an hour and a day, even when asked all at once', async () => {
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const own = await open({ IDENTITY_EMAIL_ADDRESS_HOUR: '3', IDENTITY_EMAIL_ADDRESS_DAY: '5', IDENTITY_EMAIL_CLIENT_HOUR: '8' }, clock);
  const all = await Promise.all(Array.from({ length: 6 }, () => ask(own.browser(), 'flood@example.fr', {}, own.url)));
  assert.equal(all.filter(({ status }) => status === 303).length, 3);
  const over = all.find(({ status }) => status === 429);
  assert.equal(over?.headers.get('retry-after'), '3600');
  assert.match(over?.text ?? '', /Trop de demandes/);
  assert.equal((await own.mail.list()).length, 3);
  for (let i = 0; i < 5; i++) assert.equal((await ask(own.browser(), `other${i}@example.fr`, {}, own.url)).status, 303);
  assert.equal((await ask(own.browser(), 'one-more@example.fr', {}, own.url)).status, 429);
  clock.advance(61 * minute);
  assert.equal((await ask(own.browser(), 'flood@example.fr', {}, own.url)).status, 303);
  assert.equal((await ask(own.browser(), 'FLOOD@example.fr', {}, own.url)).status, 303);
  clock.advance(61 * minute);
  assert.equal((await ask(own.browser(), 'flood@example.fr', {}, own.url)).status, 429);
  assert.ok((await rules(own)).includes('IDN-227'));
});

test('IDN-096 forms come from our own pages, and lead to a path of ours only', async () => {
  const browser = house.browser();
  assert.equal((await ask(browser, 'a@example.fr', {}, url, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await ask(browser, 'a@example.fr', {}, url, { 'sec-fetch-site': 'cross-site' })).status, 403);
  const json = await browser.postJson(`${url}/session/email`, { email: 'a@example.fr' });
  assert.equal(json.status, 403);
  for (const [n, evil] of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'].entries()) {
    const one = house.browser();
    // One for each: of two messages of one moment nobody can tell which is the last.
    const address = `return${n}@example.fr`;
    await ask(one, address, { return: evil, name: 'Bob' });
    const done = await one.post(`${url}/session/email/code`, { code: (await lastMessage(address)).code });
    assert.equal(done.location, `${url}/`, evil);
    const page = await one.get(`${url}/session/email?return=${encodeURIComponent(evil)}`);
    assert.ok(!page.text.includes('evil'), page.text);
  }
  for (const bad of ['', 'x', 'a@b', 'a@example.fr, b@example.fr', 'a@example.fr\r\nBcc: b@example.fr', '<script>@example.fr'])
    assert.equal((await ask(browser, bad)).status, 400, bad);
  const shown = await ask(browser, '"><script>alert(1)</script>', { name: '"><b>' });
  assert.ok(!shown.text.includes('<script>') && !shown.text.includes('<b>'));
});

test('IDN-096 a session that was there before is over, and pages without script end theirs by a form with its token', async () => {
  const browser = house.browser();
  await signInAs(browser, `${url}/session/start?portal=pro`, 'gp-1', undefined, `${url}/pro`);
  const [cookie, before] = [...browser.cookies].find(([key]) => key.includes('socle_session')) ?? [];
  await ask(browser, 'swap@example.fr', { name: 'Swap' });
  await browser.post(`${url}/session/email/code`, { code: (await lastMessage('swap@example.fr')).code });
  assert.equal((await me(browser)).kind, 'contributor');
  const stolen = house.browser();
  stolen.cookies.set(String(cookie), before as never);
  assert.equal((await me(stolen)).signedIn, false);
  const { csrf } = await me(browser);
  assert.equal((await browser.post(`${url}/session/leave`, { csrf: 'guess' })).status, 403);
  assert.equal((await browser.post(`${url}/session/leave`, { csrf: String(csrf) }, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await browser.post(`${url}/session/leave`, { csrf: String(csrf), return: '/doctrine' })).location, `${url}/doctrine`);
  assert.equal((await me(browser)).signedIn, false);
  assert.equal((await browser.post(`${url}/session/leave`, { csrf: '' })).status, 303);
});

test('IDN-094 a contributor is named to no application: no token is made for him, nor read', async () => {
  const browser = house.browser();
  const done = await signInAs(
    browser,
    `${url}/session/start?portal=public&with=sandbox&return=/doctrine`,
    'contributor-1',
    undefined,
    `${url}/doctrine`,
  );
  assert.equal(done.url, `${url}/doctrine`);
  assert.deepEqual([(await me(browser)).kind, (await me(browser)).name], ['contributor', 'Maëlle Tessier']);
  for (const portal of ['pro', 'citizen'] as const) {
    const refused = await signInAs(house.browser(), `${url}/session/start?portal=${portal}`, 'contributor-1');
    assert.equal(refused.status, 400, portal);
  }
});

test('IDN-097 whoever has another way in takes part by it: professionals, patients, agents, administrators', async () => {
  const page = await house.browser().get(`${url}/session/email?return=/doctrine`);
  for (const portal of ['pro', 'citizen', 'public'])
    assert.match(page.text, new RegExp(`/session/start\\?portal=${portal}&amp;return=%2Fdoctrine`));
  for (const [persona, kind] of [
    ['gp-1', 'professional'],
    ['patient-1', 'patient'],
    ['moderator-1', 'agent'],
    ['administrator-1', 'administrator'],
    ['contributor-2', 'contributor'],
  ]) {
    const browser = house.browser();
    await signInAs(browser, `${url}/session/start?portal=public&return=/doctrine`, String(persona), undefined, `${url}/doctrine`);
    assert.equal((await me(browser)).kind, kind);
  }
});

test('IDN-090 the setting closes it: no page sends anything, and no link is good', async () => {
  const own = await open({ IDENTITY_EMAIL: 'off' });
  const browser = own.browser();
  assert.doesNotMatch((await browser.get(`${own.url}/session/email`)).text, /name="email"/);
  assert.equal((await ask(browser, 'a@example.fr', {}, own.url)).status, 403);
  assert.deepEqual(await own.mail.list(), []);
});

test('IDN-098 the pages are in French and English, without script, kept by no cache', async () => {
  const browser = house.browser();
  const page = await browser.get(`${url}/session/email?lang=en`);
  assert.match(page.text, /<html lang="en">.*Sign in to take part/s);
  assert.doesNotMatch(page.text, /<script|onclick|style=/);
  assert.match(String(page.headers.get('content-security-policy')), /default-src 'none'/);
  assert.equal(page.headers.get('cache-control'), 'no-store');
  await browser.post(`${url}/session/email?lang=en`, { email: 'english@example.fr', name: '', return: '/' });
  assert.equal((await lastMessage('english@example.fr')).subject, 'Your sign-in to Socle');
});
