// Test of the README: its tour works as pasted.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { dataFolder, socle } from './socle-process.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('DOC-010 the tour of the README works as pasted', { skip: has('curl') && has('bash') ? false : 'needs bash and curl' }, async (t) => {
  const data = dataFolder(t);
  const run = socle(['start', '--empty'], { env: { SOCLE_DATA: data } });
  const url = await run.ready();
  const tour = /^## A tour of the FHIR server\n[\s\S]*?```sh\n([\s\S]*?)```/m.exec(readme)?.[1] ?? '';
  assert.match(tour, /^BASE=http:\/\/localhost:8080\/fhir\nKEY=\$\(cat data\/secrets\/administrator\.key\)\n/);
  // Only what depends on the place is put in: the address and the folder of this run.
  const script = tour.replace('http://localhost:8080', url).replace('cat data/', `cat '${data}'/`);
  const { stdout, stderr } = await promisify(execFile)('bash', [
    '-euo',
    'pipefail',
    '-c',
    script.replaceAll('| head -c 300', '| cut -c 1-300'),
  ]);
  assert.equal(stderr, '');
  const answers = stdout.split('\n').filter((line) => line !== '');
  assert.match(answers[0] ?? '', /^\{"resourceType":"CapabilityStatement"/);
  assert.match(answers[1] ?? '', /"code":"login"/);
  assert.match(stdout, /"type":"transaction-response"/);
  assert.match(stdout, /"family": "Lefèvre"/);
  assert.match(stdout, /"value":62,/);
  assert.match(stdout, /Patient\.birthDate is 1984-02-30/);
  assert.match(stdout, /"gender":"female"/);
  assert.match(stdout, /"type":"history","total":2/);
  assert.match(stdout, /<Patient xmlns="http:\/\/hl7\.org\/fhir">/);
  run.child.kill('SIGTERM');
  assert.equal(await run.ended, 0);
});

test('DOC-011 every file and folder that the README names is there', () => {
  const root = new URL('../..', import.meta.url).pathname;
  for (const [, path = ''] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g)) {
    assert.ok(readFileSync(join(root, path)).length > 0, path);
  }
  for (const [, words = ''] of readme.matchAll(/^npm (?:run )?(\w+)/gm)) {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    assert.ok(['ci', 'exec'].includes(words) || scripts[words], words);
  }
});

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
