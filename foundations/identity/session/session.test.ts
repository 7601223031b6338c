// Sessions of the screens over real HTTP: sign-in in the sandbox, who am I, situation, sign-out; open redirect, CSRF, fixation.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { WhoAmI } from '../contract.ts';
import { openTestIdentity, signInAs } from '../testing.ts';

const house = await openTestIdentity({ after });
const { url } = house;

test('IDN-001 a professional of the sandbox signs in in one click, and every route knows who calls', async () => {
  const browser = house.browser();
  const page = await browser.follow(`${url}/session/start?portal=pro&return=/pro/patients?x=1`);
  assert.equal(page.status, 200);
  assert.match(page.text, /Toutes les personnes de cette page sont inventées/);
  assert.match(page.text, /Dr Camille Berthelot/);
  assert.doesNotMatch(page.text, /Jeanne Delmas<\/strong>/);
  assert.match(String(page.headers.get('content-security-policy')), /default-src 'none'.*form-action 'self'/);
  assert.doesNotMatch(page.text, /<script|style=|onclick/);
  const done = await signInAs(browser, `${url}/session/start?portal=pro&return=/pro/patients?x=1`, 'gp-1', undefined, `${url}/pro`);
  assert.equal(done.url, `${url}/pro/patients?x=1`);

  const me = (await browser.get(`${url}/session`)).json<WhoAmI>();
  assert.equal(me.signedIn, true);
  assert.equal(me.name, 'Dr Camille Berthelot');
  assert.equal(me.id, '899700001011');
  assert.equal(me.profession?.code, '10');
  assert.equal(me.situation, '10-C~499700001011001');
  const caller = (await browser.get(`${url}/who`)).json();
  assert.equal(caller.kind, 'professional');
  assert.deepEqual(caller.scopes, []);
  assert.equal((caller.client as { id: string }).id, 'socle-screens');
  assert.equal((caller.means as { level: string }).level, 'eidas1');
  const rules = (await house.traced()).map(({ rule }) => rule);
  assert.ok(rules.includes('IDN-101') && rules.includes('IDN-103'), rules.join());
});

test('IDN-002 who exercises in several places chooses a situation at sign-in, and may change it', async () => {
  const browser = house.browser();
  const page = await signInAs(browser, `${url}/session/start?portal=pro`, 'specialist-1');
  assert.match(page.text, /Choisir la situation d’exercice/);
  assert.match(page.text, /Cabinet de cardiologie des Tilleuls/);
  await signInAs(browser, `${url}/session/start?portal=pro`, 'specialist-1', '10-C~1990000010', `${url}/pro`);
  const me = (await browser.get(`${url}/session`)).json<WhoAmI>();
  assert.equal(me.structure?.name, 'Centre hospitalier de Valbrune');
  assert.equal(me.situations?.length, 2);
  const headers = { 'x-csrf-token': String(me.csrf) };
  assert.equal((await browser.postJson(`${url}/session/situation`, { situation: 'other' }, headers)).status, 400);
  const changed = await browser.postJson(`${url}/session/situation`, { situation: '10-C~499700001037001' }, headers);
  assert.equal(changed.json<WhoAmI>().structure?.name, 'Cabinet de cardiologie des Tilleuls');
  assert.equal(((await browser.get(`${url}/who`)).json().structure as { id: string }).id, '499700001037001');
});

test('IDN-003 a patient signs in at his own portal, as himself', async () => {
  const browser = house.browser();
  const page = await browser.follow(`${url}/session/start?portal=citizen`);
  assert.match(page.text, /Jeanne Delmas/);
  assert.doesNotMatch(page.text, /Berthelot<\/strong>/);
  const refused = await signInAs(browser, `${url}/session/start?portal=citizen`, 'gp-1');
  assert.equal(refused.status, 400);
  await signInAs(browser, `${url}/session/start?portal=citizen`, 'patient-1', undefined, `${url}/citizen`);
  const caller = (await browser.get(`${url}/who`)).json();
  assert.equal(caller.kind, 'patient');
  assert.equal(caller.id, 'person:patient-1');
  assert.equal(caller.patient, 'patient-1');
});

test('IDN-004 sign-out ends the session here and at the provider, and is traced', async () => {
  const browser = house.browser();
  await signInAs(browser, `${url}/session/start?portal=pro`, 'nurse-1', undefined, `${url}/pro`);
  const me = (await browser.get(`${url}/session`)).json<WhoAmI>();
  const stolen = new Map(browser.cookies);
  const ended = await browser.postJson(`${url}/session/end`, {}, { 'x-csrf-token': String(me.csrf) });
  assert.equal(ended.json().redirect, '/');
  for (const [key, value] of stolen) browser.cookies.set(key, value);
  assert.equal((await browser.get(`${url}/session`)).json<WhoAmI>().signedIn, false);
  assert.equal((await browser.get(`${url}/who`)).status, 401);
  const again = await browser.follow(`${url}/session/start?portal=pro`);
  assert.match(again.text, /Choisissez qui vous voulez être/);
  assert.ok(
    (await house.traced()).some(
      ({ rule, action, caller }) => rule === 'IDN-105' && action === 'sign-out' && caller.name === 'Inès Faucher',
    ),
  );
});

