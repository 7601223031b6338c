// Lines and Bundles are cut right, wherever the stream breaks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { start } from '../contract.ts';
import { scanBundle } from './bundle-scan.ts';
import { splitLines } from './lines.ts';

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncIterable<Buffer> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[i % sizes.length] as number);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });

test('IMPORT-020 lines: same content, numbers and places, wherever the stream breaks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }).map((s) => s.replaceAll('\n', ' '))),
      sizes,
      fc.boolean(),
      async (lines, cuts, ended) => {
        const bytes = Buffer.from(lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
        const found: [number, string][] = [];
        for await (const batch of splitLines(pieces(bytes, cuts), start)) {
          for (const item of batch) {
            found.push([item.line, String(item.content)]);
            // Going on from a place gives the rest.
            const rest: number[] = [];
            for await (const later of splitLines(pieces(bytes.subarray(item.end.bytes), cuts), item.end))
              rest.push(...later.map((one) => one.line));
            assert.ok(rest.every((line) => line > item.line));
          }
        }
        const wanted = lines.map((line, i): [number, string] => [i + 1, line]).filter(([, line]) => !/^[ \t\r]*$/.test(line));
        assert.deepEqual(found, wanted);
      },
    ),
    { numRuns: 200 },
  );
});

test('IMPORT-021 a line beyond the limit is refused alone', async () => {
  const bytes = Buffer.from(`{"a":1}\n${'x'.repeat(500)}\n{"b":2}\n`);
  const found: string[] = [];
  for await (const batch of splitLines(pieces(bytes, [7]), start, 100))
    for (const { line, content } of batch) found.push(`${line} ${content instanceof Problem ? content.kind : content}`);
  assert.deepEqual(found, ['1 {"a":1}', '2 too-large', '3 {"b":2}']);
});

test('IMPORT-022 a Bundle: each entry and the frame, wherever the stream breaks', async () => {
  const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => typeof value === 'object' && value !== null);
  await fc.assert(
    fc.asyncProperty(
      fc.array(json, { maxLength: 6 }),
      fc.record({ resourceType: fc.constant('Bundle'), type: fc.string(), link: fc.jsonValue({ maxDepth: 2 }) }),
      sizes,
      fc.boolean(),
      async (entry, shell, cuts, pretty) => {
        const whole = Buffer.from(JSON.stringify({ ...shell, entry, last: 'entry' }, undefined, pretty ? 2 : undefined));
        const found: unknown[] = [];
        let frame: unknown;
        for await (const batch of scanBundle(pieces(whole, cuts), ({ text }) => (frame = JSON.parse(text.toString()))))
          found.push(...batch.map((item) => JSON.parse(String(item.content))));
        assert.deepEqual(JSON.stringify(found), JSON.stringify(entry));
        assert.deepEqual(JSON.stringify(frame), JSON.stringify({ ...shell, entry: [], last: 'entry' }));
      },
    ),
    { numRuns: 200 },
  );
});

test('IMPORT-023 a Bundle whose brackets do not fit is refused', async () => {
  for (const text of ['{"entry":[{"a":1}', '{"entry":[{"a":1}]}}', '{"entry":["text"]}', '{"entry":[1]}', '"unclosed']) {
    await assert.rejects(
      async () => {
        for await (const _ of scanBundle(pieces(Buffer.from(text), [3]), () => undefined));
      },
      (error: Problem) => error.kind === 'malformed',
      text,
    );
  }
});
