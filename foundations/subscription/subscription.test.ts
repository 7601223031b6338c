// Following by mail: asked, confirmed, told once, ended in one request; limits; what a stranger cannot do to somebody else's mailbox.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { EmailAddress } from '@socle/kit/mail';
import fc from 'fast-check';
import { assembleDigest } from './rules/digest.ts';
import { makeToken, readToken } from './rules/tokens.ts';
import { openTestSubscription } from './testing.ts';

const day = 86_400_000;
const lea = 'lea@example.fr';

test('FLW-001 nothing is told before the address is confirmed by a button; opening the link does nothing', async () => {
  const house = await openTestSubscription({ after });
  const { source, ask } = house;
  const page = await ask('GET', '/follow?what=test.thing&key=a&return=/things/a');
  assert.match(page.body, /La chose a/);
  assert.match(page.body, /<label for="email">/);
  const asked = await ask('POST', '/follow', { what: 'test.thing', key: 'a', email: ' Lea@Example.fr ', return: '/things/a' });
  assert.equal(asked.status, 200);
  assert.match(asked.body, /Regardez votre courriel.*href="\/things\/a"/s);
  const [message] = await house.messages('Lea@example.fr');
  assert.equal(message?.kind, 'subscription.confirm');
  const path = /http:\/\/localhost:8080(\/follow\/confirm\S+)/.exec(message?.content?.text ?? '')?.[1] ?? '';
  source.news.a?.push('before');
  await house.tell();
  for (let i = 0; i < 3; i++) assert.match((await ask('GET', path)).body, /Confirmer/);
  await house.tell();
  assert.equal((await house.messages('Lea@example.fr')).length, 1);
  assert.equal((await ask('POST', path, {}, { origin: 'https://evil.example' })).status, 403);
  const confirmed = await ask('POST', path, {});
  assert.match(confirmed.body, /Abonnement confirmé/);
  // What came before he followed is not told.
  await house.tell();
  assert.equal((await house.messages('Lea@example.fr', 'subscription.digest')).length, 0);
  source.news.a?.push('after');
  await house.tell();
  const [digest] = await house.messages('Lea@example.fr', 'subscription.digest');
  assert.equal(digest?.subject, 'Changements : La chose a');
  assert.match(digest?.content?.text ?? '', /- after\n/);
  assert.doesNotMatch(digest?.content?.text ?? '', /before/);
  assert.ok((await house.traced()).some(({ rule }) => rule === 'FLW-ACC-001'));
});

test('FLW-001 what does not exist is not followed, an address that is none is told, a link is good for its time', async () => {
  const house = await openTestSubscription({ after }, { CONFIRM_FOR: '1d' });
  const { ask, clock } = house;
  for (const [what, key] of [
    ['test.thing', 'none'],
    ['other', 'a'],
    ['', ''],
    ['test.thing', 'x'.repeat(300)],
  ] as const) {
    assert.equal((await ask('GET', `/follow?what=${what}&key=${key}`)).status, 404);
    assert.equal((await ask('POST', '/follow', { what, key, email: lea })).status, 404);
  }
  for (const email of ['', 'x', 'a@b', 'a@example.fr\r\nBcc: b@example.fr', '"><script>'])
    assert.equal((await ask('POST', '/follow', { what: 'test.thing', key: 'a', email })).status, 400, email);
  assert.equal((await ask('POST', '/follow', { what: 'test.thing', key: 'a', email: lea, rhythm: 'hourly' })).status, 400);
  assert.equal(
    (await ask('POST', '/follow', { what: 'test.thing', key: 'a', email: lea }, { 'sec-fetch-site': 'cross-site' })).status,
    403,
  );
  assert.deepEqual(await house.messages(lea), []);
  const evil = await ask('POST', '/follow', { what: 'test.thing', key: 'a', email: lea, return: '//evil.example' });
  assert.doesNotMatch(evil.body, /evil/);
  const [message] = await house.messages(lea);
  const path = /(\/follow\/confirm\S+)/.exec(message?.content?.text ?? '')?.[1] ?? '';
  clock.advance(day);
  assert.equal((await ask('GET', path)).status, 404);
  assert.equal((await ask('POST', path, {})).status, 404);
  clock.advance(1);
  await house.tell();
  assert.equal((await house.db.query('select 1 from subscription.follower')).count, 0);
  assert.equal((await ask('GET', '/follow/confirm?token=x')).status, 404);
});

