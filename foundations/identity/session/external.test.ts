// External providers: a second installation of ours stands for Pro Santé Connect, a small one of the test for FranceConnect and for one that lies.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { PatientTraits, WhoAmI } from '../contract.ts';
import { openTestIdentity, signInAs } from '../testing.ts';

/** A provider that says what the test wants, at an address that is not the usual one. */
async function openFake() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const state = { idToken: {} as Record<string, unknown>, userinfo: {} as Record<string, unknown>, nonce: '' };
  const server = createServer((request, response) => {
    const url = new URL(String(request.url), base());
    const json = (value: unknown): void => void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (url.pathname === '/.well-known/wallet-openid-configuration') {
      return json({
        issuer: base(),
        authorization_endpoint: `${base()}/auth`,
        token_endpoint: `${base()}/token`,
        userinfo_endpoint: `${base()}/userinfo`,
        jwks_uri: `${base()}/certs`,
        end_session_endpoint: `${base()}/logout`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (url.pathname === '/certs')
      return void exportJWK(publicKey).then((jwk) => json({ keys: [{ ...jwk, alg: 'RS256', use: 'sig', kid: 'one' }] }));
    if (url.pathname === '/userinfo') return json({ sub: 'someone', ...state.userinfo });
    if (url.pathname === '/auth') {
      state.nonce = String(url.searchParams.get('nonce'));
      const back = new URL(String(url.searchParams.get('redirect_uri')));
      back.searchParams.set('code', 'c');
      back.searchParams.set('state', String(url.searchParams.get('state')));
      return void response.writeHead(303, { location: back.href }).end();
    }
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: base(), sub: 'someone', aud: 'socle', iat: now, exp: now + 60, nonce: state.nonce, ...state.idToken };
    new SignJWT(JSON.parse(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(privateKey)
      .then((id_token) => json({ access_token: 'a', token_type: 'Bearer', expires_in: 120, id_token }));
  });
  const base = (): string => `http://localhost:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return { state, base };
}

const psc = await openTestIdentity({ after });
const fake = await openFake();
const secret = 'p'.repeat(40);
const ours = await openTestIdentity(
  { after },
  {
    samples: false,
    settings: {
      IDENTITY_PROVIDER_PROFESSIONAL_DISCOVERY: `${psc.url}/oidc/.well-known/openid-configuration`,
      IDENTITY_PROVIDER_PROFESSIONAL_CLIENT: 'socle',
      IDENTITY_PROVIDER_PROFESSIONAL_SECRET: secret,
      IDENTITY_PROVIDER_PATIENT_DISCOVERY: `${fake.base()}/.well-known/wallet-openid-configuration`,
      IDENTITY_PROVIDER_PATIENT_CLIENT: 'socle',
      IDENTITY_PROVIDER_PATIENT_SECRET: secret,
    },
  },
);
await psc.room.clients.add({
  id: 'socle',
  name: 'Installation de Valbrune',
  method: 'client_secret_basic',
  secret,
  redirectUris: [`${ours.url}/session/callback`],
  postLogoutRedirectUris: [`${ours.url}/`],
  scopes: [],
});

test('IDN-050 a professional signs in at an external provider; his situations come from its claims', async () => {
  const browser = ours.browser();
  const page = await browser.follow(`${ours.url}/session/start?portal=pro&return=/pro/x`);
  assert.ok(page.url.startsWith(`${psc.url}/oidc/interaction/`), page.url);
  const chosen = await browser.post(`${page.url}/sign-in`, { persona: 'specialist-1', situation: '10-C~1990000010' });
  const consent = await browser.follow(String(chosen.location));
  assert.match(consent.text, /Installation de Valbrune demande un accès/);
  const allowed = await browser.post(`${consent.url}/consent`, { answer: 'allow' });
  const done = await browser.follow(String(allowed.location), `${ours.url}/pro`);
  assert.equal(done.url, `${ours.url}/pro/x`);
  const me = (await browser.get(`${ours.url}/session`)).json<WhoAmI>();
  assert.equal(me.id, '899700001037');
  assert.equal(me.name, 'Dr Solène Maurel');
  assert.equal(me.level, 'eidas1');
  // The situation is chosen here: the other software chose its own.
  assert.equal(me.situation, undefined);
  assert.equal(me.profession, undefined);
  assert.deepEqual(me.situations?.map(({ structure }) => structure?.id).sort(), ['1990000010', '499700001037001']);
  const headers = { 'x-csrf-token': String(me.csrf) };
  const situation = String(me.situations?.[0]?.key);
  const after = (await browser.postJson(`${ours.url}/session/situation`, { situation }, headers)).json<WhoAmI>();
  assert.equal(after.profession?.code, '10');
  assert.equal(after.specialty?.code, 'SM04');
  assert.ok((await ours.traced()).some(({ rule }) => rule === 'IDN-102'));

  const ended = (await browser.postJson(`${ours.url}/session/end`, {}, headers)).json<{ redirect: string }>();
  assert.ok(ended.redirect.startsWith(`${psc.url}/oidc/session/end`), ended.redirect);
  assert.match((await browser.get(ended.redirect)).text, /Se déconnecter/);
});

async function citizen(idToken: Record<string, unknown>, userinfo: Record<string, unknown>) {
  Object.assign(fake.state, { idToken, userinfo });
  const browser = ours.browser();
  const done = await browser.follow(`${ours.url}/session/start?portal=citizen`, `${ours.url}/citizen`);
  const me = (await browser.get(`${ours.url}/session`)).json<WhoAmI>();
  return { done, me };
}

const jeanne = {
  given_name: 'Jeanne Marie',
  family_name: 'DELMAS',
  birthdate: '1968-04-02',
  gender: 'female',
  birthplace: '63113',
  birthcountry: '99100',
};

test('IDN-051 a patient who signs in elsewhere is matched by his traits; who is not matched is refused', async () => {
  const before = await citizen({ acr: 'eidas2' }, jeanne);
  assert.equal(before.done.status, 401);
  assert.match(before.done.text, /IDN-222/);
  let seen: PatientTraits | undefined;
  ours.room.identity.matchPatients(async (traits) => {
    seen = traits;
    return traits.familyName === 'DELMAS' ? 'patient-1' : undefined;
  });
  const { me } = await citizen({ acr: 'eidas2' }, jeanne);
  assert.equal(me.id, 'person:patient-1');
  assert.equal(me.patient, 'patient-1');
  assert.equal(me.level, 'eidas2');
  assert.deepEqual(seen?.givenNames, ['Jeanne', 'Marie']);
  assert.equal(seen?.birthDate, '1968-04-02');
});

test('IDN-052 a level that was not asked for is refused; none is taken as the one that was asked for', async () => {
  assert.match((await citizen({ acr: 'http://idmanagement.gov/ns/assurance/loa/0' }, jeanne)).done.text, /IDN-221/);
  assert.equal((await citizen({}, jeanne)).me.level, 'eidas1');
});

test('IDN-053 an id token for another client, of another issuer, for another sign-in, or too old is refused', async () => {
  const past = Math.floor(Date.now() / 1000) - 7200;
  for (const wrong of [{ aud: 'another' }, { iss: 'https://evil.example' }, { nonce: 'another' }, { exp: past, iat: past - 60 }]) {
    const { done, me } = await citizen(wrong, jeanne);
    assert.equal(done.status, 401, JSON.stringify(wrong));
    assert.match(done.text, /IDN-220/);
    assert.equal(me.signedIn, false);
  }
  assert.match((await citizen({}, { ...jeanne, sub: 'someone else' })).done.text, /IDN-220/);
});

test('IDN-054 a provider that is away is said so, and asked again the next time', async () => {
  const away = await openTestIdentity(
    { after },
    {
      samples: false,
      settings: {
        IDENTITY_PROVIDER_PROFESSIONAL_DISCOVERY: 'http://127.0.0.1:9/.well-known/wallet-openid-configuration',
        IDENTITY_PROVIDER_PROFESSIONAL_CLIENT: 'socle',
        IDENTITY_PROVIDER_PROFESSIONAL_SECRET: secret,
      },
    },
  );
  const answer = await away.browser().get(`${away.url}/session/start?portal=pro`);
  assert.equal(answer.status, 503);
  assert.equal((await away.browser().get(`${away.url}/session/start?portal=pro`)).status, 503);
});

test('IDN-055 where both are open, the sandbox is chosen by saying so', async () => {
  const both = await openTestIdentity(
    { after },
    {
      settings: {
        IDENTITY_PROVIDER_PROFESSIONAL_DISCOVERY: `${psc.url}/oidc/.well-known/openid-configuration`,
        IDENTITY_PROVIDER_PROFESSIONAL_CLIENT: 'socle',
        IDENTITY_PROVIDER_PROFESSIONAL_SECRET: secret,
      },
    },
  );
  assert.ok((await both.browser().get(`${both.url}/session/start?portal=pro`)).location?.startsWith(psc.url));
  const browser = both.browser();
  const done = await signInAs(browser, `${both.url}/session/start?portal=pro&with=sandbox`, 'gp-1', undefined, `${both.url}/pro`);
  assert.ok(done.url.startsWith(`${both.url}/pro`));
});
