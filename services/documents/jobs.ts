// The background door: contents without a document are swept away, again and again.
import type { JobHandler, Jobs } from '@socle/kit/jobs';
import type { Deps } from './call.ts';
import { sweepContents } from './operations/sweep-contents.ts';

const sweepJob = 'documents-sweep';

export interface Sweeping {
  readonly deps: Deps;
  readonly jobs: Pick<Jobs, 'add'>;
  /** Milliseconds between two sweeps. */
  readonly every: number;
}

/** One waits at a time, whatever the number of processes: they share its key. */
export const planSweep = ({ deps, jobs, every }: Sweeping): Promise<void> =>
  jobs.add(deps.database, sweepJob, {}, { key: sweepJob, queue: sweepJob, runAt: new Date(deps.clock.millis() + every), maxAttempts: 3 });

export function sweepJobs(sweeping: Sweeping): Record<string, JobHandler> {
  return {
    async [sweepJob]() {
      // First, so that a failure does not end the series.
      await planSweep(sweeping);
      await sweepContents(sweeping.deps);
    },
  };
}
