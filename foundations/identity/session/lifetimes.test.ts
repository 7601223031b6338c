// Lifetimes: of access tokens, of sessions of the screens that are idle or old; the sandbox that is closed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Clock, systemClock } from '@socle/kit/clock';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import * as openid from 'openid-client';
import type { WhoAmI } from '../contract.ts';
import { openTestIdentity, signInAs } from '../testing.ts';

const minute = 60_000;
let ahead = 0;
const clock: Clock = { now: () => new Date(systemClock.millis() + ahead), millis: () => systemClock.millis() + ahead };
const house = await openTestIdentity({ after }, { clock });
const { url } = house;

test('IDN-041 an access token ends after two minutes', async () => {
  const jwk = JSON.parse(readFileSync(join(house.dataFolder, 'sandbox', 'valbrune-ehr.jwk'), 'utf8')) as JWK;
  const key = (await importJWK(jwk, 'ES384')) as CryptoKey;
  const client = await openid.discovery(
    new URL(`${url}/oidc`),
    'valbrune-ehr',
    undefined,
    openid.PrivateKeyJwt({ key, kid: String(jwk.kid) }),
    {
      execute: [openid.allowInsecureRequests],
    },
  );
  const { access_token } = await openid.clientCredentialsGrant(client, { scope: 'system/Patient.rs' });
  const ask = async (): Promise<number> => (await fetch(`${url}/who`, { headers: { authorization: `Bearer ${access_token}` } })).status;
  assert.equal(await ask(), 200);
  ahead = 1.5 * minute;
  assert.equal(await ask(), 200);
  ahead = 2.2 * minute;
  assert.equal(await ask(), 401);
  ahead = -minute;
  assert.equal(await ask(), 401);
  ahead = 0;
  const { entries } = { entries: await house.traced() };
  assert.ok(entries.some(({ rule, outcome }) => rule === 'IDN-211' && outcome === 'refused'));
});

test('IDN-042 a session of the screens ends when nothing is done for half an hour', async () => {
  const browser = house.browser();
  await signInAs(browser, `${url}/session/start?portal=pro`, 'gp-1', undefined, `${url}/pro`);
  const isIn = async (): Promise<boolean> => (await browser.get(`${url}/session`)).json<WhoAmI>().signedIn;
  for (ahead = 0; ahead <= 100 * minute; ahead += 25 * minute) assert.equal(await isIn(), true);
  ahead += 31 * minute;
  assert.equal(await isIn(), false);
  ahead = 0;
});

test('IDN-043 a session of the screens ends after four hours, whatever is done in it', async () => {
  const browser = house.browser();
  await signInAs(browser, `${url}/session/start?portal=pro`, 'gp-1', undefined, `${url}/pro`);
  const isIn = async (): Promise<boolean> => (await browser.get(`${url}/session`)).json<WhoAmI>().signedIn;
  for (ahead = 0; ahead < 240 * minute; ahead += 20 * minute) assert.equal(await isIn(), true);
  ahead = 240 * minute + 1000;
  assert.equal(await isIn(), false);
  await house.room.sweep();
  const rows = await house.db.rows('select 1 from identity.session');
  assert.equal(rows.length, 0);
  ahead = 0;
});

test('IDN-044 a sign-in that takes too long is refused', async () => {
  const browser = house.browser();
  const page = await browser.follow(`${url}/session/start?portal=pro`);
  const posted = await browser.post(`${page.url}/sign-in`, { persona: 'gp-1' });
  const back = await browser.follow(String(posted.location), `${url}/session/callback`);
  ahead = 16 * minute;
  assert.equal((await browser.get(back.url)).status, 401);
  ahead = 0;
});

test('IDN-045 without sample data, or with the sandbox closed, no invented person gets in', async () => {
  for (const options of [{ samples: false }, { settings: { IDENTITY_SANDBOX: 'off' } }]) {
    const real = await openTestIdentity({ after }, options);
    assert.equal((await fetch(`${real.url}/session/start?portal=pro`, { redirect: 'manual' })).status, 503);
    await real.room.clients.add({ id: 'third-party', name: 'T', method: 'none', redirectUris: ['http://127.0.0.1:9/back'], scopes: [] });
    const browser = real.browser();
    const challenge = await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier());
    const page = await browser.follow(
      `${real.url}/oidc/auth?client_id=third-party&response_type=code&scope=openid&code_challenge_method=S256&code_challenge=${challenge}&redirect_uri=http://127.0.0.1:9/back`,
    );
    assert.match(page.text, /Aucun moyen de connexion n’est ouvert ici/);
    assert.equal((await browser.post(`${page.url}/sign-in`, { persona: 'gp-1' })).status, 400);
    assert.equal((await fetch(`${real.url}/session`)).status, 200);
    assert.equal(((await (await fetch(`${real.url}/session`)).json()) as WhoAmI).sandbox, false);
    assert.equal(await real.room.identity.actFor('899700001011'), undefined);
  }
});
