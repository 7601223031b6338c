// `socle import` and `socle export`: what they say, and the exit codes that tell.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { openTerminal, runProgram } from '@socle/kit/cli';
import { bulkCommands } from './commands.ts';
import { ndjson, openBulkBench } from './testing.ts';

test('CLI-020 import: exit 0 when all is in, 3 when lines were refused, 1 when it cannot go on', async (t) => {
  const { store, search, find, file, folder } = await openBulkBench(t);
  async function run(...words: string[]): Promise<{ code: number; said: string }> {
    let said = '';
    const stream = { write: (text: string) => (said += text) };
    const terminal = openTerminal({ out: stream, errors: stream });
    const commands = bulkCommands<{ terminal: typeof terminal; signal: AbortSignal }>(() => ({ store, search }));
    const code = await runProgram(
      { name: 'socle', summary: 's', version: '1', commands, terminal, context: { terminal, signal: new AbortController().signal } },
      words,
    );
    return { code, said };
  }
  const good = file(
    'good.ndjson',
    ndjson([
      { resourceType: 'Patient', id: 'a' },
      { resourceType: 'Patient', id: 'b' },
    ]),
  );
  const first = await run('import', good);
  assert.deepEqual([first.code, /2 created, 0 updated, 0 unchanged, 0 refused\./.test(first.said)], [0, true], first.said);
  assert.match((await run('import', good)).said, /0 created, 0 updated, 2 unchanged/);
  assert.equal((await run('import', good, '--existing', 'refuse', '--refused', join(folder, 'r.ndjson'))).code, 3);

  const bad = file('bad.ndjson', ndjson([{ resourceType: 'Patient', id: 'c' }, '{"resourceType":']));
  const refused = join(folder, 'refused.ndjson');
  const some = await run('import', bad, '--refused', refused);
  assert.equal(some.code, 3);
  assert.ok(some.said.includes(`The refused lines are told in ${refused}.`));
  assert.match(readFileSync(refused, 'utf8'), /bad\.ndjson, line 2:/);
  assert.equal((await run('import', join(folder, 'absent.ndjson'))).code, 1);
  assert.equal((await run('import', good, '--existing', 'perhaps')).code, 1);
  assert.deepEqual((await find('Patient', '')).sort(), ['a', 'b', 'c']);

  const out = join(folder, 'out');
  const exported = await run('export', out, '--type', 'Patient', '--filter', 'Patient?_id=a,c', '--gzip');
  assert.equal(exported.code, 0);
  assert.deepEqual(readdirSync(out), ['Patient.ndjson.gz']);
  const lines = gunzipSync(readFileSync(join(out, 'Patient.ndjson.gz')))
    .toString()
    .trim()
    .split('\n');
  assert.deepEqual(lines.map((line) => JSON.parse(line).id).sort(), ['a', 'c']);
  assert.equal((await run('export', out, '--type', 'Nothing')).code, 1);
  assert.ok(!existsSync('good.ndjson.refused.ndjson'), 'no file where nothing was refused');
});
