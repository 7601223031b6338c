// Tests of the keys: what is accepted, and the file of the administrator's key.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { bearerKeys, hashKey, openMasterKey } from './index.ts';

const caller = { id: 'a', kind: 'administrator', name: 'A' };

test('HTTP-030 exactly the known keys are accepted, however often they are asked', () => {
  const authenticate = bearerKeys([
    { hash: hashKey('socle_one'), caller },
    { hash: hashKey('socle_two'), caller: { ...caller, id: 'b' } },
  ]);
  const ask = (header: string): unknown => (authenticate(header, undefined as never) as { id: string } | undefined)?.id;
  for (let i = 0; i < 3; i++) {
    assert.equal(ask('Bearer socle_one'), 'a');
    assert.equal(ask('bearer  socle_two'), 'b');
    for (const wrong of [
      '',
      'Bearer',
      'Bearer ',
      'socle_one',
      'Basic socle_one',
      'Bearer socle_one x',
      'Bearer socle_on',
      'Bearer SOCLE_ONE',
      'Bearer socle_one,',
    ]) {
      assert.equal(ask(wrong), undefined, wrong);
    }
  }
  fc.assert(fc.property(fc.string(), (text) => assert.equal(ask(`Bearer x${text}`), undefined)));
});

test('HTTP-031 the key of the administrator is made once, in a file that only its owner reads', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'socle-key-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const first = openMasterKey(folder);
  const second = openMasterKey(folder);
  assert.match(first.key, /^socle_[\w-]{43}$/);
  assert.deepEqual([first.isNew, second.isNew, second.key], [true, false, first.key]);
  assert.equal(readFileSync(first.path, 'utf8'), `${first.key}\n`);
  assert.equal(statSync(first.path).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, 'secrets')).mode & 0o777, 0o700);
  // Opened to others by mistake: closed again.
  chmodSync(first.path, 0o644);
  openMasterKey(folder);
  assert.equal(statSync(first.path).mode & 0o777, 0o600);
  writeFileSync(first.path, 'short\n');
  assert.throws(() => openMasterKey(folder), /holds no key: it must have at least 32 signs/);
});
