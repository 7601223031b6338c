// Tests of the real program, end to end: first start, second start, every way of stopping, every reason not to start.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openTestDatabase } from '@socle/kit/database';
import { openDatabase } from '@socle/kit/sql';
import { dataFolder, socle, socleEnds } from './tools/test/socle-process.ts';

const start = ['start', '--empty'];
const root = process.getuid?.() === 0;

interface Running {
  readonly pid: number;
  readonly databaseUrl: string;
}

const runningIn = (data: string): Running => JSON.parse(readFileSync(join(data, 'secrets', 'running.json'), 'utf8')) as Running;
const keyIn = (data: string): string => readFileSync(join(data, 'secrets', 'administrator.key'), 'utf8').trim();
const status = async (url: string, key?: string): Promise<number> =>
  (await fetch(url, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } })).status;

/** One sentence for people: no stack, no second paragraph. */
function isSentence(errors: string, words: RegExp): void {
  const lines = errors
    .trim()
    .split('\n')
    .filter((line) => !line.endsWith('…'));
  assert.equal(lines.length, 1, errors);
  assert.match(lines[0] as string, words);
  assert.match(lines[0] as string, /\.$/);
}

test('MAIN-001 a first start makes everything, shows the key once and is ready; a second start finds it again', async (t) => {
  const data = dataFolder(t);
  const first = socle(start, { env: { SOCLE_DATA: data } });
  const url = await first.ready();
  const key = keyIn(data);
  assert.ok(first.out.includes(key));
  assert.match(first.out, /Database +PostgreSQL 18\.\d+, embedded/);
  assert.equal(statSync(join(data, 'secrets', 'administrator.key')).mode & 0o777, 0o600);
  assert.equal(statSync(join(data, 'secrets', 'running.json')).mode & 0o777, 0o600);
  assert.equal(await status(`${url}/health/ready`), 200);
  assert.deepEqual([await status(`${url}/metrics`), await status(`${url}/metrics`, key)], [401, 200]);

  first.child.kill('SIGTERM');
  assert.equal(await first.ended, 0);
  assert.ok(!existsSync(join(data, 'secrets', 'running.json')));
  assert.ok(!existsSync(join(data, 'postgres', 'postmaster.pid')), 'the database was stopped in good order');
  await assert.rejects(fetch(`${url}/health`));

  const second = socle(start, { env: { SOCLE_DATA: data } });
  const again = await second.ready();
  assert.ok(!second.out.includes(key), 'the key is shown once');
  assert.equal(await status(`${again}/metrics`, key), 200);
  second.child.kill('SIGINT');
  assert.equal(await second.ended, 0);
});

test('MAIN-002 after kill -9 of the program the next start recovers by itself', async (t) => {
  const data = dataFolder(t);
  const first = socle(start, { env: { SOCLE_DATA: data } });
  await first.ready();
  const db = openDatabase({ url: runningIn(data).databaseUrl, max: 1 });
  await db.query(`insert into installation.memory (key, value) values ('test', 'kept')`);
  first.child.kill('SIGKILL');
  assert.equal(await first.ended, 'SIGKILL');
  await db.close();

  const second = socle(start, { env: { SOCLE_DATA: data } });
  await second.ready();
  const after = openDatabase({ url: runningIn(data).databaseUrl, max: 1 });
  assert.equal((await after.query(`select 1 from installation.memory where key = 'test' and value = 'kept'`)).count, 1);
  await after.close();
  second.child.kill('SIGTERM');
  assert.equal(await second.ended, 0);
});

test('MAIN-003 a second copy on the same folder says so and leaves the first alone', async (t) => {
  const data = dataFolder(t);
  const first = socle(start, { env: { SOCLE_DATA: data } });
  const url = await first.ready();
  const second = await socleEnds(start, { env: { SOCLE_DATA: data } });
  assert.equal(second.code, 1);
  isSentence(second.errors, /^Socle already runs on the folder .* \(process \d+\): stop it, or choose another folder with SOCLE_DATA\.$/);
  assert.equal(await status(`${url}/health/ready`), 200);
  const doctor = await socleEnds(['doctor'], { env: { SOCLE_DATA: data } });
  assert.equal(doctor.code, 0, doctor.out);
  assert.match(doctor.out, new RegExp(`ok +copy +Socle runs on this folder \\(process ${first.child.pid}\\)`));
  assert.match(doctor.out, /ok +database +PostgreSQL 18\.\d+, tables of this version/);
});

