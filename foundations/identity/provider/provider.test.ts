// The provider over real HTTP, with the library of clients: code flow, consent, refresh, theft, revocation, rotation; tokens that must not pass.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import { type CryptoKey, decodeJwt, decodeProtectedHeader, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { type Browser, openTestIdentity, signInAs } from '../testing.ts';

const house = await openTestIdentity({ after });
const { url, room } = house;
const issuer = `${url}/oidc`;
const back = 'http://127.0.0.1:9/back';

await room.clients.add({
  id: 'third-party',
  name: 'Carnet de santé tiers',
  method: 'none',
  redirectUris: [back],
  postLogoutRedirectUris: ['http://127.0.0.1:9/ended'],
  scopes: ['user/DocumentReference.rs', 'user/Patient.rs', 'patient/*.rs'],
});
await room.clients.add({
  id: 'resource-server',
  name: 'API',
  method: 'client_secret_basic',
  secret: 's'.repeat(40),
  scopes: [],
  traits: { resource_server: true },
});

const insecure = { execute: [openid.allowInsecureRequests] };
const client = await openid.discovery(new URL(issuer), 'third-party', undefined, openid.None(), insecure);

interface Flow {
  readonly browser?: Browser;
  readonly scope?: string;
  readonly persona?: string;
  readonly more?: Record<string, string>;
  readonly consent?: 'allow' | 'deny';
}

