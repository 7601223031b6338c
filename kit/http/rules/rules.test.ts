// Tests of the rules of the server: traces, buckets, patterns, encodings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseEncoding, isCompressible } from './encoding.ts';
import { idSource } from './id-source.ts';
import { routePatterns } from './patterns.ts';
import { rateLimit } from './rate-limit.ts';
import { readTraceparent, toTraceparent, traceOf } from './trace-context.ts';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => /[^0]/.test(text));

test('HTTP-040 a trace that is printed is read as it was; what is malformed is no trace', () => {
  fc.assert(
    fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, sampled) => {
      assert.deepEqual(readTraceparent(toTraceparent({ traceId, spanId, sampled, parentId: undefined })), { traceId, spanId, sampled });
    }),
  );
  const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  assert.ok(readTraceparent(good));
  assert.ok(readTraceparent(`01${good.slice(2)}-what-comes-later`), 'a later version may go on');
  for (const bad of [
    '',
    good.slice(1),
    `ff${good.slice(2)}`,
    `${good}-more`,
    good.toUpperCase(),
    good.replace(/-4b.{30}/, `-${'0'.repeat(32)}`),
    `${good} `,
  ]) {
    assert.equal(readTraceparent(bad), undefined, bad);
  }
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readTraceparent(text), undefined)));
});

test('HTTP-041 a new trace has new numbers, a continued one keeps the trace and names its parent', () => {
  const newId = idSource({ bytes: (count) => Buffer.from(Array.from({ length: count }, (_, i) => (i * 7 + 1) % 256)) });
  const one = traceOf(undefined, newId);
  const two = traceOf('not a trace', newId);
  assert.notEqual(one.traceId, two.traceId);
  const next = traceOf(toTraceparent(one), newId);
  assert.deepEqual([next.traceId, next.parentId], [one.traceId, one.spanId]);
  assert.notEqual(next.spanId, one.spanId);
});

test('HTTP-042 in any time a client gets at most its burst and what the rate adds; waiting as told is enough', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: -100, max: 500 }), { maxLength: 200 }),
      (rate, burst, gaps) => {
        const limit = rateLimit({ rate, burst });
        let now = 1_000_000;
        let passed = 0;
        let forward = 0;
        for (const gap of gaps) {
          now += gap;
          forward += Math.max(0, gap);
          const wait = limit.take('client', now);
          if (wait === 0) passed++;
          assert.ok(passed <= burst + (forward / 1000) * rate + 1e-6);
        }
        const wait = limit.take('client', now);
        assert.equal(limit.take('client', now + wait * 1000 + 1000 / rate + 1), 0);
      },
    ),
  );
});

test('HTTP-043 buckets are bounded in number, and one client does not spend the tokens of another', () => {
  const limit = rateLimit({ rate: 1, burst: 1, clientsMax: 100 });
  for (let i = 0; i < 10_000; i++) assert.equal(limit.take(`client-${i}`, 0), 0);
  assert.ok(limit.size <= 101);
  assert.equal(limit.take('client-9999', 0), 1);
});

test('HTTP-044 the methods at a path are those of the patterns that match it whole', () => {
  const patterns = routePatterns();
  patterns.add('GET', '/fhir/:type/:id');
  patterns.add('PUT', '/fhir/:type/:id');
  patterns.add('POST', '/fhir/:type/$:op');
  patterns.add('GET', '/files/*');
  patterns.add('GET', '/at/:day(^\\d+$)');
  patterns.add('GET', '/a.b/::x');
  const at = patterns.methodsAt;
  assert.deepEqual(at('/fhir/Patient/1'), ['GET', 'PUT']);
  assert.deepEqual(at('/fhir/Patient/$x'), ['GET', 'POST', 'PUT']);
  assert.deepEqual(at('/fhir/Patient'), []);
  assert.deepEqual(at('/fhir/Patient/1/2'), []);
  assert.deepEqual(at('/files/a/b'), ['GET']);
  assert.deepEqual([at('/at/12'), at('/at/x')], [['GET'], []]);
  assert.deepEqual([at('/a.b/:x'), at('/aXb/:x')], [['GET'], []]);
});

test('HTTP-045 the encoding is one that the client accepts, and none it weighs below another', () => {
  const name = fc.constantFrom('br', 'gzip', 'deflate', 'identity', '*', 'zstd');
  const weight = fc.constantFrom(0, 0.1, 0.5, 0.9, 1);
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, weight), { selector: ([one]) => one }), (parts) => {
      const weights = new Map<string, number>(parts);
      const of = (encoding: string): number => weights.get(encoding) ?? weights.get('*') ?? 0;
      const chosen = chooseEncoding(parts.map(([one, q]) => `${one};q=${q}`).join(', '));
      const best = Math.max(of('br'), of('gzip'), of('deflate'));
      if (chosen === undefined) assert.ok(best === 0 || best < (weights.get('identity') ?? 0));
      else assert.equal(of(chosen), best);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void chooseEncoding(text)));
  for (const type of ['application/fhir+json; charset=utf-8', 'text/html', 'application/xml', 'image/svg+xml', 'application/fhir+ndjson'])
    assert.ok(isCompressible(type), type);
  for (const type of ['image/png', 'application/zip', 'application/octet-stream', '']) assert.ok(!isCompressible(type), type);
});
