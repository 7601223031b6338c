// Tests of the bundle: made when a source changed, not otherwise, and sources keep the address they have.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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
    `import { systemClock } from '@socle/kit/clock';\nimport fastify from 'fastify';\nimport { run } from 'graphile-worker';\nexport { value } from './${name}-part.ts';\nexport const url = import.meta.url;\nexport const clock = systemClock;\nexport const kind = typeof fastify + typeof run;\n`,
  );
  const first = await load();
  assert.deepEqual([first.value, first.kind, typeof first.clock], ['one', 'functionfunction', 'object']);
  assert.equal(first.url, pathToFileURL(entry).href, 'a source finds its files where it stands, not where the bundle does');
  assert.match(readFileSync(output, 'utf8'), /from "file:.*\/node_modules\/graphile-worker\//, 'a package stays outside');
  assert.ok(!/from "file:.*\/node_modules\/fastify\//.test(readFileSync(output, 'utf8')), 'but for those that every start reads');
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

test('BIN-003 what is imported when needed lies in a part of its own; a trace names the source and its line in either', async (t) => {
  const late = join(dist, `${name}-late.ts`);
  const first = join(dist, `${name}-first.ts`);
  const own = `${name}-traced`;
  t.after(() => {
    for (const file of readdirSync(dist)) if (file.startsWith(own)) rmSync(join(dist, file), { force: true });
    for (const path of [late, first]) rmSync(path, { force: true });
  });
  writeFileSync(
    late,
    `export interface Unseen {\n  readonly n: number;\n}\nexport function fail(): never {\n  throw new Error('late');\n}\n`,
  );
  writeFileSync(first, `// One line of comment.\nconst { fail } = await import('./${name}-late.ts');\nfail();\n`);
  writeFileSync(
    join(dist, `${own}.mjs`),
    `import { bundle, traceSources } from '../bin/bundle.js';
const url = await bundle({ entry: ${JSON.stringify(first)}, name: ${JSON.stringify(own)} });
traceSources(url);
await import(url).catch((error) => console.log(error.stack));\n`,
  );
  const said = execFileSync(process.execPath, [join(dist, `${own}.mjs`)], { encoding: 'utf8' });
  assert.match(said, /^Error: late\n/);
  assert.ok(said.includes(`${late}:5:9`), said);
  assert.ok(said.includes(`${first}:3:1`), said);
  assert.equal(readdirSync(dist).filter((file) => file.startsWith(`${own}-part-`) && file.endsWith('.js')).length, 1);
});
