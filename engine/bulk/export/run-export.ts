// The job of an export: as the caller who asked, from the start again if it was cut short, until the manifest says that it is done.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { FhirMount } from '@socle/engine/rest';
import type { Call, Repository } from '@socle/engine/store';
import type { JobContext } from '@socle/kit/jobs';
import { cancelled, stopped } from '../problems.ts';
import type { ExportRequest } from '../rules/export-request.ts';
import type { BulkJob, BulkJobs } from '../store-jobs.ts';
import { writeTypes } from './write-types.ts';

export interface JobPlace {
  readonly mount: FhirMount;
  readonly jobs: BulkJobs;
  readonly folder: string;
  /** Address of the job, without a slash at its end. */
  readonly url: string;
}

export const callOf = (job: BulkJob): Call => ({ caller: job.caller, requestId: job.id });

/** The manifest of Bulk Data Access. */
export async function runExport(job: BulkJob, place: JobPlace, { signal }: Pick<JobContext, 'signal'>): Promise<unknown> {
  const { mount, jobs, folder } = place;
  const request = job.options as ExportRequest;
  const repository = mount.store.as(callOf(job));
  const transactionTime = await jobs.horizon(mount.now().getTime());
  await rm(folder, { recursive: true, force: true });
  const files = await writeTypes(repository, mount.search, request, {
    folder,
    now: mount.now().getTime(),
    patients: await patientsOf(repository, request),
    async onProgress(type, done, of) {
      if (signal.aborted) throw stopped();
      if (await jobs.isCancelled(job.id)) throw cancelled();
      await jobs.progress(job.id, `${type}: ${done} of ${of} types done`);
    },
  });
  return {
    transactionTime: new Date(transactionTime).toISOString(),
    request: job.request,
    requiresAccessToken: true,
    output: files.map(({ type, file, count }) => ({ type, url: `${place.url}/${file}`, count })),
    error: [],
  };
}

/** The members of a group that are patients, as the caller may read it. */
async function patientsOf(repository: Repository, { level, group, patients }: ExportRequest): Promise<readonly string[] | undefined> {
  if (level !== 'group') return patients.length > 0 ? patients : undefined;
  const read = parseJson((await repository.read('Group', group as string)).content) as Resource & {
    member?: { entity?: { reference?: string }; inactive?: boolean }[];
  };
  const members = (read.member ?? []).flatMap(({ entity, inactive }) =>
    inactive === true ? [] : (/^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(entity?.reference ?? '')?.[1] ?? []),
  );
  const all = [...new Set(members)];
  return patients.length > 0 ? all.filter((id) => patients.includes(id)) : all;
}

export const jobFolder = (root: string, id: string): string => join(root, id);
