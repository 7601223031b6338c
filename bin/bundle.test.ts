// Tests of the bundle: made when a source changed, not otherwise, and sources keep the address they have.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

interface Bundler {
  bundle(what: { entry: string; name: string }): Promise<string>;
}

const { bundle } = (await import(new URL('./bundle.js', import.meta.url).href)) as Bundler;
const dist = join(import.meta.dirname, '..', 'dist');
const name = `test-${process.pid}`;
const entry = join(dist, `${name}-entry.ts`);
const part = join(dist, `${name}-part.ts`);
const output = join(dist, `${name}.js`);

const load = async (): Promise<{ value: string; url: string; clock: unknown; kind: string }> => {
  await bundle({ entry, name });
  return import(`${pathToFileURL(output).href}?${Math.floor(statSync(output).mtimeMs * 1000)}`);
};

test('BIN-001 a bundle is made once, and again when a source, however deep, has changed', async (t) => {
  mkdirSync(dist, { recursive: true });
  t.after(() => {
    for (const path of [entry, part, output, `${output}.map`, join(dist, `${name}.json`)]) rmSync(path, { force: true });
  });
  writeFileSync(part, `export const value: string = 'one';\n`);
  writeFileSync(
    entry,
    `import { systemClock } from '@socle/kit/clock';\nimport fastify from 'fastify';\nexport { value } from './${name}-part.ts';\nexport const url = import.meta.url;\nexport const clock = systemClock;\nexport const kind = typeof fastify;\n`,
  );
  const first = await load();
  assert.deepEqual([first.value, first.kind, typeof first.clock], ['one', 'function', 'object']);
  assert.equal(first.url, pathToFileURL(entry).href, 'a source finds its files where it stands, not where the bundle does');
  assert.match(readFileSync(output, 'utf8'), /from "file:.*\/node_modules\/fastify\//, 'packages stay outside');
  assert.doesNotMatch(readFileSync(output, 'utf8'), /from "@socle/, 'the floors are inside');

  const made = statSync(output, { bigint: true }).ino;
  await bundle({ entry, name });
  assert.equal(statSync(output, { bigint: true }).ino, made, 'nothing has changed: the file is the same');

  writeFileSync(part, `export const value: string = 'two';\n`);
  utimesSync(part, 1, 1);
  assert.equal((await load()).value, 'two', 'an older date is a change too');
  rmSync(output);
  assert.equal((await load()).value, 'two');
});

test('BIN-002 a source that cannot be bundled is named with its line', async (t) => {
  const broken = join(dist, `${name}-broken.ts`);
  writeFileSync(broken, `// x\nexport const x = ;\n`);
  t.after(() => rmSync(broken, { force: true }));
  await assert.rejects(bundle({ entry: broken, name: `${name}-broken` }), (error: { sentence?: string }) =>
    new RegExp(`^Socle could not be bundled: dist/${name}-broken\\.ts:2: Unexpected ";"$`).test(error.sentence ?? ''),
  );
});