test('IDN-005 after sign-in the browser is sent to a path of ours, whatever was asked', async () => {
  for (const evil of ['https://evil.example/', '//evil.example', '/\\evil.example', '/%09/evil.example\t', 'javascript:alert(1)']) {
    const browser = house.browser();
    const start = `${url}/session/start?portal=pro&return=${encodeURIComponent(evil)}`;
    const done = await signInAs(browser, start, 'gp-2', undefined, `${url}/pro`);
    assert.ok(done.url.startsWith(`${url}/`), done.url);
  }
});

test('IDN-006 a change with a session needs the token of the session and our own origin', async () => {
  const browser = house.browser();
  await signInAs(browser, `${url}/session/start?portal=pro`, 'gp-1', undefined, `${url}/pro`);
  const { csrf } = (await browser.get(`${url}/session`)).json<WhoAmI>();
  const token = { 'x-csrf-token': String(csrf) };
  assert.equal((await browser.postJson(`${url}/who`, {}, token)).status, 200);
  assert.equal((await browser.postJson(`${url}/who`, {})).status, 403);
  assert.equal((await browser.postJson(`${url}/who`, {}, { 'x-csrf-token': `${csrf}x` })).status, 403);
  assert.equal((await browser.postJson(`${url}/who`, {}, { ...token, origin: 'https://evil.example' })).status, 403);
  assert.equal((await browser.postJson(`${url}/who`, {}, { ...token, origin: url, 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await browser.postJson(`${url}/who`, {}, { ...token, origin: url, 'sec-fetch-site': 'same-origin' })).status, 200);
  assert.ok((await house.traced()).some(({ rule, outcome }) => rule === 'IDN-230' && outcome === 'refused'));
});

test('IDN-007 a session is always a new one: a key that was planted before sign-in is worth nothing', async () => {
  const browser = house.browser();
  await signInAs(browser, `${url}/session/start?portal=pro`, 'gp-1', undefined, `${url}/pro`);
  const [name, first] = [...browser.cookies].find(([key]) => key.includes('socle_session')) ?? [];
  assert.ok(name && first);
  await signInAs(browser, `${url}/session/start?portal=pro&again`, 'gp-2', undefined, `${url}/pro`);
  const second = browser.cookies.get(name);
  assert.notEqual(second?.value, first.value);
  assert.equal((await browser.get(`${url}/session`)).json<WhoAmI>().name, 'Dr Yanis Carpentier');
  browser.cookies.set(name, first);
  assert.equal((await browser.get(`${url}/session`)).json<WhoAmI>().signedIn, false);
});

test('IDN-008 an answer of the provider is accepted on the browser that asked, with its own state, once', async () => {
  const browser = house.browser();
  const page = await browser.follow(`${url}/session/start?portal=pro`);
  const posted = await browser.post(`${page.url}/sign-in`, { persona: 'gp-1' });
  const back = await browser.follow(String(posted.location), `${url}/session/callback`);
  const other = house.browser();
  assert.equal((await other.get(back.url)).status, 401);
  await other.follow(`${url}/session/start?portal=pro`);
  assert.equal((await other.get(back.url)).status, 401);
  const forged = new URL(back.url);
  forged.searchParams.set('state', 'x');
  const copy = new Map(browser.cookies);
  assert.equal((await browser.get(forged.href)).status, 401);
  for (const [key, value] of copy) browser.cookies.set(key, value);
  assert.equal((await browser.get(back.url)).status, 303);
  for (const [key, value] of copy) browser.cookies.set(key, value);
  assert.equal((await browser.get(back.url)).status, 401);
  const rules = (await house.traced()).map(({ rule }) => rule);
  assert.ok(rules.includes('IDN-219') && rules.includes('IDN-220') && rules.includes('IDN-204'), rules.join());
});

test('IDN-009 pages of sign-in let browsers say where a form comes from, and hold back what is not theirs', async () => {
  const browser = house.browser();
  const page = await browser.follow(`${url}/session/start?portal=pro&lang=en`, undefined);
  // With no-referrer the origin of our own forms would be null, and refused.
  assert.match(page.text, /<meta name="referrer" content="same-origin">/);
  assert.equal((await browser.post(`${page.url}/sign-in`, { persona: 'gp-1' }, { origin: 'null' })).status, 403);
  assert.equal((await browser.post(`${page.url}/sign-in`, { persona: 'gp-1' }, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.match(page.text, /<html lang="en">.*All the people on this page are invented/s);
  assert.match((await browser.get(`${page.url}?lang=fr`)).text, /<html lang="fr">/);
  assert.equal((await browser.post(`${page.url}/cancel`, {})).status, 303);
  assert.ok((await house.traced()).some(({ rule }) => rule === 'IDN-242'));
});
