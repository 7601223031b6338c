// Tests of finding the PostgreSQL programs where the package is incomplete or out of reach.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import { findAccount } from './account.ts';
import { findBinaries, packageFolder } from './binaries.ts';

const account = findAccount();

/** A package without the links that its install script makes, in a folder that others cannot enter. */
function bareCopy(t: { after(work: () => void): void }): { native: string; cache: string } {
  const folder = mkdtempSync(join(tmpdir(), 'socle-native-'));
  t.after(() => {
    chmodSync(join(folder, 'package/native/lib'), 0o755);
    rmSync(folder, { recursive: true });
  });
  const from = packageFolder();
  cpSync(join(from, '../package.json'), join(folder, 'package/package.json'));
  cpSync(from, join(folder, 'package/native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !lstatSync(path).isSymbolicLink(),
  });
  // The cache is entered by the account: it stands beside the closed folder, as /var/lib does.
  const cache = mkdtempSync(join(tmpdir(), 'socle-cache-test-'));
  chmodSync(cache, 0o755);
  t.after(() => rmSync(cache, { recursive: true }));
  return { native: join(folder, 'package/native'), cache };
}

test('KIT-DB-020 missing library links are made again, and what cannot be run in place is copied', (t) => {
  const { native, cache } = bareCopy(t);
  assert.ok(!existsSync(join(native, 'lib/libicuuc.so.60')));
  // Root has its account that cannot enter; an ordinary user cannot write the links.
  if (!account) chmodSync(join(native, 'lib'), 0o555);
  const found = findBinaries(account, native, [cache]);
  assert.match(found.version, /^\d+\.\d+/);
  assert.ok(found.postgres.startsWith(cache), found.postgres);
  const [copy = '', ...others] = readdirSync(cache);
  assert.deepEqual(others, [], 'nothing half copied is left');
  assert.match(copy, /^postgres-\d+.*-[0-9a-f]{12}$/);
  assert.equal(statSync(join(cache, copy)).mode & 0o022, 0, 'nobody else can write to it');
  assert.deepEqual(findBinaries(account, native, [cache]), found);
});

test('KIT-DB-021 a cache that another user could have written to is not trusted', (t) => {
  const { native, cache } = bareCopy(t);
  if (!account) chmodSync(join(native, 'lib'), 0o555);
  chmodSync(cache, 0o777);
  assert.throws(
    () => findBinaries(account, native, [cache]),
    (error) => error instanceof Problem && /can be written by another user/.test(error.message),
  );
  mkdirSync(join(cache, 'next'), { mode: 0o755 });
  assert.ok(findBinaries(account, native, [cache, join(cache, 'next')]).postgres.startsWith(join(cache, 'next')));
});
