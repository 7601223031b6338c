// What the rooms see of the queue: add in a transaction, handle, look at what failed.
import type { Clock } from '@socle/kit/clock';
import type { Log } from '@socle/kit/log';
import type { Database, Sql } from '@socle/kit/sql';

/** Identifiers and small facts, never documents: the handler reads what it needs when it runs. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null>>;

export interface AddOptions {
  /** Not before this time; at once unless told. */
  readonly runAt?: Date;
  /** A job that still waits under the same key is replaced. */
  readonly key?: string;
  /** Tries before it is given up; 10 unless told. The pause before the n-th retry is e^n seconds, six hours at most. */
  readonly maxAttempts?: number;
  /** Jobs of the same queue run one after the other. */
  readonly queue?: string;
}

export interface JobContext {
  /** 1 for the first try. */
  readonly attempt: number;
  /** Set off when Socle stops and the job takes too long to end. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** At least once: a job may run again after a crash, so its effect must be the same the second time. */
export type JobHandler = (payload: JobPayload, context: JobContext) => Promise<void>;

export interface FailedJob {
  readonly id: string;
  readonly name: string;
  readonly attempts: number;
  readonly error: string;
  readonly at: Date;
}

export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
}

export interface Jobs {
  /** Makes or updates the tables. */
  prepare(): Promise<void>;
  /** Adds a job in the transaction that causes it: it runs only if that commits. */
  add(tx: Sql, name: string, payload?: JobPayload, options?: AddOptions): Promise<void>;
  start(handlers: Readonly<Record<string, JobHandler>>): Promise<void>;
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>;
  counts(): Promise<JobCounts>;
  /** Jobs that were given up, newest first. */
  failed(limit?: number): Promise<FailedJob[]>;
  /** Gives a job that was given up all its tries again. */
  retry(id: string): Promise<boolean>;
}

export interface JobsOptions {
  readonly database: Database;
  /** The same database: the queue keeps a few connections of its own. */
  readonly url: string;
  readonly log: Log;
  readonly clock?: Clock;
  /** Jobs at the same time; 2 unless told. */
  readonly concurrency?: number;
  /** How often the queue is looked at for jobs whose time has come; a new job is announced at once. 5,000 unless told. */
  readonly pollMs?: number;
  /** How long `stop` waits for running jobs before it leaves them for the next start; 20,000 unless told. */
  readonly drainMs?: number;
  /** No other process uses this queue (the embedded database): what a crash left taken is given back at once. */
  readonly alone?: boolean;
}
