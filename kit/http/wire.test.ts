// Tests of the server over real sockets: draining, slow and broken clients, bytes that are no HTTP.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer as createNetServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { checkPort } from './listen.ts';
import { administratorKey, openTestServer, type TestServer } from './testing.ts';

const authorization = `Bearer ${administratorKey}`;

interface Gate {
  /** Resolves when a request is being handled. */
  readonly entered: Promise<void>;
  open(): void;
}

async function listening(t: TestContext, settings: Record<string, string> = {}): Promise<{ server: TestServer; port: number; gate: Gate }> {
  const server = openTestServer(settings);
  let entered = (): void => undefined;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const gate = { entered: new Promise<void>((resolve) => (entered = resolve)), open: () => open() };
  server.mount('/things', (app) => {
    app.get('/quick', () => 'quick');
    app.get('/slow', async () => {
      entered();
      await opened;
      return 'slow';
    });
    app.post('/upload', (request) => (request.body as { a: number }).a);
  });
  t.after(() => {
    open();
    return server.stop();
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { server, port: Number(new URL(url).port), gate };
}

function request(
  port: number,
  path: string,
  agent?: Agent,
): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { authorization }, ...(agent ? { agent } : {}) }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

async function raw(port: number, text: string): Promise<{ socket: Socket; ended: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let got = '';
  socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(got));
    socket.on('error', () => undefined);
  });
  socket.write(text);
  return { socket, ended };
}