test('FLW-002 one message tells all that changed of what one follows, once, in his language; who follows nothing of it gets none', async () => {
  const house = await openTestSubscription({ after });
  const { source } = house;
  await house.followed(lea, 'a');
  await house.followed(lea, 'b');
  await house.followed('john@example.org', 'b', {});
  await house.db.query(
    `update subscription.follower set language = 'en' where address_hash <> (select address_hash from subscription.follower order by created_at limit 1)`,
  );
  await house.followed('other@example.fr', 'c');
  source.news.a?.push('a1', 'a2');
  source.news.b?.push('b1');
  await house.tell();
  await house.tell();
  const digests = await house.messages(lea, 'subscription.digest');
  assert.equal(digests.length, 1);
  assert.equal(digests[0]?.subject, '3 changements dans ce que vous suivez');
  for (const words of ['- a1', '- a2', '- b1', 'http://localhost:8080/things/b'])
    assert.ok(digests[0]?.content?.text.includes(words), words);
  assert.equal((await house.messages('john@example.org', 'subscription.digest'))[0]?.subject, 'Changes: The thing b');
  assert.equal((await house.messages('other@example.fr', 'subscription.digest')).length, 0);
});

test('FLW-002 a day and a week are kept, and nothing is lost meanwhile', async () => {
  const house = await openTestSubscription({ after });
  const { source, clock } = house;
  await house.followed(lea, 'a', { rhythm: 'daily' });
  await house.followed('week@example.fr', 'a', { rhythm: 'weekly' });
  const count = async (to: string): Promise<number> => (await house.messages(to, 'subscription.digest')).length;
  for (let i = 0; i < 8; i++) {
    source.news.a?.push(`day ${i}`);
    await house.tell();
    clock.advance(day / 2);
    source.news.a?.push(`evening ${i}`);
    await house.tell();
    clock.advance(day / 2);
  }
  await house.tell();
  assert.deepEqual([await count(lea), await count('week@example.fr')], [9, 2]);
  const weekly = (await house.messages('week@example.fr', 'subscription.digest')).map(({ content }) => content?.text ?? '').join('');
  for (let i = 0; i < 7; i++) assert.ok(weekly.includes(`- day ${i}\n`) && (i === 0 || weekly.includes(`- evening ${i}\n`)), String(i));
});

test('FLW-002 two processes that tell at the same time, and one that is cut off, tell everything once', async () => {
  const house = await openTestSubscription({ after });
  const { source } = house;
  const people = Array.from({ length: 12 }, (_, i) => `p${i}@example.fr`);
  for (const one of people)
    await house.db.transaction((tx) =>
      house.subscription.follow(tx, { address: one as EmailAddress, kind: 'test.thing', key: 'a', rhythm: 'each', language: 'fr' }),
    );
  source.news.a?.push('one');
  await Promise.all([house.tell(), house.tell(), house.tell()]);
  for (const one of people) assert.equal((await house.messages(one, 'subscription.digest')).length, 1);
  // All stand at the same place: the source is asked a few times, not once for each.
  assert.ok(source.asked <= 6, String(source.asked));
  source.news.a?.push('two');
  const stop = new AbortController();
  stop.abort();
  await house.tell(stop.signal);
  assert.equal((await house.messages(people[0] as string, 'subscription.digest')).length, 1);
  await house.tell();
  for (const one of people) assert.equal((await house.messages(one, 'subscription.digest')).length, 2);
});

test('FLW-002 a source that fails stops nobody else, and what it had is told later', async () => {
  const house = await openTestSubscription({ after });
  const { source } = house;
  await house.followed(lea, 'b');
  await house.followed('other@example.fr', 'a');
  source.news.a?.push('a1');
  source.news.b?.push('b1');
  source.broken = true;
  await house.tell();
  assert.equal((await house.messages('other@example.fr', 'subscription.digest')).length, 1);
  assert.equal((await house.messages(lea, 'subscription.digest')).length, 0);
  source.broken = false;
  await house.tell();
  assert.equal((await house.messages(lea, 'subscription.digest')).length, 1);
  assert.equal(house.queued.at(-1)?.name, 'subscription-tell');
  assert.equal(house.queued.at(-1)?.at?.getTime(), house.clock.millis() + 15 * 60_000);
});

