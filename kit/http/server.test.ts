// Tests of the server by injected requests: who may enter, what is refused and how, what every answer carries.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Problem } from '@socle/kit/problem';
import { administratorKey, clientKey, openTestServer, type TestServer } from './testing.ts';

function withRoutes(settings: Record<string, string> = {}): TestServer {
  const server = openTestServer(settings);
  server.mount('/things', (app) => {
    app.get('/:id', (request, reply) => reply.send({ id: (request.params as { id: string }).id, caller: request.caller.id }));
    app.put('/:id', (request, reply) => reply.send({ got: request.body }));
    app.get('/open', { config: { public: true } }, (request, reply) => reply.send({ caller: request.caller.kind }));
    app.get('/long', (_request, reply) => reply.type('application/fhir+json').send(JSON.stringify({ text: 'long '.repeat(1000) })));
    app.get('/stream', (_request, reply) =>
      reply.type('application/fhir+ndjson').send(Readable.from(['{"a":1}\n'.repeat(1000), '{"b":2}\n'])),
    );
    app.get('/fault', () => {
      throw new Error('SECRET detail of an error');
    });
    app.get('/refused', () => {
      throw new Problem('conflict', 'The thing is there already.', {
        headers: { 'retry-after': '3' },
        requirement: 'X-1',
        issues: [{ severity: 'error', code: 'conflict', text: 'Twice.', expression: 'Thing.id' }],
      });
    });
    app.post('/checked', { schema: { body: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } } } }, () => 'ok');
  });
  return server;
}

test('HTTP-001 a route that does not declare itself public wants a key, and without one an unknown path answers the same', async () => {
  const server = withRoutes();
  const bodies = new Set<string>();
  for (const [method, url] of [
    ['GET', '/things/1'],
    ['PUT', '/things/1'],
    ['DELETE', '/things/1'],
    ['GET', '/nothing/here'],
    ['POST', '/nothing/here'],
    ['GET', '/metrics'],
    ['HEAD', '/things/1'],
  ] as const) {
    for (const key of ['', 'wrong', `${administratorKey}x`, administratorKey.slice(1)]) {
      const answer = await server.ask(method, url, {
        key,
        headers: { 'content-type': 'text/strange' },
        ...(method === 'GET' || method === 'HEAD' ? {} : { payload: '{' }),
      });
      assert.equal(answer.statusCode, 401, `${method} ${url} with "${key}"`);
      assert.match(String(answer.headers['www-authenticate']), key === '' ? /^Bearer$/ : /invalid_token/);
      assert.equal(answer.headers.allow, undefined);
      if (method !== 'HEAD') bodies.add(answer.body);
    }
  }
  assert.equal(bodies.size, 2, 'one text without a key and one with a wrong one, whatever the path');
});

test('HTTP-002 with a key the caller is known to the route; a public route serves whoever comes', async () => {
  const server = withRoutes();
  assert.deepEqual(JSON.parse((await server.ask('GET', '/things/1', { key: clientKey })).body), { id: '1', caller: 'client' });
  assert.deepEqual(JSON.parse((await server.ask('GET', '/things/open', { key: '' })).body), { caller: 'anonymous' });
  assert.deepEqual(JSON.parse((await server.ask('GET', '/things/open', { key: 'wrong' })).body), { caller: 'anonymous' });
  assert.deepEqual(JSON.parse((await server.ask('GET', '/things/open')).body), { caller: 'administrator' });
});

test('HTTP-034 rooms add ways to say who calls; they are asked when no key is known, and only then', async () => {
  const server = openTestServer();
  let asked = 0;
  server.addAuthenticator(async ({ headers }) => {
    asked++;
    return headers.cookie === 'session=s1' ? { id: 's1', kind: 'session', name: 'S' } : undefined;
  });
  server.mount('/who', (app) => void app.get('/', (request, reply) => reply.send({ id: request.caller.id })));
  const who = async (headers: Record<string, string>, key = '') => {
    const { statusCode, body } = await server.ask('GET', '/who', { key, headers });
    return statusCode === 200 ? (JSON.parse(body) as { id: string }).id : statusCode;
  };
  assert.equal(await who({ cookie: 'session=s1' }), 's1');
  assert.equal(await who({ cookie: 'session=s2' }), 401);
  assert.equal(await who({ authorization: 'Bearer unknown', cookie: 'session=s1' }), 's1');
  assert.equal(asked, 3);
  assert.equal(await who({}), 401);
  assert.equal(await who({ cookie: 'session=s2' }, administratorKey), 'administrator');
  assert.equal(asked, 3);
});

