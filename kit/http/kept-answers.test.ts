// Answers that are kept: made once for each state, packed once, 304 by a strong tag, bounded in memory, refusals never kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Problem } from '@socle/kit/problem';
import { type KeptAnswers, keepAnswers } from './kept-answers.ts';
import { openTestServer } from './testing.ts';

const body = 'La maison du numérique en santé. '.repeat(200);

function serve(answers: KeptAnswers) {
  const server = openTestServer();
  const state = { stamp: '1', made: 0, refuse: false };
  server.mount('/kept', (app) => {
    app.get('/:name', { config: { public: true } }, (request, reply) =>
      answers.send(request, reply, request.url, state.stamp, async () => {
        state.made += 1;
        await Promise.resolve();
        if (state.refuse) throw new Problem('not-found', 'Nothing here.');
        return { type: 'text/plain; charset=utf-8', body: `${state.stamp} ${body}` };
      }),
    );
  });
  return { server, state };
}

test('HTP-001 an answer is made once for each state of its data, whoever asks at once', async () => {
  const { server, state } = serve(keepAnswers({ bytes: 1_000_000 }));
  await Promise.all(Array.from({ length: 20 }, () => server.ask('GET', '/kept/a')));
  assert.equal(state.made, 1);
  state.stamp = '2';
  const next = await server.ask('GET', '/kept/a');
  assert.ok(next.body.startsWith('2 '));
  assert.deepEqual(state, { stamp: '2', made: 2, refuse: false });
});

test('HTP-002 each encoding has its own strong tag, and the tag answers 304', async () => {
  const { server } = serve(keepAnswers({ bytes: 1_000_000 }));
  const tags = new Set<unknown>();
  for (const [encoding, unpack] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
    ['identity', (bytes: Buffer) => bytes],
  ] as const) {
    const answer = await server.ask('GET', '/kept/a', { headers: { 'accept-encoding': encoding } });
    assert.equal(unpack(answer.rawPayload).toString(), `1 ${body}`);
    tags.add(answer.headers.etag);
    const again = await server.ask('GET', '/kept/a', {
      headers: { 'accept-encoding': encoding, 'if-none-match': `"other", ${String(answer.headers.etag)}` },
    });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
  }
  assert.equal(tags.size, 3);
});

test('HTP-003 a refusal is not kept, and memory stays under its bound', async () => {
  const answers = keepAnswers({ bytes: 40_000 });
  const { server, state } = serve(answers);
  state.refuse = true;
  assert.equal((await server.ask('GET', '/kept/a')).statusCode, 404);
  state.refuse = false;
  assert.equal((await server.ask('GET', '/kept/a')).statusCode, 200);
  for (let n = 0; n < 50; n += 1) await server.ask('GET', `/kept/${n}`);
  assert.ok(answers.size <= 40_000 && answers.size > 0, String(answers.size));
});
