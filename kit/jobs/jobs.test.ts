// Tests of the queue on a live server.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestDatabase } from '@socle/kit/database';
import { createLog, silentLog } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import { createJobs, type JobHandler, type JobPayload, type Jobs, type JobsOptions } from './index.ts';

const { db, url } = await openTestDatabase({ after });
await createJobs({ database: db, url, log: silentLog }).prepare();

/** A queue that is stopped with the test. */
function open(t: { after(work: () => Promise<void>): void }, more: Partial<JobsOptions> = {}): Jobs {
  const jobs = createJobs({ database: db, url, log: silentLog, pollMs: 50, alone: true, ...more });
  t.after(async () => {
    await jobs.stop();
    await db.query('delete from jobs._private_jobs');
  });
  return jobs;
}

/** A handler that remembers, and a promise of its n-th call. */
function recorder(work?: (payload: JobPayload, call: number) => Promise<void>): {
  handler: JobHandler;
  calls: JobPayload[];
  called(n: number): Promise<void>;
} {
  const calls: JobPayload[] = [];
  const waiting: { n: number; resolve: () => void }[] = [];
  return {
    calls,
    handler: async (payload) => {
      calls.push(payload);
      for (const waiter of waiting) if (calls.length >= waiter.n) waiter.resolve();
      await work?.(payload, calls.length);
    },
    called: (n) =>
      new Promise((resolve) => {
        if (calls.length >= n) resolve();
        else waiting.push({ n, resolve });
      }),
  };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

test('KIT-JOBS-001 a job added in a transaction runs after the commit; in one that is rolled back, never', async (t) => {
  const jobs = open(t);
  const { handler, calls, called } = recorder();
  await assert.rejects(
    db.transaction(async (tx) => {
      await jobs.add(tx, 'note', { id: 'never' });
      throw new Error('no');
    }),
    /no/,
  );
  await jobs.start({ note: handler });
  await db.transaction(async (tx) => {
    await jobs.add(tx, 'note', { id: 'first', n: 1, late: false, nothing: null });
  });
  // One queue runs its jobs in their order: when the last has run, all have.
  await jobs.add(db, 'note', { id: 'last' });
  await called(2);
  assert.deepEqual(new Set(calls.map((call) => call.id)), new Set(['first', 'last']));
  assert.deepEqual(
    calls.find((call) => call.id === 'first'),
    { id: 'first', n: 1, late: false, nothing: null },
  );
  await until(async () => (await jobs.counts()).running === 0);
  assert.deepEqual({ ...(await jobs.counts()) }, { waiting: 0, running: 0, failed: 0 });
});

test('KIT-JOBS-002 jobs wait for the next start, for their time, and for the job of the same key', async (t) => {
  const jobs = open(t);
  await jobs.add(db, 'note', { id: 'replaced' }, { key: 'k' });
  await jobs.add(db, 'note', { id: 'kept' }, { key: 'k' });
  await jobs.add(db, 'note', { id: 'tomorrow' }, { runAt: new Date(Date.now() + 86_400_000) });
  const { handler, calls, called } = recorder();
  await jobs.start({ note: handler });
  await called(1);
  await jobs.stop();
  assert.deepEqual(calls, [{ id: 'kept' }]);
  assert.equal((await jobs.counts()).waiting, 1);
});

test('KIT-JOBS-003 a failing job is tried again, then given up, and stays visible', async (t) => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) } });
  const jobs = open(t, { log });
  const { handler, calls, called } = recorder(async () => {
    throw new Error('no route to "DUPONT"');
  });
  await jobs.start({ send: handler });
  await jobs.add(db, 'send', { id: 'x' }, { maxAttempts: 2 });
  await called(1);
  await until(async () => (await jobs.counts()).running === 0);
  // The pause before the next try is left out.
  await db.query('update jobs._private_jobs set run_at = now()');
  await called(2);
  await until(async () => (await jobs.counts()).failed === 1);
  const [job] = await jobs.failed();
  assert.deepEqual([job?.name, job?.attempts, job?.error], ['send', 2, 'Error: no route to "…"']);
  assert.deepEqual(
    lines.filter((line) => line.text === 'job').map((line) => [line.job, line.outcome, line.attempt]),
    [
      ['send', 'failed', 1],
      ['send', 'given up', 2],
    ],
  );
  assert.ok(!JSON.stringify(lines).includes('DUPONT'));
  assert.equal(await jobs.retry(job?.id as string), true);
  await called(3);
  assert.equal(calls.length, 3);
  assert.equal(await jobs.retry('999999'), false);
});

test('KIT-JOBS-004 a job taken by a runner that died is given back at the next start', async (t) => {
  const jobs = open(t);
  await jobs.add(db, 'note', { id: 'orphan' });
  await jobs.add(db, 'note', { id: 'busy elsewhere' });
  const take = (id: string, owner: string) =>
    db.query(`update jobs._private_jobs set locked_at = now(), locked_by = $2, attempts = 1 where payload->>'id' = $1`, [id, owner]);
  await take('orphan', 'pool-dead');
  await take('busy elsewhere', 'pool-alive');
  await db.query(`insert into jobs.runner values ('pool-dead', now() - interval '1 hour'), ('pool-alive', now())`);
  const { handler, calls, called } = recorder();
  const others = createJobs({ database: db, url, log: silentLog, pollMs: 50 });
  await others.start({ note: handler });
  await called(1);
  await others.stop();
  assert.deepEqual(calls, [{ id: 'orphan' }]);
  await jobs.start({ note: handler });
  await called(2);
  assert.deepEqual(calls[1], { id: 'busy elsewhere' });
});

test('KIT-JOBS-005 stopping waits for the job that runs', async (t) => {
  const jobs = open(t);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let finished = false;
  const { handler, called } = recorder(async () => {
    await held;
    finished = true;
  });
  await jobs.start({ slow: handler });
  await jobs.add(db, 'slow');
  await called(1);
  const stopped = jobs.stop().then(() => assert.equal(finished, true));
  release();
  await stopped;
  assert.deepEqual({ ...(await jobs.counts()) }, { waiting: 0, running: 0, failed: 0 });
});

test('KIT-JOBS-006 a runner whose connections are cut goes on', async (t) => {
  const jobs = open(t);
  const { handler, called } = recorder();
  await jobs.start({ note: handler });
  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'socle-jobs'`,
  );
  await jobs.add(db, 'note', { id: 'after' });
  await called(1);
});

test('KIT-JOBS-007 a payload carries identifiers, never documents', async (t) => {
  const jobs = open(t);
  const refused = (error: unknown): boolean => error instanceof Problem && error.kind === 'fault';
  await assert.rejects(jobs.add(db, 'note', { resource: { resourceType: 'Patient' } } as never), refused);
  await assert.rejects(jobs.add(db, 'note', { text: 'x'.repeat(5000) }), refused);
});
