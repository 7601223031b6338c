// The background door: handlers of the queue for exports, imports and the removal of old files.
import { rm } from 'node:fs/promises';
import type { FhirMount } from '@socle/engine/rest';
import type { JobHandler } from '@socle/kit/jobs';
import { Problem } from '@socle/kit/problem';
import { type JobPlace, jobFolder, runExport } from './export/run-export.ts';
import { runImport } from './import/import-job.ts';
import { type BulkParts, jobUrl } from './operations/start-job.ts';
import { forgetImport } from './store-checkpoints.ts';
import { openBulkJobs } from './store-jobs.ts';

/** Tries after which a job that ends in faults is given up. */
const attemptsMax = 3;

export function bulkJobs(mount: FhirMount, parts: BulkParts): Record<string, JobHandler> {
  const { database, schema } = mount.store.mount;
  const jobs = openBulkJobs(database, schema);

  const handler =
    (run: typeof runExport): JobHandler =>
    async ({ job: id }, { signal, attempt }) => {
      const job = await jobs.find(String(id));
      if (!job || !(await jobs.begin(job.id))) return;
      const place: JobPlace = { mount, jobs, folder: jobFolder(parts.settings.folder, job.id), url: jobUrl(mount, job.id) };
      try {
        const manifest = await run(job, place, { signal });
        const expires = mount.now().getTime() + parts.settings.keep;
        // The place of an import is kept until its end is written: a crash in between repeats nothing.
        const finished = await database.transaction(async (tx) => {
          const done = await jobs.finish(tx, job.id, JSON.stringify(manifest), expires);
          if (done) await parts.jobs.add(tx, `${parts.queue}-expire`, { job: job.id }, { runAt: new Date(expires) });
          return done;
        });
        // Cancelled while the last file was written.
        if (!finished) await remove(place.folder);
        if (job.kind === 'import') await forgetImport(mount.store, job.id);
      } catch (error) {
        // Stopped with the server: the next start takes it up again.
        if (signal.aborted) throw error;
        if (await jobs.isCancelled(job.id)) return void (await remove(place.folder));
        const foreseen = error instanceof Problem && error.kind !== 'unavailable' && error.kind !== 'timeout' && error.kind !== 'fault';
        if (!foreseen && attempt < attemptsMax) throw error;
        await jobs.fail(job.id, error instanceof Problem ? error.message : 'The work ended in a fault; the log of the server says more.');
        await remove(place.folder);
        if (!foreseen) throw error;
      }
    };

  return {
    [`${parts.queue}-export`]: handler(runExport),
    [`${parts.queue}-import`]: handler(runImport),
    async [`${parts.queue}-expire`]({ job: id }) {
      await jobs.close(String(id), 'expired');
      await remove(jobFolder(parts.settings.folder, String(id)));
    },
  };
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