test('HTTP-020 a stop lets the requests under way end, closes idle connections and accepts no new one', async (t) => {
  const { server, port, gate } = await listening(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  assert.equal((await request(port, '/things/quick', agent)).headers.connection, 'keep-alive');

  const slow = request(port, '/things/slow');
  await gate.entered;
  const stopped = server.stop();
  await assert.rejects(async () => {
    // The port closes within a turn or two of the loop: until then a connection is still taken.
    for (;;) await request(port, '/things/quick');
  }, /ECONNREFUSED|ECONNRESET|socket hang up/);
  gate.open();
  const answer = await slow;
  assert.deepEqual([answer.status, answer.body, answer.headers.connection], [200, 'slow', 'close']);
  await stopped;
});

test('HTTP-021 while it stops the server says that it is not ready, and still answers for a while', async (t) => {
  const { server, port } = await listening(t, { DRAIN_DELAY: '1h' });
  void server.stop();
  const ready = await request(port, '/health/ready');
  assert.deepEqual([ready.status, ready.headers['retry-after'], ready.headers.connection], [503, '5', 'close']);
  assert.match(ready.body, /stopping/);
  assert.equal((await request(port, '/things/quick')).status, 200);
  assert.equal((await request(port, '/health/live')).status, 200);
  await server.app.close();
});

test('HTTP-022 requests that do not end in time are cut, so that the server does', async (t) => {
  const { server, port, gate } = await listening(t, { DRAIN_TIMEOUT: '10ms' });
  const slow = request(port, '/things/slow');
  const failed = assert.rejects(slow, /socket hang up|ECONNRESET/);
  await gate.entered;
  await server.stop();
  await failed;
  assert.ok(server.lines.some((line) => line.text === 'requests under way were cut'));
});

test('HTTP-023 a sender that is too slow with its head is answered 408 and let go', async (t) => {
  const { port } = await listening(t, { HEADERS_TIMEOUT: '50ms' });
  const { ended } = await raw(port, 'GET /things/quick HTTP/1.1\r\nHost: x\r\n');
  assert.match(await ended, /^HTTP\/1\.1 408 [\s\S]*application\/problem\+json/);
});

test('HTTP-024 bytes that are no request are answered 400, a head too large 431, and the server goes on', async (t) => {
  const { server, port } = await listening(t, { HEADER_LIMIT: '4kB' });
  for (const [text, status] of [
    ['nonsense\r\n\r\n', 400],
    ['GET /things/quick HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
    ['POST /things/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    [`GET /things/quick HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(5000)}\r\n\r\n`, 431],
  ] as const) {
    const { ended } = await raw(port, text);
    const answer = await ended;
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), text.slice(0, 60));
    assert.match(answer, /\{"type":"about:blank"/);
  }
  assert.equal((await request(port, '/things/quick')).status, 200);
  assert.deepEqual(
    server.lines.filter((line) => line.level === 'error'),
    [],
  );
});

test('HTTP-025 an upload that is broken off is no fault, and leaves no connection behind', async (t) => {
  const { server, port } = await listening(t);
  const head = `POST /things/upload HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
  const noted = new Promise<void>((resolve) => {
    const push = server.lines.push.bind(server.lines);
    server.lines.push = (...lines) => {
      if (lines.some((line) => line.text === 'request')) resolve();
      return push(...lines);
    };
  });
  const { socket, ended } = await raw(port, `${head}{"a":`);
  socket.resetAndDestroy();
  await ended;
  await noted;
  const line = server.lines.find((one) => one.text === 'request');
  assert.deepEqual([line?.route, line?.status], ['/things/upload', 400]);
  assert.deepEqual(
    server.lines.filter((one) => one.level === 'error' || one.level === 'warn'),
    [],
  );
  assert.equal(await new Promise((resolve) => server.app.server.getConnections((_error, count) => resolve(count))), 0);
});

test('HTTP-026 a body that is announced as too large is refused before it is sent', async (t) => {
  const { port } = await listening(t, { BODY_LIMIT: '1kB' });
  const { ended, socket } = await raw(
    port,
    `POST /things/upload HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n{`,
  );
  await once(socket, 'data');
  socket.destroy();
  assert.match(await ended, /^HTTP\/1\.1 413 /);
});

test('HTTP-027 a port that is taken, and an address that is none, are said in one sentence', async (t) => {
  const other = createNetServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const is = (words: RegExp) => (error: unknown) => error instanceof Problem && words.test(error.message);
  await assert.rejects(
    openTestServer().listen({ host: '127.0.0.1', port }),
    is(new RegExp(`^Port ${port} is taken by another program\\.`)),
  );
  await assert.rejects(checkPort({ host: '127.0.0.1', port }), is(new RegExp(`^Port ${port} is taken by another program\\.`)));
  await checkPort({ host: '127.0.0.1', port: 0 });
  await assert.rejects(openTestServer().listen({ host: '203.0.113.1', port: 0 }), is(/^203\.0\.113\.1 is no address of this machine\./));
});

test('HTTP-028 a body without a length is cut at the limit, and the connection with it', async (t) => {
  const { server, port } = await listening(t, { BODY_LIMIT: '4kB' });
  const head = `POST /things/upload HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const { ended, socket } = await raw(port, head);
  const chunk = `400\r\n${' '.repeat(1024)}\r\n`;
  // It goes on sending for as long as it is let.
  const pump = (): void => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on('drain', pump);
  pump();
  assert.match(await ended, /^HTTP\/1\.1 413 /);
  assert.deepEqual(
    server.lines.filter((line) => line.level === 'error'),
    [],
  );
});

test('HTTP-029 whatever is sent, the answer is a refusal with a sentence, never a fault', async (t) => {
  const { server, port } = await listening(t, { RATE: '0' });
  const word = fc.string({ unit: fc.constantFrom(...'abcdefXYZ019-_.~!$&\'()*+,;=:@/?%#[]{}|\\^"<>`é€\u0001\u007f'), maxLength: 40 });
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'get', 'BREW');
  const name = fc.constantFrom(
    'content-type',
    'authorization',
    'x-request-id',
    'traceparent',
    'accept-encoding',
    'content-length',
    'expect',
    'upgrade',
    'x',
  );
  const path = fc.oneof(
    word,
    word.map((text) => `things/${text}`),
    word.map((text) => `health?${text}`),
  );
  await fc.assert(
    fc.asyncProperty(
      method,
      path,
      fc.array(fc.tuple(name, word), { maxLength: 4 }),
      word,
      fc.boolean(),
      async (verb, at, headers, body, keyed) => {
        const lines = [
          `${verb} /${at.replace(/[ \r\n]/g, '')} HTTP/1.1`,
          'Host: x',
          'Connection: close',
          ...(keyed ? [`Authorization: ${authorization}`] : []),
        ];
        const { ended, socket } = await raw(
          port,
          `${[...lines, ...headers.map(([key, value]) => `${key}: ${value}`)].join('\r\n')}\r\n\r\n${body}`,
        );
        socket.end();
        const answer = await ended;
        assert.match(answer, /^(?:HTTP\/1\.1 [1-4]\d\d |$)/, JSON.stringify(answer.slice(0, 200)));
      },
    ),
    { numRuns: 300 },
  );
  assert.deepEqual(
    server.lines.filter((line) => line.level === 'error'),
    [],
  );
  assert.equal((await request(port, '/things/quick')).status, 200);
});
