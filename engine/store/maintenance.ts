// Keeps the token index quick to read: pending insertions are merged in the background, not by the writer that meets the limit.
import type { Sql } from '@socle/kit/sql';

const periodMillis = 300;

export interface Maintenance {
  /** Something was written since the last round. */
  touched(): void;
  close(): Promise<void>;
}

export function openMaintenance(sql: Sql, schema: string, failed: (error: unknown) => void): Maintenance {
  // What an earlier process left pending is merged first.
  let dirty = true;
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    if (!dirty) return;
    dirty = false;
    running = running.then(() => sql.query(`select gin_clean_pending_list('${schema}.resource_token'::regclass)`)).catch(failed);
  }, periodMillis).unref();
  return {
    touched() {
      dirty = true;
    },
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
