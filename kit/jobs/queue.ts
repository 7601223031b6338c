// The queue on PostgreSQL: graphile-worker in the schema `jobs`, supervised, logged without data.
import { EventEmitter } from 'node:events';
import { stopwatch } from '@socle/kit/clock';
import { projectPath } from '@socle/kit/config';
import { migrate } from '@socle/kit/database';
import { describeError } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import { type Job, type JobHelpers, Logger, type Runner, run, runMigrations, type Task, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import type { AddOptions, FailedJob, JobCounts, JobHandler, JobPayload, Jobs, JobsOptions } from './contract.ts';

const schema = 'jobs';
const heartbeatMs = 30_000;

export function createJobs(options: JobsOptions): Jobs {
  const { database, log, concurrency = 2, pollMs = 5000, drainMs = 20_000 } = options;
  const logger = quietLogger(options);
  let pool: pg.Pool | undefined;
  let runner: Runner | undefined;
  let runnerId: string | undefined;
  let stopping = false;
  let heartbeat: NodeJS.Timeout | undefined;
  let revival: NodeJS.Timeout | undefined;
  let pause = 1000;

  async function begin(handlers: Readonly<Record<string, JobHandler>>): Promise<void> {
    const events = new EventEmitter() as WorkerEvents;
    events.on('pool:create', ({ workerPool }) => {
      runnerId = workerPool.id;
    });
    pool ??= openPool(options, concurrency);
    const taskList = Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, wrap(name, handler)]));
    const started = await run({
      pgPool: pool,
      schema,
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      logger,
      events,
      taskList,
      parsedCronItems: [],
    });
    runner = started;
    await beat();
    // Losing the database for long ends the runner: another takes its place.
    const ended = (error?: unknown): void => {
      if (stopping || runner !== started) return;
      log.warn('the queue stopped by itself and is started again', { error });
      revive(handlers);
    };
    started.promise.then(() => ended(), ended);
  }

  function revive(handlers: Readonly<Record<string, JobHandler>>): void {
    runner = undefined;
    revival = setTimeout(() => {
      begin(handlers).then(
        () => {
          pause = 1000;
        },
        (error: unknown) => {
          log.warn('the queue cannot be started', { error });
          if (!stopping) revive(handlers);
        },
      );
    }, pause);
    pause = Math.min(pause * 2, 30_000);
  }

  async function beat(): Promise<void> {
    await database.query('insert into jobs.runner (id) values ($1) on conflict (id) do update set seen_at = now()', [runnerId]);
  }

  /** Gives back what dead runners had taken: those not seen for a while, or all others when there can be none. */
  async function unlockDead(): Promise<void> {
    await database.query(
      `select jobs.force_unlock_workers(array(
         select distinct locked_by from jobs.jobs where locked_by is not null and ($1 or not exists (
           select 1 from jobs.runner where id = locked_by and seen_at > now() - interval '2 minutes'))))`,
      [options.alone === true && runner === undefined],
    );
    await database.query(`delete from jobs.runner where seen_at < now() - interval '1 day'`);
  }

  function wrap(name: string, handler: JobHandler): Task {
    return async (payload: unknown, helpers: JobHelpers) => {
      const elapsed = stopwatch();
      const { attempts: attempt, max_attempts: most } = helpers.job as Job;
      const signal = helpers.abortSignal ?? new AbortController().signal;
      try {
        await handler(payload as JobPayload, { attempt, signal, log: log.child({ job: name }) });
        log.job({ job: name, outcome: 'done', attempt, ms: elapsed() });
      } catch (error) {
        log.job({ job: name, outcome: attempt >= most ? 'given up' : 'failed', attempt, ms: elapsed(), error });
        // What the queue keeps of an error is as clean as what the log says of it.
        const { type, text } = describeError(error);
        throw new Error(`${type}: ${text}`);
      }
    };
  }

  return {
    async prepare() {
      await runMigrations({ connectionString: options.url, schema, logger, maxPoolSize: 2 });
      await migrate(database, [{ room: 'jobs', schema, files: projectPath('kit/jobs/migrations') }]);
    },
    add,
    async start(handlers) {
      await unlockDead();
      await begin(handlers);
      heartbeat = setInterval(() => {
        beat()
          .then(unlockDead)
          .catch((error: unknown) => log.warn('the queue could not say that it is alive', { error }));
      }, heartbeatMs);
      heartbeat.unref();
    },
    async stop() {
      stopping = true;
      clearInterval(heartbeat);
      clearTimeout(revival);
      if (runner) await drain(runner, drainMs);
      runner = undefined;
      await pool?.end().catch(() => undefined);
      pool = undefined;
    },
    async counts() {
      const { rows } = await database.query<JobCounts>(
        `select count(*) filter (where locked_at is null and attempts < max_attempts)::int as waiting,
           count(*) filter (where locked_at is not null)::int as running,
           count(*) filter (where locked_at is null and attempts >= max_attempts)::int as failed from jobs.jobs`,
      );
      return rows[0] as JobCounts;
    },
    async failed(limit = 100) {
      const { rows } = await database.query<FailedJob>(
        `select id::text, task_identifier as name, attempts, coalesce(last_error, '') as error, updated_at as at
         from jobs.jobs where locked_at is null and attempts >= max_attempts order by updated_at desc, jobs.id desc limit $1`,
        [limit],
      );
      return rows;
    },
    async retry(id) {
      const { count } = await database.query('select 1 from jobs.reschedule_jobs(array[$1::bigint], run_at => now(), attempts => 0)', [id]);
      return count > 0;
    },
  };
}

async function add(
  tx: Sql,
  name: string,
  payload: JobPayload = {},
  { runAt, key, maxAttempts = 10, queue }: AddOptions = {},
): Promise<void> {
  const text = JSON.stringify(payload);
  if (text.length > 4000 || Object.values(payload).some((value) => typeof value === 'object' && value !== null)) {
    throw new Problem(
      'fault',
      `The payload of the job ${name} must be a few identifiers (4,000 signs at most, nothing nested): documents stay in their tables.`,
    );
  }
  await tx.query(
    'select 1 from jobs.add_job($1, payload => $2::json, queue_name => $3, run_at => $4::timestamptz, max_attempts => $5, job_key => $6)',
    [name, text, queue ?? null, runAt?.toISOString() ?? null, maxAttempts, key ?? null],
    { name: 'jobs-add' },
  );
}

/** Waits for running jobs; those that take too long are left, and start again with the next start. */
async function drain(runner: Runner, drainMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), drainMs);
  });
  const ended = await Promise.race([runner.stop().catch(() => undefined), late]);
  clearTimeout(timer);
  if (ended === 'late') await runner.kill('too slow to stop').catch(() => undefined);
}

function openPool(options: JobsOptions, concurrency: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: concurrency + 2,
    application_name: 'socle-jobs',
    idleTimeoutMillis: 30_000,
  });
  // A connection that is lost is told by the statement that needed it; without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** What the library says, if it matters: the outcome of each job is logged by us. */
function quietLogger({ log }: JobsOptions): Logger {
  return new Logger((scope) => (level, text) => {
    if (scope.jobId !== undefined || /^(Completed|Failed) task/.test(text)) return;
    if (level === 'error') log.warn('queue', { reason: text });
    else if (level === 'warning') log.debug('queue', { reason: text });
  });
}
