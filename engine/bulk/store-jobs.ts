// The jobs of bulk work: who asked for what, how far it is, what came of it.
import type { Sql } from '@socle/kit/sql';

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'expired';

export interface BulkJob {
  readonly id: string;
  readonly kind: 'export' | 'import';
  /** The caller, whole, as the policy knew them when they asked. */
  readonly caller: { readonly id: string; readonly kind: string; readonly name: string };
  /** The address that was called. */
  readonly request: string;
  readonly options: unknown;
  readonly state: JobState;
  readonly progress: string;
  readonly created: number;
  readonly expires: number | undefined;
  readonly manifest: string | undefined;
  readonly error: string | undefined;
}

type Row = [string, BulkJob['kind'], string, string, string, JobState, string, number, number | null, string | null, string | null];

export interface BulkJobs {
  add(tx: Sql, job: Pick<BulkJob, 'id' | 'kind' | 'caller' | 'request' | 'options' | 'created'>): Promise<void>;
  find(id: string): Promise<BulkJob | undefined>;
  underWay(caller: string): Promise<number>;
  /** False when it was cancelled meanwhile. */
  begin(id: string): Promise<boolean>;
  isCancelled(id: string): Promise<boolean>;
  progress(id: string, text: string): Promise<void>;
  finish(tx: Sql, id: string, manifest: string, expires: number): Promise<boolean>;
  fail(id: string, error: string): Promise<void>;
  close(id: string, state: 'cancelled' | 'expired'): Promise<boolean>;
  /** Just before the oldest transaction that may still write: all that was changed up to then can be seen. */
  horizon(now: number): Promise<number>;
}

export function openBulkJobs(sql: Sql, schema: string): BulkJobs {
  return {
    async add(tx, { id, kind, caller, request, options, created }) {
      await tx.query(
        `insert into ${schema}.bulk_job (id, kind, caller, who, request, options, state, created) values ($1, $2, $3, $4, $5, $6, 'waiting', $7)`,
        [id, kind, caller.id, JSON.stringify(caller), request, JSON.stringify(options), created],
      );
    },
    async find(id) {
      const [row] = await sql.rows<Row>(
        `select id, kind, who, request, options, state, progress, created, expires, manifest, error from ${schema}.bulk_job where id = $1`,
        [id],
        { name: `${schema}-bulk-job` },
      );
      if (!row) return undefined;
      const [found, kind, who, request, options, state, progress, created, expires, manifest, error] = row;
      return {
        id: found,
        kind,
        caller: JSON.parse(who),
        request,
        options: JSON.parse(options),
        state,
        progress,
        created,
        expires: expires ?? undefined,
        manifest: manifest ?? undefined,
        error: error ?? undefined,
      };
    },
    async underWay(caller) {
      const [row] = await sql.rows<[number]>(
        `select count(*) from ${schema}.bulk_job where caller = $1 and state in ('waiting', 'running')`,
        [caller],
      );
      return Number(row?.[0] ?? 0);
    },
    begin: async (id) =>
      (await sql.query(`update ${schema}.bulk_job set state = 'running' where id = $1 and state in ('waiting', 'running')`, [id])).count >
      0,
    isCancelled: async (id) =>
      (await sql.query(`select 1 from ${schema}.bulk_job where id = $1 and state in ('waiting', 'running')`, [id])).count === 0,
    async progress(id, text) {
      await sql.query(`update ${schema}.bulk_job set progress = $2 where id = $1`, [id, text]);
    },
    finish: async (tx, id, manifest, expires) =>
      (
        await tx.query(`update ${schema}.bulk_job set state = 'done', manifest = $2, expires = $3 where id = $1 and state = 'running'`, [
          id,
          manifest,
          expires,
        ])
      ).count > 0,
    async fail(id, error) {
      await sql.query(`update ${schema}.bulk_job set state = 'failed', error = $2 where id = $1 and state in ('waiting', 'running')`, [
        id,
        error,
      ]);
    },
    close: async (id, state) =>
      (await sql.query(`update ${schema}.bulk_job set state = $2 where id = $1 and state not in ('cancelled', 'expired')`, [id, state]))
        .count > 0,
    async horizon(now) {
      const rows = await sql.rows<[number | null]>(
        `select (extract(epoch from min(xact_start)) * 1000)::int8 from pg_stat_activity where datname = current_database() and backend_xid is not null`,
      );
      return Math.min(now, rows[0]?.[0] ?? now) - 5000;
    },
  };
}