test('HTTP-003 an unknown path is 404; a known one with another method is 405 with Allow', async () => {
  const server = withRoutes();
  const unknown = await server.ask('GET', '/nothing/here?secret=1');
  assert.equal(unknown.statusCode, 404);
  assert.match(JSON.parse(unknown.body).detail, /Nothing stands at \/nothing\/here\.$/);
  const method = await server.ask('DELETE', '/things/1');
  assert.equal(method.statusCode, 405);
  assert.equal(method.headers.allow, 'GET, HEAD, PUT');
  // A body of any kind does not change that: it is not read.
  assert.equal((await server.ask('POST', '/nothing', { payload: '{', headers: { 'content-type': 'x/y' } })).statusCode, 404);
});

test('HTTP-004 a URL that cannot be read, or is too long, is refused with a sentence', async () => {
  const server = withRoutes({ URL_LIMIT: '2kB' });
  for (const url of ['/things/%', '/things/%zz', '/things/%ff%fe', '/%']) {
    const answer = await server.ask('GET', url);
    assert.equal(answer.statusCode, 400, url);
    assert.match(JSON.parse(answer.body).detail, /percent sign/);
    assert.equal((await server.ask('GET', url, { key: '' })).statusCode, 401);
  }
  assert.equal((await server.ask('GET', `/things/${'x'.repeat(1500)}`)).statusCode, 414);
  const long = await server.ask('GET', `/things/1?${'x'.repeat(2048)}`);
  assert.equal(long.statusCode, 414);
  assert.match(JSON.parse(long.body).detail, /2058 signs; 2048 are accepted/);
});

test('HTTP-005 a refusal is RFC 9457, and under a mount that says so, of its own format', async () => {
  const server = withRoutes();
  server.mount('/fhir', (app) => void app.get('/x', () => Promise.reject(new Problem('gone', 'It went.'))), {
    renderProblem: (_request, problem) => ({
      type: 'application/fhir+json; charset=utf-8',
      body: JSON.stringify({ outcome: problem.message }),
    }),
  });
  const plain = await server.ask('GET', '/things/refused');
  assert.equal(plain.statusCode, 409);
  assert.equal(plain.headers['content-type'], 'application/problem+json; charset=utf-8');
  assert.equal(plain.headers['retry-after'], '3');
  assert.deepEqual(JSON.parse(plain.body), {
    type: 'about:blank',
    title: 'conflict',
    status: 409,
    detail: 'The thing is there already.',
    kind: 'conflict',
    requirement: 'X-1',
    issues: [{ severity: 'error', code: 'conflict', text: 'Twice.', expression: 'Thing.id' }],
  });
  const own = await server.ask('GET', '/fhir/x');
  assert.deepEqual(
    [own.statusCode, own.headers['content-type'], own.body],
    [410, 'application/fhir+json; charset=utf-8', '{"outcome":"It went."}'],
  );
  // Also for what no route of the mount saw: unknown paths, no key, a URL that cannot be read. Not for a neighbour of like name.
  for (const [url, key, status] of [
    ['/fhir/none/x', administratorKey, 404],
    ['/fhir/x', '', 401],
    ['/fhir/%', administratorKey, 400],
  ] as const) {
    const answer = await server.ask('GET', url, { key });
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [status, 'application/fhir+json; charset=utf-8'], url);
  }
  assert.equal((await server.ask('GET', '/fhirish')).headers['content-type'], 'application/problem+json; charset=utf-8');
});

