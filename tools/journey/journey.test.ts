// The journey plays to its end, twice on the same Socle, and finds a server that lets in whom it should refuse.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { socle } from '../test/socle-process.ts';
import { type Played, playStory } from './story.ts';

const data = mkdtempSync(join(tmpdir(), 'socle-journey-test-'));
const server = socle(['start'], { env: { SOCLE_DATA: data, SOCLE_SEED_PATIENTS: '1', SOCLE_LOG_LEVEL: 'warn' } });
let base = '';
before(async () => {
  base = await server.ready();
});
after(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  rmSync(data, { recursive: true, force: true });
});
const wrong = (steps: readonly Played[]) => steps.filter(({ ok }) => !ok).map(({ title, why }) => `${title}: ${why}`);

test('JRN-001 every step is what the rules say, and again on the same Socle', async () => {
  for (let i = 0; i < 2; i++) {
    const steps = await playStory(base, data, () => undefined);
    assert.deepEqual(wrong(steps), []);
    assert.ok(steps.length > 35 && steps.filter(({ refusal }) => refusal).length > 15);
  }
  assert.ok(readFileSync(join(data, 'sandbox', 'valbrune-ehr.jwk'), 'utf8').length > 0);
});

test('JRN-002 a server that serves what it should refuse is found', async () => {
  // Stands between, and answers 200 wherever the server refused to give a content.
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _, ...headers } = request.headers;
    const answer = await fetch(new URL(request.url ?? '/', base), {
      method: request.method ?? 'GET',
      redirect: 'manual',
      headers: { ...(headers as Record<string, string>), ...(headers.origin ? { origin: new URL(base).origin } : {}) },
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const lax = request.url?.includes('/Binary/') && answer.status === 403;
    const out: Record<string, string | string[]> = {};
    for (const [name, value] of answer.headers)
      if (!['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie'].includes(name)) out[name] = value;
    const cookies = answer.headers.getSetCookie();
    if (cookies.length > 0) out['set-cookie'] = cookies;
    response.writeHead(lax ? 200 : answer.status, out);
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  try {
    const steps = await playStory(url, data, () => undefined).catch((error: Error) => error);
    if (steps instanceof Error) assert.fail(steps.message);
    assert.ok(
      wrong(steps).some((text) => text.startsWith('The other doctor does not read it any more')),
      wrong(steps).join('\n'),
    );
  } finally {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  }
});