test('FLW-003 MAIL-007 each message ends everything in one request, and has a link for each thing; who stops leaves nothing', async () => {
  const house = await openTestSubscription({ after });
  const { source, ask } = house;
  await house.followed(lea, 'a');
  await house.followed(lea, 'b');
  source.news.a?.push('a1');
  source.news.b?.push('b1');
  await house.tell();
  const [digest] = await house.messages(lea, 'subscription.digest');
  const headers = digest?.content?.headers ?? {};
  assert.equal(headers['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click');
  const all = new URL(String(headers['List-Unsubscribe']).slice(1, -1));
  const [one = ''] = /\/follow\/stop\?token=\S+/.exec(digest?.content?.text ?? '') ?? [];
  // A scanner that opens the links ends nothing.
  assert.match((await ask('GET', one)).body, /Ne plus suivre/);
  assert.equal((await ask('GET', `${all.pathname}${all.search}`)).status, 200);
  const mine = /(\/follow\/mine\?token=\S+)/.exec(digest?.content?.text ?? '')?.[1] ?? '';
  assert.match((await ask('GET', mine)).body, /La chose a.*La chose b/s);
  assert.equal((await ask('POST', one, {})).status, 200);
  assert.doesNotMatch((await ask('GET', mine)).body, /La chose a/);
  // As programs of mail send it: another origin, no cookie, either form.
  const click = await ask('POST', `${all.pathname}${all.search}`, { 'List-Unsubscribe': 'One-Click' }, { origin: 'https://mail.example' });
  assert.equal(click.status, 200);
  assert.equal((await house.db.query('select 1 from subscription.follower')).count, 0);
  assert.equal((await house.db.query('select 1 from subscription.following')).count, 0);
  source.news.a?.push('a2');
  await house.tell();
  assert.equal((await house.messages(lea, 'subscription.digest')).length, 1);
  // A second press, and a token that was altered.
  const multipart = await ask('POST', one, undefined, { 'content-type': 'multipart/form-data; boundary=x' });
  assert.equal(multipart.status, 200);
  assert.equal((await ask('POST', one, {})).status, 200);
  for (const bad of [
    one.replace(/.$/, one.endsWith('A') ? 'B' : 'A'),
    '/follow/stop?token=',
    one.replace('/stop', '/stop-all'),
    '/follow/mine?token=x',
  ])
    assert.equal((await ask(bad.includes('mine') ? 'GET' : 'POST', bad, bad.includes('mine') ? undefined : {})).status, 404, bad);
  assert.ok((await house.traced()).some(({ rule }) => rule === 'FLW-ACC-002'));
});

test('FLW-003 a mailbox is not flooded: so many messages for an address and from a place, the same answer for all', async () => {
  const house = await openTestSubscription({ after }, { ADDRESS_DAY: '3', CLIENT_HOUR: '4' });
  const post = (email: string) => house.ask('POST', '/follow', { what: 'test.thing', key: 'a', email });
  await house.followed(lea, 'a');
  const [known, unknown] = [await post(lea), await post('new@example.fr')];
  assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
  assert.equal((await post(lea)).status, 200);
  assert.equal((await post(lea)).status, 429);
  assert.equal((await post('LEA@example.fr')).status, 429);
  assert.equal((await post('another@example.fr')).status, 429);
  house.clock.advance(3_600_001);
  assert.equal((await post('another@example.fr')).status, 200);
  // A stranger who writes the address of a follower changes neither his rhythm nor his language.
  await house.ask('POST', '/follow?lang=en', { what: 'test.thing', key: 'a', email: 'another@example.fr', rhythm: 'weekly' });
  const { rows } = await house.db.query<{ rhythm: string; language: string }>(
    'select f.rhythm, w.language from subscription.following f join subscription.follower w on w.id = f.follower where f.confirmed_at is not null',
  );
  assert.deepEqual(rows, [{ rhythm: 'each', language: 'fr' }]);
});

test('FLW-004 who is signed in with a confirmed address follows in one press; a room follows, asks and ends it for him', async () => {
  const house = await openTestSubscription({ after });
  const { ask, subscription } = house;
  const me = { cookie: 'me=1' };
  const page = await ask('GET', '/follow?what=test.thing&key=a', undefined, me);
  assert.match(page.body, /Suivre avec l’adresse de mon compte/);
  assert.doesNotMatch((await ask('GET', '/follow?what=test.thing&key=a')).body, /mon compte/);
  assert.equal((await ask('POST', '/follow/own', { what: 'test.thing', key: 'a', csrf: 'guess' }, me)).status, 403);
  assert.equal((await ask('POST', '/follow/own', { what: 'test.thing', key: 'a', csrf: 'token' })).status, 403);
  assert.match(
    (await ask('POST', '/follow/own', { what: 'test.thing', key: 'a', csrf: 'token', rhythm: 'daily' }, me)).body,
    /Abonnement confirmé/,
  );
  const address = 'me@example.fr' as EmailAddress;
  assert.equal(await subscription.isFollowing(address, 'test.thing', 'a'), true);
  assert.equal(await subscription.unfollow(house.db, address, 'test.thing', 'a'), true);
  assert.equal(await subscription.isFollowing(address, 'test.thing', 'a'), false);
  assert.equal(await subscription.unfollow(house.db, address, 'test.thing', 'a'), false);
  const id = await house.db.transaction((tx) =>
    subscription.follow(tx, { address, kind: 'test.thing', key: 'b', rhythm: 'each', language: 'fr' }),
  );
  assert.match(subscription.stopUrl(id), /\/follow\/stop\?token=/);
  assert.equal(subscription.followPath('test.thing', 'b', '/x'), '/follow?what=test.thing&key=b&return=%2Fx');
  await subscription.hurry(house.db);
  assert.equal(house.queued.at(-1)?.at?.getTime(), house.clock.millis());
  await assert.rejects(subscription.follow(house.db, { address, kind: 'test.thing', key: 'none', rhythm: 'each', language: 'fr' }), {
    kind: 'not-found',
  });
  const { rows } = await house.db.query<{ all: string }>(`select string_agg(w::text, '') as all from subscription.follower w`);
  assert.ok(!rows[0]?.all.includes('me@') && !rows[0]?.all.includes(Buffer.from('me@example.fr').toString('hex')));
});

test('FLW-002 a digest of any news is one line of subject, text without line ends of others, and HTML that is escaped', () => {
  const news = fc.record({ title: fc.string({ unit: 'binary' }), path: fc.constant('/x'), text: fc.string({ unit: 'binary' }) });
  fc.assert(
    fc.property(
      fc.array(fc.record({ thing: news, items: fc.array(news, { minLength: 1, maxLength: 30 }) }), { minLength: 1, maxLength: 4 }),
      (groups) => {
        const made = assembleDigest({
          language: 'fr',
          base: 'https://s.example',
          groups: groups.map((one) => ({ ...one, stop: 'https://s.example/stop' })),
          mine: 'https://s.example/mine',
          items: 20,
        });
        assert.ok(!/[\r\n]/.test(made.subject) && made.subject.length <= 200);
        assert.ok(!made.html.includes('<script'));
        for (const { items } of groups) if (items.length > 20) assert.match(made.text, /et \d+ autres? changements?/);
      },
    ),
  );
});

test('FLW-002 whatever is followed, a digest stays a message that a server takes', () => {
  const long = 'é'.repeat(3000);
  const thing = { title: long, path: '/x' };
  const groups = Array.from({ length: 200 }, () => ({
    thing,
    stop: 'https://s.example/stop',
    items: Array(50).fill({ ...thing, text: long }),
  }));
  const made = assembleDigest({ language: 'fr', base: 'https://s.example', groups, mine: 'https://s.example/mine', items: 20 });
  assert.ok(Buffer.byteLength(made.text + made.html) < 512 * 1024);
  assert.match(made.subject, /^10\s?000 changements/);
});

test('FLW-003 a token has one power, and none that was not made here has any', () => {
  const key = Buffer.alloc(32, 1);
  const id = '0190a5b0-0000-4000-8000-000000000001';
  assert.equal(readToken(key, 'one', makeToken(key, 'one', id)), id);
  assert.equal(readToken(key, 'all', makeToken(key, 'one', id)), undefined);
  assert.equal(readToken(Buffer.alloc(32, 2), 'one', makeToken(key, 'one', id)), undefined);
  fc.assert(fc.property(fc.string(), (text) => readToken(key, 'one', `${id}.${text}`) === undefined));
});