test('MAIN-004 a port that is taken is said in one sentence, by start and by doctor', async (t) => {
  const data = dataFolder(t);
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const env = { SOCLE_DATA: data, SOCLE_PORT: String(port) };
  const run = await socleEnds(start, { env });
  assert.equal(run.code, 1);
  isSentence(run.errors.replace(/^Tables made.*\n/m, ''), new RegExp(`^Port ${port} is taken by another program\\..*SOCLE_PORT`));
  assert.ok(!existsSync(join(data, 'postgres', 'postmaster.pid')));
  const doctor = await socleEnds(['doctor'], { env });
  assert.equal(doctor.code, 1);
  assert.match(doctor.out, new RegExp(`FAIL +port +${port} is taken by another program\\n +→ `));
  assert.match(doctor.out, /1 to mend\./);
});

test('MAIN-005 data of a newer version are refused, and nothing is changed', async (t) => {
  const data = dataFolder(t);
  const first = socle(start, { env: { SOCLE_DATA: data } });
  await first.ready();
  const db = openDatabase({ url: runningIn(data).databaseUrl, max: 1 });
  await db.query(`insert into kit.migration (room, number, name, sha256) values ('room', 99, '099-from-the-future.sql', 'x')`);
  await db.close();
  first.child.kill('SIGTERM');
  await first.ended;
  const second = await socleEnds(start, { env: { SOCLE_DATA: data } });
  assert.equal(second.code, 1);
  isSentence(
    second.errors,
    /written by a newer version of Socle \(migration 099-from-the-future\.sql; .*install that version or a later one\.$/,
  );
  // And data of another PostgreSQL.
  writeFileSync(join(data, 'postgres', 'PG_VERSION'), '13\n');
  const third = await socleEnds(start, { env: { SOCLE_DATA: data } });
  assert.equal(third.code, 1);
  isSentence(third.errors, /was made by PostgreSQL 13/);
});

test('MAIN-006 a folder that may not be written is named', {
  skip: readableByAll() ? false : 'the project is not readable by another user',
}, async (t) => {
  const data = dataFolder(t);
  chmodSync(dirname(data), root ? 0o755 : 0o555);
  const run = await socleEnds(start, { env: { SOCLE_DATA: data, HOME: '/nonexistent' }, ...(root ? { uid: 65_534 } : {}) });
  assert.equal(run.code, 1);
  isSentence(run.errors, /^The folder .*data is not writable by this user: mend that, or choose another folder with SOCLE_DATA\.$/);
  const doctor = await socleEnds(['doctor'], { env: { SOCLE_DATA: data, HOME: '/nonexistent' }, ...(root ? { uid: 65_534 } : {}) });
  assert.match(doctor.out, /FAIL +data folder .* is not writable\n +→ /);
  chmodSync(dirname(data), 0o755);
});

test('MAIN-007 an ordinary user who may not write the project runs it all the same', {
  skip: root && readableByAll() ? false : 'only root can run it as another user',
}, async (t) => {
  const data = dataFolder(t);
  mkdirSync(data);
  chownSync(dirname(data), 65_534, 65_534);
  chownSync(data, 65_534, 65_534);
  const run = socle(start, { env: { SOCLE_DATA: data, HOME: '/nonexistent' }, uid: 65_534 });
  assert.equal(await status(`${await run.ready()}/health/ready`), 200);
  run.child.kill('SIGTERM');
  assert.equal(await run.ended, 0);
});

test('MAIN-008 a disk that is full is said in one sentence', {
  skip: canMount() ? false : 'a small disk cannot be mounted here',
}, async (t) => {
  const data = dataFolder(t);
  const disk = dirname(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=755', 'none', disk]);
  try {
    const run = await socleEnds(start, { env: { SOCLE_DATA: data } });
    assert.equal(run.code, 1);
    isSentence(run.errors, /^The disk of .* is full/);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});

test('MAIN-009 commands: help, version, suggestions, settings; wrong settings are all named at once', async (t) => {
  const data = dataFolder(t);
  const env = { SOCLE_DATA: data };
  const help = await socleEnds([], { env });
  assert.equal(help.code, 0);
  for (const command of ['start', 'config', 'doctor', 'migrate']) assert.match(help.out, new RegExp(`^ {2}${command} +\\S`, 'm'));
  assert.match((await socleEnds(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  assert.match((await socleEnds(['help', 'start'])).out, /Usage: socle start \[options\][\s\S]*--only <room,…>/);
  const unknown = await socleEnds(['strat'], { env });
  assert.deepEqual([unknown.code, unknown.errors], [2, 'socle has no command strat. Did you mean socle start?\n']);
  const option = await socleEnds(['start', '--onyl', 'x'], { env });
  assert.equal(option.code, 2);
  assert.match(option.errors, /^There is no option --onyl; did you mean --only\?/);
  const room = await socleEnds(['start', '--only', 'nowhere'], { env });
  assert.equal(room.code, 1);
  isSentence(room.errors, /^There is no room nowhere/);
  const wrong = await socleEnds(start, { env: { ...env, SOCLE_PORT: 'x', SOCLE_LOG_LEVEL: 'loud' } });
  assert.equal(wrong.code, 1);
  isSentence(wrong.errors, /^SOCLE_PORT must be .*; it is "x"\. SOCLE_LOG_LEVEL must be one of .*; it is "loud"\.$/);
  const config = await socleEnds(['config', '--json'], { env });
  const rows = JSON.parse(config.out) as { key: string; value: string; isSet: boolean; meaning: string }[];
  assert.ok(rows.every((row) => row.meaning.length > 5));
  assert.deepEqual(
    rows.filter((row) => row.isSet).map((row) => row.key),
    ['SOCLE_DATA', 'SOCLE_HOST', 'SOCLE_PORT'],
  );
  assert.ok(!existsSync(data), 'none of this made a data folder');
});

test('MAIN-010 an old Node is told what is needed', () => {
  const url = pathToFileURL(join(import.meta.dirname, 'bin', 'socle.js')).href;
  for (const version of ['18.20.0', '20.18.3', '20.9.0']) {
    const code = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); await import('${url}');`;
    assert.throws(
      () => execFileSync(process.execPath, ['--input-type=module', '-e', code], { stdio: 'pipe' }),
      (error: { status: number; stderr: Buffer }) =>
        error.status === 1 && String(error.stderr) === `Socle needs Node 20.19 or later; this is Node ${version}.\n`,
    );
  }
});

test('MAIN-011 with SOCLE_DATABASE_URL the database is the one given, and nothing of it lies in the data folder', async (t) => {
  const data = dataFolder(t);
  const { url: databaseUrl, db, close } = await openTestDatabase({ after });
  const run = socle(start, { env: { SOCLE_DATA: data, SOCLE_DATABASE_URL: databaseUrl } });
  const url = await run.ready();
  assert.match(run.out, /PostgreSQL \S+, by SOCLE_DATABASE_URL/);
  assert.equal(await status(`${url}/health/ready`), 200);
  assert.equal((await db.query(`select 1 from kit.migration where room = 'room'`)).count, 1);
  assert.deepEqual(readdirSync(data), ['secrets']);
  run.child.kill('SIGTERM');
  assert.equal(await run.ended, 0);
  await close();
  const gone = await socleEnds(start, { env: { SOCLE_DATA: data, SOCLE_DATABASE_URL: 'postgres://nobody:secret-word@127.0.0.1:1/none' } });
  assert.equal(gone.code, 1);
  isSentence(gone.errors, /^The PostgreSQL of SOCLE_DATABASE_URL \(127\.0\.0\.1:1\/none\) cannot be used/);
  assert.doesNotMatch(gone.errors, /secret-word/);
});

test('MAIN-012 migrate says what it did, and does it once', async (t) => {
  const env = { SOCLE_DATA: dataFolder(t) };
  const dry = await socleEnds(['migrate', '--dry'], { env });
  assert.deepEqual([dry.code, dry.out.split('\n')[0]], [1, 'room/001-memory.sql']);
  assert.match((await socleEnds(['migrate'], { env })).out, /^Applied: room\/001-memory\.sql/);
  assert.match((await socleEnds(['migrate'], { env })).out, /already/);
  assert.equal((await socleEnds(['migrate', '--dry'], { env })).code, 0);
});

test('MAIN-013 the first start loads the territory once; cut short by kill -9, the next one goes on to the same end', async (t) => {
  const whole = { SOCLE_DATA: dataFolder(t), SOCLE_SEED_PATIENTS: '20' };
  const first = socle(['start'], { env: whole });
  const url = await first.ready();
  assert.match(first.errors, /Loaded the synthetic territory: [\d,]+ resources\./);
  const expected = await counts(url, keyIn(whole.SOCLE_DATA));
  assert.ok((expected.Patient ?? 0) >= 20 && (expected.Observation ?? 0) > 100 && (expected.Bundle ?? 0) > 20, JSON.stringify(expected));
  first.child.kill('SIGTERM');
  await first.ended;
  const again = socle(['start'], { env: whole });
  await again.ready();
  assert.doesNotMatch(again.errors, /territory/);
  again.child.kill('SIGTERM');
  await again.ended;

  const cut = { SOCLE_DATA: dataFolder(t), SOCLE_SEED_PATIENTS: '20' };
  const killed = socle(['start'], { env: cut });
  await killed.says(/territory {2}\d0 %/);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const resumed = socle(['start'], { env: cut });
  assert.deepEqual(await counts(await resumed.ready(), keyIn(cut.SOCLE_DATA)), expected);
  resumed.child.kill('SIGTERM');
  assert.equal(await resumed.ended, 0);
});

test('MAIN-014 what was acknowledged is there after kill -9 of the program, and of PostgreSQL, which is started again', async (t) => {
  const data = dataFolder(t);
  const first = socle(start, { env: { SOCLE_DATA: data } });
  const url = await first.ready();
  const key = keyIn(data);
  const created = await Promise.all(Array.from({ length: 50 }, (_, i) => create(url, key, `before-${i}`)));
  first.child.kill('SIGKILL');
  await first.ended;

  const second = socle(start, { env: { SOCLE_DATA: data } });
  const again = await second.ready();
  for (const location of created) assert.equal(await status(again + new URL(location).pathname, key), 200);

  const more = await Promise.all(Array.from({ length: 50 }, (_, i) => create(again, key, `later-${i}`)));
  process.kill(Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  // Meanwhile it is 503, never 404: a connection of the dead server may answer once more, or be found broken.
  for (const location of more) {
    await until(async () => {
      const found = await status(again + new URL(location).pathname, key);
      assert.ok(found === 200 || found === 503, String(found));
      return found === 200;
    });
  }
  second.child.kill('SIGTERM');
  assert.equal(await second.ended, 0);
});

/** How many of each type the repository holds. */
async function counts(url: string, key: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const type of ['Patient', 'Observation', 'Encounter', 'Practitioner', 'Bundle']) {
    const answer = await fetch(`${url}/fhir/${type}?_summary=count`, { headers: { authorization: `Bearer ${key}` } });
    found[type] = ((await answer.json()) as { total: number }).total;
  }
  return found;
}

async function create(url: string, key: string, family: string): Promise<string> {
  const answer = await fetch(`${url}/fhir/Patient`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Patient', name: [{ family }] }),
  });
  assert.equal(answer.status, 201);
  return answer.headers.get('location') as string;
}

/** Asks again until it is so: how long a recovery takes is not what is tested. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

function readableByAll(): boolean {
  let at = import.meta.dirname;
  for (;;) {
    if ((statSync(at).mode & 0o005) !== 0o005) return !root;
    if (dirname(at) === at) return true;
    at = dirname(at);
  }
}

function canMount(): boolean {
  if (!root) return false;
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
