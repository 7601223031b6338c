// Tests of the embedded server: first start, restart, and every way of dying.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { readConfig } from '@socle/kit/config';
import { Problem } from '@socle/kit/problem';
import { type Database, openDatabase } from '@socle/kit/sql';
import { type Cluster, type ClusterEvent, databaseSettings, openCluster, startCluster } from './index.ts';
import { isAlive, processesIn } from './process-info.ts';

const base = mkdtempSync(join(tmpdir(), 'socle-cluster-'));
after(() => rmSync(base, { recursive: true, force: true }));

const says = (pattern: RegExp) => (error: unknown) => error instanceof Problem && pattern.test(error.message);

async function withCluster<T>(
  folder: string,
  work: (db: Database, cluster: Cluster) => Promise<T>,
  onEvent?: (event: ClusterEvent) => void,
): Promise<T> {
  const cluster = await startCluster({ folder, ...(onEvent ? { onEvent } : {}) });
  const db = openDatabase({ url: cluster.url(), max: 2 });
  try {
    return await work(db, cluster);
  } finally {
    await db.close();
    await cluster.stop();
  }
}

/** Starts a process of its own that writes row after row and prints each one that was acknowledged. */
async function startWriter(
  folder: string,
): Promise<{ pid: number; serverPid: number; acknowledged: number[]; end(signal: NodeJS.Signals): Promise<void> }> {
  const script = `
    import { startCluster } from '@socle/kit/database';
    import { openDatabase } from '@socle/kit/sql';
    const cluster = await startCluster({ folder: ${JSON.stringify(folder)} });
    const db = openDatabase({ url: cluster.url() });
    await db.query('create table if not exists row (n int primary key)');
    const [[from]] = await db.rows('select coalesce(max(n), 0)::int from row');
    console.log(cluster.pid);
    let stopping = false;
    process.on('SIGTERM', async () => { stopping = true; await db.close(); await cluster.stop(); });
    for (let n = from + 1; !stopping; n++) { await db.query('insert into row values ($1)', [n]); console.log(n); }
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const serverPid = Number((await lines.next()).value);
  const acknowledged = [Number((await lines.next()).value), Number((await lines.next()).value)];
  const ended = (async () => {
    for await (const line of lines) acknowledged.push(Number(line));
  })();
  return {
    pid: child.pid as number,
    serverPid,
    acknowledged,
    async end(signal) {
      const exited = new Promise((resolve) => child.on('exit', resolve));
      child.kill(signal);
      await exited;
      await ended;
    },
  };
}

async function checkRows(folder: string, acknowledged: readonly number[]): Promise<void> {
  const rows = await withCluster(folder, (db) => db.rows<[number]>('select n from row order by n'));
  const kept = new Set(rows.map(([n]) => n));
  assert.deepEqual(
    acknowledged.filter((n) => !kept.has(n)),
    [],
    'no acknowledged row is lost',
  );
}

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('KIT-DB-001 the first start makes a private cluster, the next ones find its data', async () => {
  const folder = join(base, 'deep/er/data');
  const steps: string[] = [];
  const cluster = await startCluster({ folder, onProgress: (step) => steps.push(step) });
  const db = openDatabase({ url: cluster.url() });
  assert.deepEqual(steps, ['create', 'start']);
  assert.deepEqual(
    await db.rows(`select current_user::text, current_setting('listen_addresses'), rolsuper from pg_roles where rolname = current_user`),
    [['socle', '', false]],
  );
  assert.deepEqual(await db.rows(`select datcollate, datlocale, pg_encoding_to_char(encoding) from pg_database where datname = 'socle'`), [
    ['C', 'C.UTF-8', 'UTF8'],
  ]);
  await db.query('create extension pg_trgm; create table kept as select 42 as n');
  await db.close();
  const pid = cluster.pid as number;
  await cluster.stop();
  assert.equal(isAlive(pid), false);
  for (const name of ['secrets', 'run', 'postgres']) assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
  for (const name of readdirSync(join(folder, 'secrets'))) assert.equal(statSync(join(folder, 'secrets', name)).mode & 0o177, 0, name);
  assert.deepEqual(await withCluster(folder, (again) => again.rows('select n from kept')), [[42]]);
  assert.equal(existsSync(join(folder, 'socle.lock')), false);
});

test('KIT-DB-002 a second copy on the same folder is refused in one sentence; stale locks are not minded', async () => {
  const folder = join(base, 'two');
  await withCluster(folder, async () => {
    await assert.rejects(
      startCluster({ folder }),
      says(/^Socle already runs on the folder .*two \(process \d+\): stop it, or choose another folder with SOCLE_DATA\.$/),
    );
  });
  // A pid that is gone, one that now belongs to another program, and rubbish.
  for (const lock of ['{"pid":2147483646,"started":"x"}', `{"pid":${process.ppid},"started":"another time"}`, 'rubbish', '']) {
    writeFileSync(join(folder, 'socle.lock'), lock);
    await withCluster(folder, (db) => db.query('select 1'));
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('socle.lock')),
    [],
  );
});

test('KIT-DB-003 kill -9 of Socle loses no acknowledged row and leaves no server behind', async () => {
  const folder = join(base, 'killed');
  const writer = await startWriter(folder);
  await assert.rejects(startCluster({ folder }), says(new RegExp(`Socle already runs on the folder .*killed \\(process ${writer.pid}\\)`)));
  await until(() => writer.acknowledged.length > 50);
  await writer.end('SIGKILL');
  await until(() => !isAlive(writer.serverPid));
  await checkRows(folder, writer.acknowledged);
});

test('KIT-DB-004 a server left alone is stopped and its data are all there', async () => {
  const folder = join(base, 'killed');
  const writer = await startWriter(folder);
  for (const pid of watchdogsOf(writer.serverPid)) process.kill(pid, 'SIGKILL');
  await writer.end('SIGKILL');
  assert.equal(isAlive(writer.serverPid), true, 'the orphan is there');
  await checkRows(folder, writer.acknowledged);
  assert.equal(isAlive(writer.serverPid), false);
});

test('KIT-DB-005 everything killed at once: the next start recovers', async () => {
  const folder = join(base, 'killed');
  const writer = await startWriter(folder);
  const cluster = join(folder, 'postgres');
  for (const pid of [...watchdogsOf(writer.serverPid), writer.pid, ...processesIn(cluster)]) process.kill(pid, 'SIGKILL');
  await writer.end('SIGKILL');
  await checkRows(folder, writer.acknowledged);
});

test('KIT-DB-006 SIGTERM ends both, and nothing needs recovery', async () => {
  const folder = join(base, 'killed');
  const writer = await startWriter(folder);
  await writer.end('SIGTERM');
  assert.equal(isAlive(writer.serverPid), false);
  assert.deepEqual(watchdogsOf(writer.serverPid), []);
  assert.ok(!existsSync(join(folder, 'postgres/postmaster.pid')));
  await checkRows(folder, writer.acknowledged);
});

test('KIT-DB-007 a server that is killed comes back by itself; meanwhile callers are told that it is away', async () => {
  const events: ClusterEvent['kind'][] = [];
  const work = async (db: Database, cluster: Cluster): Promise<void> => {
    await db.query('create table t7 as select 1 as n');
    for (const victim of ['server', 'backend'] as const) {
      // An orphan of the killed server may answer once more before it ends: asked until one that stays does.
      let backend = 0;
      await until(async () => {
        const rows = await db.rows<[number]>('select pg_backend_pid()').catch(() => undefined);
        backend = rows?.[0]?.[0] ?? 0;
        return backend !== 0 && cluster.pid !== undefined;
      });
      const before = cluster.pid as number;
      process.kill(victim === 'server' ? before : backend, 'SIGKILL');
      const answers = new Set<string>();
      await until(async () => {
        const answer = await db.rows('select n from t7').then(
          () => 'answered',
          (error: Problem) => error.kind,
        );
        answers.add(answer);
        return answer === 'answered' && (victim === 'backend' || (cluster.pid !== undefined && cluster.pid !== before));
      });
      answers.delete('answered');
      for (const kind of answers) assert.equal(kind, 'unavailable');
    }
  };
  await withCluster(join(base, 'two'), work, (event) => events.push(event.kind));
  assert.deepEqual(
    events.filter((kind) => kind !== 'failed'),
    ['lost', 'back'],
  );
});

test('KIT-DB-008 a pid file whose pid now is another program does not stop the start', async () => {
  const folder = join(base, 'two');
  await withCluster(folder, (db) => db.query('select 1'));
  writeFileSync(
    join(folder, 'postgres/postmaster.pid'),
    `${process.pid}\n${join(folder, 'postgres')}\n1700000000\n5432\n\n\n  1234 5678\nready   \n`,
  );
  await withCluster(folder, (db) => db.query('select 1'));
  process.kill(process.pid, 0);
});

test('KIT-DB-009 what cannot be opened is said in one sentence', async () => {
  const folder = join(base, 'two');
  const version = join(folder, 'postgres/PG_VERSION');
  const right = readFileSync(version, 'utf8');
  for (const [content, sentence] of [
    ['12\n', /was made by PostgreSQL 12, and this version of Socle brings PostgreSQL \d+: export its data/],
    ['rubbish\u0000', /is damaged: .*PG_VERSION holds "rubbish.*" instead of a version/],
    [undefined, /is damaged: .*PG_VERSION is missing/],
  ] as const) {
    if (content === undefined) rmSync(version);
    else writeFileSync(version, content);
    await assert.rejects(startCluster({ folder }), says(sentence));
  }
  writeFileSync(version, right);
  const control = join(folder, 'postgres/global/pg_control');
  const whole = readFileSync(control);
  writeFileSync(control, Buffer.alloc(whole.length));
  await assert.rejects(startCluster({ folder }), says(/is damaged|did not start/));
  writeFileSync(control, whole);
  await withCluster(folder, (db) => db.query('select 1'));

  writeFileSync(join(base, 'file'), '');
  await assert.rejects(
    startCluster({ folder: join(base, 'file/data') }),
    says(/A part of the path .* is not a folder: mend that, or choose another folder with SOCLE_DATA/),
  );
  await assert.rejects(startCluster({ folder: '/proc/socle' }), says(/^The folder \/proc\/socle /));
  await assert.rejects(
    startCluster({ folder: join(base, 'wrong'), settings: { shared_buffers: 'lots' } }),
    says(/did not start: .*shared_buffers/),
  );
});

test('KIT-DB-022 a first start that was cut off is begun anew', async () => {
  const folder = join(base, 'cut');
  mkdirSync(join(folder, 'postgres.new/base'), { recursive: true });
  writeFileSync(join(folder, 'postgres.new/PG_VERSION'), '18');
  await withCluster(folder, (db) => db.query('select 1'));
  // Cut off before the role of the house was ready: it is made again.
  rmSync(join(folder, 'secrets/database'));
  await withCluster(folder, (db) => db.query('select 1'));
  assert.ok(!existsSync(join(folder, 'postgres.new')));
});

test('KIT-DB-023 a path too long for a socket does not matter', async () => {
  const folder = join(base, 'x'.repeat(100), 'y'.repeat(100));
  await withCluster(folder, async (db, cluster) => {
    assert.ok(!decodeURIComponent(cluster.url()).includes('yyy'));
    await db.query('select 1');
  });
});

test('KIT-DB-024 a cluster for tests is removed with its process, however that ends', async () => {
  const folder = join(base, 'ephemeral');
  const script = `
    import { startCluster } from '@socle/kit/database';
    const cluster = await startCluster({ folder: ${JSON.stringify(folder)}, ephemeral: true });
    console.log(cluster.pid);
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const serverPid = Number(await new Promise((resolve) => child.stdout.once('data', resolve)));
  assert.ok(existsSync(folder));
  child.kill('SIGKILL');
  await until(() => !isAlive(serverPid) && !existsSync(folder));
});

