// Software that signs in by itself: with its key, with its certificate, for a professional; and what must not get in.
import assert from 'node:assert/strict';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { type CryptoKey, decodeJwt, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { openTestIdentity } from '../testing.ts';

x509.cryptoProvider.set(webcrypto as never);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const year = { notBefore: new Date('2020-01-01'), notAfter: new Date('2049-01-01') };

interface Issued {
  readonly cert: string;
  readonly key: string;
}

async function issue(
  name: string,
  by?: { readonly certificate: x509.X509Certificate; readonly keys: webcrypto.CryptoKeyPair },
  extensions: x509.Extension[] = [],
) {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: String(Math.floor(Math.random() * 1e9) + 1),
    subject: name,
    issuer: by?.certificate.subject ?? name,
    ...year,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: (by?.keys ?? keys).privateKey,
    extensions,
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const pem: Issued = { cert: certificate.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` };
  return { certificate, keys, pem };
}

const authority = await issue('CN=Valbrune Root', undefined, [new x509.BasicConstraintsExtension(true, 2, true)]);
const stranger = await issue('CN=Other Root', undefined, [new x509.BasicConstraintsExtension(true, 2, true)]);
const host = await issue('CN=localhost', authority, [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])]);
const hospital = await issue('CN=ehr, OU=1990000010, O=Valbrune', authority);
const impostor = await issue('CN=ehr, OU=1990000010, O=Valbrune', stranger);
const selfSigned = await issue('CN=device');

const folder = mkdtempSync(join(tmpdir(), 'socle-tls-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const house = await openTestIdentity(
  { after },
  {
    settings: {
      HTTP_TLS_PORT: '0',
      HTTP_TLS_CERTIFICATE: file('host.pem', host.pem.cert),
      HTTP_TLS_KEY: file('host.key', host.pem.key),
      HTTP_TLS_CLIENT_CA: file('ca.pem', authority.pem.cert),
    },
  },
);
const { url, room } = house;
const issuer = `${url}/oidc`;
const tokenEndpoint = `${issuer}/token`;
const jwk = JSON.parse(readFileSync(join(house.dataFolder, 'sandbox', 'valbrune-ehr.jwk'), 'utf8')) as JWK;
const key = (await importJWK(jwk, 'ES384')) as CryptoKey;

await room.clients.add({
  id: 'by-dn',
  name: 'By name',
  method: 'tls_client_auth',
  subjectDn: 'O=Valbrune,OU=1990000010,CN=ehr',
  scopes: ['system/Patient.rs'],
});
await room.clients.add({
  id: 'by-certificate',
  name: 'By certificate',
  method: 'self_signed_tls_client_auth',
  scopes: ['system/Patient.rs'],
  keys: [
    {
      ...new X509Certificate(selfSigned.pem.cert).publicKey.export({ format: 'jwk' }),
      x5c: [new X509Certificate(selfSigned.pem.cert).raw.toString('base64')],
    },
  ],
});

interface Assertion {
  readonly aud?: string;
  readonly jti?: string;
  readonly sub?: string;
  readonly signer?: CryptoKey;
  readonly life?: number;
}

function assertion({
  aud = issuer,
  jti = webcrypto.randomUUID(),
  sub = 'valbrune-ehr',
  signer = key,
  life = 60,
}: Assertion = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: sub, sub, aud, jti, iat: now, exp: now + life };
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES384', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) }).sign(signer);
}

async function ask(signed: string, more: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const form = {
    grant_type: 'client_credentials',
    scope: 'system/DocumentReference.cruds',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signed,
    ...more,
  };
  const answer = await fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const who = async (token: unknown) => {
  const answer = await fetch(`${url}/who`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, caller: (await answer.json()) as Record<string, unknown> };
};

/** Over TLS, on the port that asks for certificates. */
function overTls(
  path: string,
  { pem, form, token }: { pem?: Issued; form?: Record<string, string>; token?: string },
): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = form && new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        servername: 'localhost',
        port: house.server.tlsPort(),
        path,
        method: body === undefined ? 'GET' : 'POST',
        ca: authority.pem.cert,
        agent: false,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(pem ?? {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const byTls = (client_id: string) => ({ grant_type: 'client_credentials', scope: 'system/Patient.rs', client_id });
const rules = async (): Promise<string[]> => (await house.traced()).map(({ rule }) => rule);

test('IDN-030 the key of the sandbox software is made at the first load, readable by its owner only, and kept', async () => {
  const path = join(house.dataFolder, 'sandbox', 'valbrune-ehr.jwk');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const before = readFileSync(path, 'utf8');
  await room.samples();
  assert.equal(readFileSync(path, 'utf8'), before);
  const [row] = (await room.clients.list()).filter(({ id }) => id === 'valbrune-ehr');
  assert.ok(row && !JSON.stringify(row.metadata).includes(String(jwk.d)));
});

test('IDN-031 software gets a token with its key, by the library of clients', async () => {
  const client = await openid.discovery(new URL(issuer), 'valbrune-ehr', undefined, openid.PrivateKeyJwt({ key, kid: String(jwk.kid) }), {
    execute: [openid.allowInsecureRequests],
  });
  const tokens = await openid.clientCredentialsGrant(client, { scope: 'system/DocumentReference.cruds' });
  const { status, caller } = await who(tokens.access_token);
  assert.equal(status, 200);
  assert.equal(caller.kind, 'software');
  assert.equal(caller.id, 'valbrune-ehr');
  assert.equal((caller.structure as { id: string }).id, '1990000010');
  assert.deepEqual(caller.scopes, ['system/DocumentReference.cruds']);
  assert.equal(caller.profession, undefined);
  assert.ok((await rules()).includes('IDN-112'));
});

test('IDN-032 an assertion of another key, for another audience, too old, of another client, or a second time is refused', async () => {
  const { privateKey } = await generateKeyPair('ES384');
  for (const bad of [{ signer: privateKey }, { aud: 'https://evil.example' }, { life: -60 }, { sub: 'third-party' }]) {
    const { status, body } = await ask(await assertion(bad));
    assert.equal(status, 401, JSON.stringify(bad));
    assert.equal(body.error, 'invalid_client');
  }
  const once = await assertion();
  assert.equal((await ask(once)).status, 200);
  assert.equal((await ask(once)).status, 401);
  const same = await assertion();
  const both = await Promise.all([ask(same), ask(same), ask(same)]);
  assert.equal(both.filter(({ status }) => status === 200).length, 1);
  assert.ok((await rules()).includes('IDN-203'));
});

test('IDN-033 the token endpoint and the issuer are both good audiences of an assertion', async () => {
  assert.equal((await ask(await assertion({ aud: tokenEndpoint }))).status, 200);
  assert.equal((await ask(await assertion({ aud: issuer }))).status, 200);
});

test('IDN-034 scopes that are not registered, or not for software, are not given', async () => {
  assert.equal((await ask(await assertion(), { scope: 'user/Patient.rs' })).body.error, 'invalid_scope');
  const { body } = await ask(await assertion(), { scope: 'system/Patient.r user/Patient.rs' });
  assert.equal(body.scope, 'system/Patient.r');
  assert.equal((await ask(await assertion(), { resource: 'https://evil.example' })).body.error, 'invalid_target');
});

test('IDN-035 software acts for a professional of its structure, and for no other', async () => {
  const { body } = await ask(await assertion(), { act_for: '899700001037' });
  const { caller } = await who(body.access_token);
  assert.equal(caller.kind, 'software');
  assert.deepEqual(caller.actingFor, { id: '899700001037', name: 'Dr Solène Maurel' });
  assert.equal((caller.profession as { code: string }).code, '10');
  assert.equal(caller.situation, '10-C~1990000010');
  for (const act_for of ['899700001011', '899700009999', 'x']) {
    assert.equal((await ask(await assertion(), { act_for })).body.error, 'invalid_request', act_for);
  }
  assert.equal(
    (await ask(await assertion(), { act_for: '899700001037', act_for_situation: '10-C~499700001037001' })).body.error,
    'invalid_request',
  );
  assert.equal((await room.identity.actFor('899700001045'))?.name, 'Inès Faucher');
  assert.equal(await room.identity.actFor('899700001037'), undefined);
});

test('IDN-036 software gets a token with a certificate that our authority vouches for; the token is bound to it', async () => {
  const given = await overTls('/oidc/token', { pem: hospital.pem, form: byTls('by-dn') });
  assert.equal(given.status, 200, JSON.stringify(given.body));
  const token = String(given.body.access_token);
  assert.ok((decodeJwt(token).cnf as Record<string, string>)['x5t#S256']);
  assert.equal((await overTls('/who', { pem: hospital.pem, token })).body.id, 'by-dn');
  assert.equal((await overTls('/who', { pem: selfSigned.pem, token })).status, 401);
  assert.equal((await overTls('/who', { token })).status, 401);
  assert.equal((await who(token)).status, 401);
  assert.ok((await rules()).includes('IDN-214'));
});

test('IDN-037 a certificate of the same name that nobody vouches for, or none, is refused', async () => {
  assert.equal((await overTls('/oidc/token', { pem: impostor.pem, form: byTls('by-dn') })).status, 401);
  assert.equal((await overTls('/oidc/token', { pem: host.pem, form: byTls('by-dn') })).status, 401);
  assert.equal((await overTls('/oidc/token', { form: byTls('by-dn') })).status, 401);
});

test('IDN-038 a self-signed certificate is good where it is the registered one', async () => {
  assert.equal((await overTls('/oidc/token', { pem: selfSigned.pem, form: byTls('by-certificate') })).status, 200);
  assert.equal((await overTls('/oidc/token', { pem: hospital.pem, form: byTls('by-certificate') })).status, 401);
});

test('IDN-039 a header that names a certificate is believed from a trusted proxy only', async () => {
  const header = `:${new X509Certificate(hospital.pem.cert).raw.toString('base64')}:`;
  const form = new URLSearchParams(byTls('by-dn'));
  const answer = await fetch(tokenEndpoint, { method: 'POST', body: form, headers: { 'client-cert': header } });
  assert.equal(answer.status, 401);

  const behind = await openTestIdentity({ after }, { settings: { HTTP_TRUST_PROXY: 'yes', HTTP_TLS_CLIENT_CA: join(folder, 'ca.pem') } });
  await behind.room.clients.add({
    id: 'by-dn',
    name: 'By name',
    method: 'tls_client_auth',
    subjectDn: 'CN=ehr,OU=1990000010,O=Valbrune',
    scopes: ['system/Patient.rs'],
  });
  const through = (value: string) => fetch(`${behind.url}/oidc/token`, { method: 'POST', body: form, headers: { 'client-cert': value } });
  assert.equal((await through(header)).status, 200);
  assert.equal((await through(`:${new X509Certificate(impostor.pem.cert).raw.toString('base64')}:`)).status, 401);
  assert.equal((await through(':AAAA:')).status, 401);
});

test('IDN-040 a client that is disabled gets nothing more', async () => {
  await room.clients.add({
    id: 'to-be-disabled',
    name: 'Old',
    method: 'client_secret_basic',
    secret: 'q'.repeat(40),
    scopes: ['system/Patient.rs'],
  });
  const take = () =>
    fetch(tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/Patient.rs' }),
      headers: { authorization: `Basic ${Buffer.from(`to-be-disabled:${'q'.repeat(40)}`).toString('base64')}` },
    });
  assert.equal((await take()).status, 200);
  assert.equal(await room.clients.disable('to-be-disabled'), true);
  assert.equal((await take()).status, 401);
  const rows = await house.db.rows<[string]>('select metadata::text from identity.client');
  assert.ok(rows.every(([text]) => !text.includes('q'.repeat(40))));
});
