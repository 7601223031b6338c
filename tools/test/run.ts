// npm test [filters]: runs every *.test.ts of the tree, two files at a time, all on one PostgreSQL made for the run (or the operator's).
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropDatabases, startCluster, testPrefixKey, testServerKey } from '@socle/kit/database';

const root = fileURLToPath(new URL('../../', import.meta.url));
const skipped = new Set(['node_modules', 'dist', 'data', 'coverage']);

const filters = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const files = findTests(root).filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
if (files.length === 0) {
  console.error(`No test file matches ${filters.join(', ') || '*.test.ts'}.`);
  process.exit(1);
}

// Everything that a run makes lies below this folder, which goes with it, however the run ends.
const folder = mkdtempSync(join(tmpdir(), 'socle-test-'));
const server = await openServer().catch(async (error: Error) => {
  console.error(error.message);
  await rm(folder, { recursive: true, force: true });
  process.exit(1);
});
const tap = join(folder, 'tests.tap');
const reporters = [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=tap',
  `--test-reporter-destination=${tap}`,
];
const temporary = temporaryFolder();
// Two files that begin at once must not unpack one browser at once: it is there before they begin.
if (files.some((file) => file.includes('.e2e.'))) unpackBrowser(temporary);
const tests = spawn(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-concurrency=2', '--test-timeout=600000', ...reporters, ...flags, ...files],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: temporary, [testServerKey]: server.url, [testPrefixKey]: server.prefix },
  },
);
// Ctrl-C reaches the tests by itself, a signal to this process alone is passed on: either way the server is stopped below.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => tests.kill(signal));
process.exitCode = await new Promise<number>((resolve) => tests.on('exit', (status) => resolve(status ?? 130)));
const totals = existsSync(tap)
  ? readFileSync(tap, 'utf8')
      .match(/^# (tests|pass|fail|cancelled|skipped) \d+$/gm)
      ?.slice(-5)
  : undefined;
if (existsSync(tap)) keepOutcomes(readFileSync(tap, 'utf8'));
await server.close().catch((error: Error) => console.error(error.message));
// Tests that were cut off may still be writing to it for a moment.
await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
// The last lines say how it went, whatever the failures above them filled the screen with.
console.log((totals ?? ['# the run was cut off']).join('\n'));

/** Outcomes by the name of the test, beside those of earlier runs: the page of proofs of the doctrine shows them. */
function keepOutcomes(output: string): void {
  const path = join(root, 'dist', 'tests', 'last.json');
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
  for (const [, not, name = '', skip] of output.matchAll(/^ *(not )?ok \d+ - (.*?)( # (?:SKIP|TODO).*)?$/gm)) {
    before[name.replace(/\\([#\\])/g, '$1')] = skip !== undefined ? 'skip' : not === undefined ? 'pass' : 'fail';
  }
  mkdirSync(join(root, 'dist', 'tests'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(before, null, 1)}\n`);
}

interface TestServer {
  readonly url: string;
  readonly prefix: string;
  close(): Promise<void>;
}

async function openServer(): Promise<TestServer> {
  const prefix = `socle_test_${randomUUID().slice(0, 8)}_`;
  const own = process.env.SOCLE_DATABASE_URL;
  if (own) return { url: own, prefix, close: () => dropDatabases(own, prefix) };
  const cluster = await startCluster({ folder, ephemeral: true });
  return { url: cluster.url('postgres'), prefix, close: () => cluster.stop() };
}

/** A temporary folder for the tests, open to the account that PostgreSQL runs as; what tsx has compiled is shared with other runs. */
function temporaryFolder(): string {
  const path = join(folder, 'tmp');
  chmodSync(folder, 0o711);
  mkdirSync(path);
  chmodSync(path, 0o1777);
  const cache = `tsx-${process.getuid?.() ?? 0}`;
  mkdirSync(join(tmpdir(), cache), { recursive: true });
  symlinkSync(join(tmpdir(), cache), join(path, cache));
  return path;
}

/** Where it cannot be had, the tests say so themselves, or find that of the system. */
function unpackBrowser(into: string): void {
  const script = "import('@sparticuz/chromium').then((m) => m.default.executablePath())";
  spawnSync(process.execPath, ['-e', script], { cwd: root, env: { ...process.env, TMPDIR: into }, stdio: 'ignore' });
}

function findTests(path: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.')) found.push(...findTests(join(path, entry.name)));
    else if (entry.isFile() && entry.name.endsWith('.test.ts')) found.push(relative(root, join(path, entry.name)).split(sep).join('/'));
  }
  return found.sort();
}