test('KIT-DB-025 the settings choose the server: the embedded one and what is changed of it, or the one of a URL', async () => {
  const { database } = readConfig(
    { database: databaseSettings },
    { SOCLE_DATABASE_SHARED_BUFFERS: '20MB', SOCLE_DATABASE_SETTINGS: 'work_mem=3MB,jit=on' },
  ).config;
  const embedded = await openCluster(database, { data: join(base, 'two') });
  const db = openDatabase({ url: embedded.url(), max: 1 });
  assert.deepEqual(await db.rows(`select current_setting('shared_buffers'), current_setting('work_mem'), current_setting('jit')`), [
    ['20MB', '3MB', 'on'],
  ]);

  const external = readConfig({ database: databaseSettings }, { SOCLE_DATABASE_URL: embedded.url() }).config.database;
  const cluster = await openCluster(external, { data: join(base, 'untouched') });
  assert.equal(cluster.url(), embedded.url());
  assert.match(cluster.url('postgres'), /\/postgres$/);
  assert.equal(cluster.version, embedded.version);
  await cluster.stop();
  assert.ok(!existsSync(join(base, 'untouched')));
  assert.deepEqual(await db.rows('select 1'), [[1]], 'the server of the operator runs on');
  await db.close();

  const wrong = embedded.url().replace(/:[^:@]+@/, ':S3CRET@');
  const refused = readConfig({ database: databaseSettings }, { SOCLE_DATABASE_URL: wrong }).config.database;
  await assert.rejects(
    openCluster(refused, { data: base }),
    says(/^The PostgreSQL of SOCLE_DATABASE_URL \(.*\) cannot be used: .*password/),
  );
  await assert.rejects(openCluster(refused, { data: base }), (error: Error) => !error.message.includes('S3CRET'));
  await embedded.stop();
  await assert.rejects(openCluster(external, { data: base }), says(/cannot be used/));
  const bad = readConfig({ database: databaseSettings }, { SOCLE_DATABASE_SETTINGS: 'work_mem' }).config.database;
  await assert.rejects(openCluster(bad, { data: join(base, 'two') }), says(/SOCLE_DATABASE_SETTINGS must be name=value/));
});

function watchdogsOf(serverPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.includes('socle-watchdog') && words.includes(String(serverPid)) && isAlive(pid);
      } catch {
        return false;
      }
    });
}