/** Up to the code; gives the address that the browser is sent back to. */
async function toCode({
  browser = house.browser(),
  scope = 'openid user/DocumentReference.rs',
  persona = 'gp-1',
  more = {},
  consent = 'allow',
}: Flow = {}) {
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const address = openid.buildAuthorizationUrl(client, {
    redirect_uri: back,
    scope,
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  const page = await signInAs(browser, address.href, persona, undefined, back);
  let at = page.url;
  if (!at.startsWith(back)) {
    assert.match(page.text, /Carnet de santé tiers demande un accès/);
    const answered = await browser.post(`${at.split('?')[0]}/consent`, { answer: consent });
    at = (await browser.follow(String(answered.location), back)).url;
  }
  return { address: new URL(at), checks: { pkceCodeVerifier: verifier, expectedState: state }, browser };
}

async function toTokens(flow: Flow = {}) {
  const { address, checks, browser } = await toCode(flow);
  const tokens = await openid.authorizationCodeGrant(client, address, checks);
  return { tokens, browser, address, checks };
}

const who = (token: string, path = '/who'): Promise<Response> => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
const rules = async (): Promise<string[]> => (await house.traced()).map(({ rule }) => rule);
const refusedBy = (code: string) => (error: unknown) => {
  assert.equal((error as { error?: string }).error, code);
  return true;
};

test('IDN-010 an application of others gets tokens by code, PKCE and consent; its token names the caller and its scopes', async () => {
  const { tokens } = await toTokens({
    scope: 'openid user/DocumentReference.rs user/Observation.rs patient/Patient.rs',
    more: { acr_values: 'eidas1' },
  });
  assert.equal(decodeProtectedHeader(tokens.access_token).typ, 'at+jwt');
  const claims = decodeJwt(tokens.access_token);
  assert.equal(claims.aud, url);
  assert.equal(claims.iss, issuer);
  assert.equal(Number(claims.exp) - Number(claims.iat), 120);
  // Not registered for observations; and a professional has no record of his own to open.
  assert.equal(tokens.scope, 'openid user/DocumentReference.rs');
  assert.equal(tokens.claims()?.acr, 'eidas1');
  assert.deepEqual(tokens.claims()?.amr, ['sandbox']);
  const caller = (await (await who(tokens.access_token)).json()) as Record<string, unknown>;
  assert.equal(caller.kind, 'professional');
  assert.equal(caller.id, '899700001011');
  assert.deepEqual(caller.client, { id: 'third-party', name: 'Carnet de santé tiers' });
  assert.deepEqual(caller.scopes, ['openid', 'user/DocumentReference.rs']);
  assert.equal((caller.means as { level: string }).level, 'eidas1');
  assert.ok((await rules()).includes('IDN-240'));
});

test('IDN-011 consent refused gives no code, and is traced', async () => {
  const { address } = await toCode({ consent: 'deny' });
  assert.equal(address.searchParams.get('error'), 'access_denied');
  assert.ok((await rules()).includes('IDN-241'));
});

test('IDN-012 a patient opens his own record by SMART: the answer says which one', async () => {
  const { tokens } = await toTokens({
    persona: 'patient-1',
    scope: 'openid fhirUser launch/patient patient/DocumentReference.rs',
    more: { aud: `${url}/documents/fhir` },
  });
  assert.equal(tokens.patient, 'patient-1');
  assert.equal(decodeJwt(tokens.access_token).aud, `${url}/documents/fhir`);
  assert.equal((await who(tokens.access_token)).status, 401);
  assert.ok((await rules()).includes('IDN-212'));
});

test('IDN-013 claims of professionals are those of Pro Santé Connect', async () => {
  const { tokens } = await toTokens({ scope: 'openid scope_all', persona: 'regulator-1' });
  const info = await openid.fetchUserInfo(client, tokens.access_token, String(tokens.claims()?.sub));
  assert.equal(info.SubjectNameID, '899700001078');
  assert.deepEqual(info.SubjectRole, ['10^1.2.250.1.213.1.1.5.5']);
  assert.equal(info.Acces_Regulation_Medicale, 'VRAI');
  assert.match(info.sub, /^f:[0-9a-f-]{36}:899700001078$/);
  assert.equal('socle' in info, false);
  // Without an audience it opens userinfo only.
  assert.equal((await who(tokens.access_token)).status, 401);
});

test('IDN-014 a code without PKCE is not given, nor with the plain method', async () => {
  const browser = house.browser();
  const bare = openid.buildAuthorizationUrl(client, { redirect_uri: back, scope: 'openid', state: 'x' });
  assert.equal(new URL((await browser.follow(bare.href, back)).url).searchParams.get('error'), 'invalid_request');
  const plain = openid.buildAuthorizationUrl(client, {
    redirect_uri: back,
    scope: 'openid',
    state: 'x',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'plain',
  });
  assert.equal(new URL((await browser.follow(plain.href, back)).url).searchParams.get('error'), 'invalid_request');
});

test('IDN-015 an address to return to that is not registered gets nothing, not even the error', async () => {
  const answer = await house
    .browser()
    .get(
      `${issuer}/auth?client_id=third-party&response_type=code&scope=openid&redirect_uri=${encodeURIComponent('https://evil.example/')}`,
    );
  assert.equal(answer.status, 400);
  assert.equal(answer.location, undefined);
  assert.match(answer.text, /La connexion n’a pas abouti/);
  assert.ok((await rules()).includes('IDN-201'));
});

test('IDN-016 a stolen code is worth nothing without its verifier', async () => {
  const { address, checks } = await toCode();
  await assert.rejects(
    openid.authorizationCodeGrant(client, address, { ...checks, pkceCodeVerifier: openid.randomPKCECodeVerifier() }),
    refusedBy('invalid_grant'),
  );
  assert.ok((await rules()).includes('IDN-202'));
});

test('IDN-017 a code that is used twice ends all that came from it', async () => {
  const { tokens, address, checks } = await toTokens();
  assert.equal((await who(tokens.access_token)).status, 200);
  await assert.rejects(openid.authorizationCodeGrant(client, address, checks), refusedBy('invalid_grant'));
  assert.equal((await who(tokens.access_token)).status, 401);
  await assert.rejects(openid.refreshTokenGrant(client, String(tokens.refresh_token)), refusedBy('invalid_grant'));
  const found = await rules();
  assert.ok(found.includes('IDN-204') && found.includes('IDN-213'), found.join());
});

test('IDN-018 each refresh gives a new token; one that is used again ends the whole line', async () => {
  const { tokens } = await toTokens();
  const second = await openid.refreshTokenGrant(client, String(tokens.refresh_token));
  assert.notEqual(second.refresh_token, tokens.refresh_token);
  assert.equal((await who(second.access_token)).status, 200);
  await assert.rejects(openid.refreshTokenGrant(client, String(tokens.refresh_token)), refusedBy('invalid_grant'));
  await assert.rejects(openid.refreshTokenGrant(client, String(second.refresh_token)), refusedBy('invalid_grant'));
  assert.equal((await who(second.access_token)).status, 401);
});

test('IDN-019 two uses of a refresh token at the same moment: one wins at most, and the line is over', async () => {
  const { tokens } = await toTokens();
  const both = await Promise.allSettled([1, 2].map(() => openid.refreshTokenGrant(client, String(tokens.refresh_token))));
  assert.ok(both.filter(({ status }) => status === 'fulfilled').length <= 1);
  for (const one of both) if (one.status === 'fulfilled') assert.equal((await who(one.value.access_token)).status, 401);
});

test('IDN-020 tokens that others made are refused: no algorithm, the public key as a secret, another key, another issuer, an id token', async () => {
  const { tokens } = await toTokens();
  const { kid } = decodeProtectedHeader(tokens.access_token);
  const payload = decodeJwt(tokens.access_token);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const none = `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${encode(payload)}.`;
  assert.equal((await who(none)).status, 401);

  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: JWK[] };
  const mine = keys.find((key) => key.kid === kid) as JWK;
  const pem = await exportSPKI((await importJWK(mine, 'ES256', { extractable: true })) as CryptoKey);
  const body = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${encode({ ...payload, sub: 'x' })}`;
  for (const secret of [pem, JSON.stringify(mine)]) {
    assert.equal((await who(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`)).status, 401);
  }

  const { privateKey } = await generateKeyPair('ES256');
  const forged = await new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(kid) }).sign(privateKey);
  assert.equal((await who(forged)).status, 401);
  assert.equal((await who(String(tokens.id_token))).status, 401);
  const [head, , signature] = tokens.access_token.split('.');
  assert.equal((await who(`${head}.${encode({ ...payload, exp: Number(payload.exp) + 3600 })}.${signature}`)).status, 401);
  assert.equal((await who(tokens.access_token)).status, 200);
  assert.ok((await rules()).includes('IDN-210'));
});