test('HTTP-006 a fault is whole in the log and a number in the answer', async () => {
  const server = withRoutes();
  const answer = await server.ask('GET', '/things/fault');
  assert.equal(answer.statusCode, 500);
  assert.doesNotMatch(answer.body, /SECRET|\.ts|at /);
  const { trace, detail } = JSON.parse(answer.body) as { trace: string; detail: string };
  assert.match(trace, /^[0-9a-f]{32}$/);
  assert.ok(detail.includes(trace));
  const line = server.lines.find((one) => one.text === 'fault') as { trace: string; route: string; error: { frames: string[] } };
  assert.equal(line.trace, trace);
  assert.equal(line.route, '/things/fault');
  assert.ok(line.error.frames.some((frame) => frame.includes('server.test.ts')));
});

test('HTTP-007 a body that is malformed, poisoned, empty, too large or of an unknown type is refused, never a fault', async () => {
  const server = withRoutes({ BODY_LIMIT: '1kB' });
  const json = { 'content-type': 'application/json' };
  const cases: [status: number, headers: Record<string, string>, payload: string | Buffer][] = [
    [400, json, '{"a":'],
    [400, json, ''],
    [400, json, '{"__proto__":{"admin":true}}'],
    [400, json, '{"constructor":{"prototype":{}}}'],
    [413, json, JSON.stringify({ a: 'x'.repeat(2000) })],
    [413, { ...json, 'content-length': '99999999' }, '{}'],
    [415, { 'content-type': 'application/strange' }, 'x'],
    [415, { 'content-type': 'text/plain' }, 'x'],
  ];
  for (const [status, headers, payload] of cases) {
    const answer = await server.ask('PUT', '/things/1', { headers, payload });
    assert.equal(answer.statusCode, status, `${JSON.stringify(headers)} ${String(payload).slice(0, 40)}: ${answer.body}`);
    assert.match(JSON.parse(answer.body).detail, /body/);
  }
  const invalid = await server.ask('POST', '/things/checked', { headers: json, payload: '{"a":"x"}' });
  assert.equal(invalid.statusCode, 400);
  assert.deepEqual(JSON.parse(invalid.body).issues, [
    { severity: 'error', code: 'invalid', text: 'body.a must be integer.', expression: 'body.a' },
  ]);
  assert.deepEqual(
    server.lines.filter((line) => line.level === 'error'),
    [],
  );
});

