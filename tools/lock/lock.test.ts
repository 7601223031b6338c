// Tests of the lock file: it names every package that another asks for, so that npm ci works on every machine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Lock, missingEntries } from './platforms.ts';

test('LOCK-001 the lock file lacks no package of any platform', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock;
  assert.ok(Object.keys(lock.packages).length > 100);
  assert.deepEqual(Object.keys(missingEntries(lock)), [], 'npm run lock adds them');
});

test('LOCK-002 what is missing is described by its name', () => {
  const lock: Lock = {
    packages: {
      '': { optionalDependencies: { 'of-the-root': '1.0.0' } },
      'node_modules/tool': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', '@tool/windows-arm64': '1.0.0', '@tool/linux-x64': '1.0.0' },
      },
      'node_modules/@tool/linux-x64': { version: '1.0.0' },
    },
  };
  assert.deepEqual(missingEntries(lock), {
    'node_modules/@tool/linux-x64-musl': { version: '1.0.0', dev: true, optional: true, cpu: ['x64'], libc: ['musl'], os: ['linux'] },
    'node_modules/@tool/windows-arm64': { version: '1.0.0', dev: true, optional: true, cpu: ['arm64'], os: ['win32'] },
  });
});
