// npm test [filters]: runs every *.test.ts of the tree, two files at a time, all on one PostgreSQL made for the run (or the operator's).
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropDatabases, startCluster, testPrefixKey, testServerKey, withDatabase } from '@socle/kit/database';

const root = fileURLToPath(new URL('../../', import.meta.url));
const skipped = new Set(['node_modules', 'dist', 'data', 'coverage']);

const filters = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const files = findTests(root).filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
if (files.length === 0) {
  console.error(`No test file matches ${filters.join(', ') || '*.test.ts'}.`);
  process.exit(1);
}

const server = await openServer();
const tests = spawn(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-concurrency=2', '--test-reporter=spec', '--test-reporter-destination=stdout', ...flags, ...files],
  { cwd: root, stdio: 'inherit', env: { ...process.env, [testServerKey]: server.url, [testPrefixKey]: server.prefix } },
);
// Ctrl-C reaches the tests by itself; a signal to this process alone is passed on. Either way the server is stopped below.
process.on('SIGINT', () => tests.kill('SIGINT'));
process.on('SIGTERM', () => tests.kill('SIGTERM'));
const code = await new Promise<number>((resolve) =>
  tests.on('exit', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 143))),
);
await server.close();
process.exitCode = code;

interface TestServer {
  readonly url: string;
  readonly prefix: string;
  close(): Promise<void>;
}

async function openServer(): Promise<TestServer> {
  const prefix = `socle_test_${randomUUID().slice(0, 8)}_`;
  const own = process.env.SOCLE_DATABASE_URL;
  if (own) return { url: own, prefix, close: () => dropDatabases(own, prefix) };
  const cluster = await startCluster({ folder: mkdtempSync(join(tmpdir(), 'socle-test-')), ephemeral: true });
  return { url: withDatabase(cluster.url(), 'postgres'), prefix, close: () => cluster.stop() };
}

function findTests(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.')) found.push(...findTests(join(folder, entry.name)));
    else if (entry.isFile() && entry.name.endsWith('.test.ts')) found.push(relative(root, join(folder, entry.name)).split(sep).join('/'));
  }
  return found.sort();
}
