// The background door: sealing and retention, again and again.
import type { Clock } from '@socle/kit/clock';
import type { JobHandler, Jobs } from '@socle/kit/jobs';
import type { Sql } from '@socle/kit/sql';
import type { Audit } from './contract.ts';

export const sealJob = 'audit-seal';

export interface SealingParts {
  readonly audit: Audit;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly database: Sql;
  readonly clock: Clock;
  readonly every: number;
  readonly keepMonths: number;
}

/** One waits at a time, whatever the number of processes: they share its key. */
export const planSealing = ({ jobs, database, clock, every }: SealingParts): Promise<void> =>
  jobs.add(database, sealJob, {}, { key: sealJob, queue: sealJob, runAt: new Date(clock.millis() + every), maxAttempts: 3 });

export function auditJobs(parts: SealingParts): Record<string, JobHandler> {
  return {
    async [sealJob](_payload, { signal }) {
      // First, so that a failure does not end the series.
      await planSealing(parts);
      await parts.audit.seal({ signal });
      if (!signal.aborted) await parts.audit.purge(parts.keepMonths);
    },
  };
}