test('HTTP-008 every request has a number: its own if it is nothing but one, else ours; a trace is continued and begun', async () => {
  const server = withRoutes();
  const id = '0190a5b0-1111-7222-8333-444455556666';
  assert.equal((await server.ask('GET', '/things/1', { headers: { 'x-request-id': id } })).headers['x-request-id'], id);
  for (const bad of ['DUPONT Jean', 'short', 'x'.repeat(40), `${id}\u00e9`, '-'.repeat(20)]) {
    const made = (await server.ask('GET', '/things/1', { headers: { 'x-request-id': bad } })).headers['x-request-id'];
    assert.match(String(made), /^[0-9a-f]{32}$/, bad);
  }
  const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const answer = await server.ask('GET', '/things/1', { headers: { traceparent: parent } });
  assert.match(String(answer.headers.traceparent), /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/);
  assert.equal(server.lines.at(-1)?.traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
  for (const bad of ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', 'nonsense']) {
    assert.equal((await server.ask('GET', '/things/1', { headers: { traceparent: bad } })).headers.traceparent, undefined);
    assert.match(String(server.lines.at(-1)?.requestId), /^(?!0{32})[0-9a-f]{32}$/);
    assert.equal(server.lines.at(-1)?.traceId, undefined, 'a trace that begins here has the number of its first request');
  }
});

test('HTTP-009 answers are compressed as the client prefers, from a size on, and not twice', async () => {
  const server = withRoutes();
  const whole = (await server.ask('GET', '/things/long')).body;
  const get = (accept: string, url = '/things/long', method = 'GET') => server.ask(method, url, { headers: { 'accept-encoding': accept } });
  const cases: [accept: string, encoding: string | undefined, open: (bytes: Buffer) => Buffer][] = [
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['deflate', 'deflate', inflateSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['br;q=0.1, gzip;q=0.9', 'gzip', gunzipSync],
    ['*', 'br', brotliDecompressSync],
    ['br;q=0, *', 'gzip', gunzipSync],
    ['identity', undefined, (bytes) => bytes],
    ['identity;q=1, gzip;q=0.5', undefined, (bytes) => bytes],
    ['gzip;q=0', undefined, (bytes) => bytes],
    ['nonsense', undefined, (bytes) => bytes],
  ];
  for (const [accept, encoding, open] of cases) {
    const answer = await get(accept);
    assert.equal(answer.headers['content-encoding'], encoding, accept);
    assert.equal(open(answer.rawPayload).toString(), whole, accept);
    assert.equal(Number(answer.headers['content-length']), answer.rawPayload.length, accept);
    if (encoding) assert.equal(answer.headers.vary, 'accept-encoding');
  }
  const stream = await get('gzip', '/things/stream');
  assert.equal(gunzipSync(stream.rawPayload).toString(), `${'{"a":1}\n'.repeat(1000)}{"b":2}\n`);
  assert.equal((await get('gzip', '/things/1')).headers['content-encoding'], undefined);
  const head = await get('gzip', '/things/long', 'HEAD');
  assert.deepEqual([head.headers['content-encoding'], head.body], [undefined, '']);
  const off = withRoutes({ COMPRESS: 'no' });
  assert.equal((await off.ask('GET', '/things/long', { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding'], undefined);
});

test('HTTP-010 every answer, a refusal too, carries the security headers; https adds its own', async () => {
  const server = withRoutes();
  for (const [url, key] of [
    ['/things/1', administratorKey],
    ['/things/fault', administratorKey],
    ['/none', administratorKey],
    ['/things/1', ''],
    ['/%', ''],
  ] as const) {
    const { headers } = await server.ask('GET', url, { key });
    assert.equal(headers['x-content-type-options'], 'nosniff', url);
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, url);
    assert.equal(headers['cache-control'], 'no-store', url);
    assert.equal(headers['strict-transport-security'], undefined);
    assert.equal(headers['x-powered-by'] ?? headers.server, undefined);
  }
  const secure = withRoutes({ PUBLIC_URL: 'https://example.org/' });
  assert.match(String((await secure.ask('GET', '/things/1')).headers['strict-transport-security']), /max-age/);
  assert.equal(secure.url(), 'https://example.org');
});

test('HTTP-011 a client that asks too fast waits, others do not, and guessing keys counts against the address', async () => {
  const server = withRoutes({ RATE: '1', BURST: '3' });
  const ask = async (key: string) => (await server.ask('GET', '/things/1', { key })).statusCode;
  assert.deepEqual([await ask(clientKey), await ask(clientKey), await ask(clientKey)], [200, 200, 200]);
  const refused = await server.ask('GET', '/things/1', { key: clientKey });
  assert.deepEqual([refused.statusCode, refused.headers['retry-after'], JSON.parse(refused.body).kind], [429, '1', 'too-many']);
  assert.equal(await ask('guess-0'), 401);
  assert.equal(await ask('guess-1'), 401);
  assert.equal(await ask(''), 401);
  assert.equal(await ask('guess-2'), 429);
  for (let i = 0; i < 10; i++) assert.equal(await ask(administratorKey), 200);
  server.clock.advance(1000);
  assert.equal(await ask(clientKey), 200);
  assert.equal(await ask(clientKey), 429);
});

test('HTTP-012 health is open to all: live always, ready with the reason of each part that fails', async () => {
  const server = withRoutes();
  let broken: Error | undefined;
  server.addHealthCheck({ name: 'database', check: () => (broken ? Promise.reject(broken) : undefined) });
  const get = async (url: string) => {
    const { statusCode, body, headers } = await server.ask('GET', url, { key: '' });
    return { status: statusCode, retry: headers['retry-after'], body: JSON.parse(body) as unknown };
  };
  assert.deepEqual(await get('/health/ready'), {
    status: 200,
    retry: undefined,
    body: { ready: true, checks: [{ name: 'database', ok: true }] },
  });
  broken = new Problem('unavailable', 'The database does not answer.');
  assert.equal((await get('/health/ready')).status, 200, 'the parts are not asked again within a second');
  server.clock.advance(1000);
  const reason = { name: 'database', ok: false, reason: 'The database does not answer.' };
  assert.deepEqual(await get('/health/ready'), { status: 503, retry: '5', body: { ready: false, checks: [reason] } });
  assert.deepEqual(await get('/health/live'), { status: 200, retry: undefined, body: { live: true } });
  broken = new Error('SECRET');
  server.clock.advance(1000);
  assert.doesNotMatch(JSON.stringify(await get('/health')), /SECRET/);
  assert.equal((await get('/health')).status, 503);
});

test('HTTP-013 metrics count requests by pattern, method and status, and rooms add their own', async () => {
  const server = withRoutes();
  for (const id of ['1', '2', '3']) await server.ask('GET', `/things/${id}`);
  await server.ask('GET', '/none');
  assert.equal((await server.ask('GET', '/metrics', { key: clientKey })).statusCode, 403);
  const { body, headers } = await server.ask('GET', '/metrics');
  assert.match(String(headers['content-type']), /text\/plain/);
  assert.match(body, /http_request_duration_seconds_count\{route="\/things\/:id",method="GET",status="200"\} 3\n/);
  assert.match(body, /http_request_duration_seconds_bucket\{route="\/things\/:id",method="GET",status="200",le="\+Inf"\} 3\n/);
  assert.match(body, /http_request_duration_seconds_count\{route="none",method="GET",status="404"\} 1\n/);
  assert.match(body, /^# TYPE http_request_duration_seconds histogram$/m);
  assert.match(body, /process_resident_memory_bytes/);
});

test('HTTP-014 the OpenAPI document lists the routes and the parts that rooms give', async () => {
  const server = withRoutes();
  server.addOpenApi({ paths: { '/fhir/{type}': { get: { responses: {} } } }, components: { schemas: { Thing: { type: 'object' } } } });
  const answer = await server.ask('GET', '/openapi.json', { key: '' });
  // biome-ignore lint/suspicious/noExplicitAny: a document is looked into
  const document = JSON.parse(answer.body) as any;
  assert.equal(document.openapi, '3.1.0');
  assert.deepEqual(document.info, { title: 'Test', version: '1.2.3' });
  assert.deepEqual(document.paths['/things/{id}'].get.parameters, [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]);
  assert.deepEqual(document.paths['/things/checked'].post.requestBody.content['application/json'].schema.required, ['a']);
  assert.deepEqual(document.paths['/health/live'].get.security, []);
  assert.equal(document.paths['/things/{id}'].get.security, undefined);
  assert.deepEqual(document.security, [{ key: [] }]);
  assert.ok(document.paths['/fhir/{type}']);
  assert.deepEqual(Object.keys(document.components), ['schemas', 'securitySchemes']);
});

test('HTTP-015 one line of log per request, with the pattern and never the path, the query, the body or a key', async () => {
  const server = withRoutes();
  const marked = 'MARQUE';
  await server.ask('GET', `/things/${marked}?name=${marked}`, {
    headers: { cookie: marked, 'user-agent': marked, referer: marked, 'x-request-id': marked },
  });
  await server.ask('PUT', `/things/${marked}`, { headers: { 'content-type': 'application/json' }, payload: `{"a":"${marked}"` });
  await server.ask('GET', `/none/${marked}`);
  await server.ask('GET', `/things/%${marked}`);
  await server.ask('GET', '/things/1', { key: marked });
  assert.doesNotMatch(JSON.stringify(server.lines), /MARQUE|things\/1|socle_/);
  const requests = server.lines.filter((line) => line.text === 'request');
  assert.deepEqual(
    requests.map((line) => [line.method, line.route, line.status]),
    [
      ['GET', '/things/:id', 200],
      ['PUT', '/things/:id', 400],
      ['GET', 'none', 404],
      ['GET', 'none', 400],
      ['GET', '/things/:id', 401],
    ],
  );
  assert.ok(requests.every((line) => typeof line.ms === 'number' && /^[0-9a-f]{32}$/.test(String(line.requestId))));
});