test('IDN-021 a revoked token is refused at once; introspection tells what it is, to who may know', async () => {
  const { tokens } = await toTokens();
  const api = await openid.discovery(
    new URL(issuer),
    'resource-server',
    's'.repeat(40),
    openid.ClientSecretBasic('s'.repeat(40)),
    insecure,
  );
  const seen = await openid.tokenIntrospection(api, tokens.access_token);
  assert.equal(seen.active, true);
  assert.equal(seen.client_id, 'third-party');
  assert.equal(seen.scope, 'openid user/DocumentReference.rs');
  assert.equal((seen.caller as unknown as { id: string }).id, '899700001011');
  assert.equal((await openid.tokenIntrospection(api, `${tokens.access_token}x`)).active, false);
  await openid.tokenRevocation(client, tokens.access_token);
  assert.equal((await who(tokens.access_token)).status, 401);
  assert.equal((await openid.tokenIntrospection(api, tokens.access_token)).active, false);
});

test('IDN-022 what was pushed before cannot be changed on the way (PAR)', async () => {
  const verifier = openid.randomPKCECodeVerifier();
  const address = await openid.buildAuthorizationUrlWithPAR(client, {
    redirect_uri: back,
    scope: 'openid',
    state: 's',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  assert.ok(address.searchParams.get('request_uri'));
  const page = await house.browser().follow(address.href);
  assert.equal(page.status, 200);
});

test('IDN-023 signing keys are replaced while tokens of the old ones are still good', async () => {
  const { tokens } = await toTokens();
  const before = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: JWK[] };
  const made = await room.rotateKeys();
  const after = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: JWK[] };
  assert.equal(after.keys.length, before.keys.length + made.length);
  assert.ok(after.keys.every((key) => key.d === undefined));
  assert.equal((await who(tokens.access_token)).status, 200);
  const { tokens: fresh } = await toTokens();
  assert.ok(made.includes(String(decodeProtectedHeader(fresh.access_token).kid)));
  assert.equal((await who(fresh.access_token)).status, 200);
  const rows = await house.db.rows<[string]>(`select encode(sealed, 'escape') from identity.signing_key`);
  assert.ok(rows.every(([sealed]) => !sealed.includes('"d"')));
});

test('IDN-024 sign-out at the provider asks first, then ends tokens and sessions', async () => {
  const { tokens, browser } = await toTokens();
  const address = openid.buildEndSessionUrl(client, {
    id_token_hint: String(tokens.id_token),
    post_logout_redirect_uri: 'http://127.0.0.1:9/ended',
  });
  const page = await browser.get(address.href);
  assert.match(page.text, /Se déconnecter \?/);
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page.text) ?? [];
  assert.equal((await browser.post(`${issuer}/session/end/confirm`, { xsrf: 'wrong', logout: 'yes' })).status, 400);
  const done = await browser.post(`${issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
  assert.ok(done.location?.startsWith('http://127.0.0.1:9/ended'));
  assert.equal((await who(tokens.access_token)).status, 401);
  assert.ok((await rules()).includes('IDN-106'));
});

test('IDN-025 the addresses in the discovery document are ours, whatever name the client called us by', async () => {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`, {
    headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  });
  const text = await answer.text();
  assert.ok(!text.includes('evil.example'));
  assert.equal(JSON.parse(text).token_endpoint, `${issuer}/token`);
  assert.deepEqual(JSON.parse(text).code_challenge_methods_supported, ['S256']);
  const smart = (await (await fetch(`${url}/documents/fhir/.well-known/smart-configuration`)).json()) as Record<string, unknown>;
  assert.equal(smart.token_endpoint, `${issuer}/token`);
  assert.ok(answer.headers.get('x-request-id'));
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
});

test('IDN-026 what stands in the database opens nothing: codes and refresh tokens are kept as hashes', async () => {
  const { tokens } = await toTokens();
  const rows = await house.db.rows<[string]>('select row_to_json(a)::text from identity.artifact a');
  assert.ok(rows.length > 0);
  assert.ok(rows.every(([text]) => !text.includes(String(tokens.refresh_token))));
});

test('IDN-027 refused tokens are traced, and strangers cannot fill the trace with them', async () => {
  const count = async (): Promise<number> => (await rules()).filter((rule) => rule === 'IDN-210').length;
  const before = await count();
  for (let at = 0; at < 150; at++) await who(`e30.${Buffer.from(String(at)).toString('base64url')}.x`);
  const after = await count();
  assert.ok(after > before && after - before <= 120, `${after - before}`);
});

test('IDN-028 who comes by another name of this machine is sent to the one that its cookies are for', async () => {
  const answer = await house.browser().get(`${url.replace('localhost', '127.0.0.1')}/session/start?portal=pro&with=sandbox`);
  assert.equal(answer.status, 303);
  assert.ok(answer.location?.startsWith(`${url}/session/start?portal=pro&with=sandbox`));
});
