// Puts down a job and queues it, in one transaction; answers 202 with its address.
import { outcome } from '@socle/engine/fhir';
import type { Answer, FhirMount } from '@socle/engine/rest';
import type { Call } from '@socle/engine/store';
import type { Jobs } from '@socle/kit/jobs';
import type { BulkSettings } from '../contract.ts';
import { tooManyJobs } from '../problems.ts';
import { openBulkJobs } from '../store-jobs.ts';

export interface BulkParts {
  readonly jobs: Pick<Jobs, 'add'>;
  readonly settings: BulkSettings;
  /** Begins the names of the jobs in the queue: the name of the room that mounts. */
  readonly queue: string;
}

/** Where jobs are found below a mount: no resource type begins with a small letter. */
export const jobUrl = (mount: FhirMount, id: string): string => `${mount.baseUrl()}/bulk/${id}`;

export async function startJob(
  mount: FhirMount,
  call: Call,
  parts: BulkParts,
  kind: 'export' | 'import',
  request: string,
  options: unknown,
  id = mount.newUuid(),
): Promise<Answer> {
  const { database, schema } = mount.store.mount;
  const jobs = openBulkJobs(database, schema);
  const count = await jobs.underWay(call.caller.id);
  if (count >= parts.settings.perCaller) throw tooManyJobs(count);
  await database.transaction(async (tx) => {
    await jobs.add(tx, { id, kind, caller: call.caller, request, options, created: mount.now().getTime() });
    await parts.jobs.add(tx, `${parts.queue}-${kind}`, { job: id });
  });
  const text = `The ${kind} was taken on; its progress stands at ${jobUrl(mount, id)}.`;
  return {
    status: 202,
    headers: { 'content-location': jobUrl(mount, id) },
    resource: outcome([{ severity: 'information', code: 'informational', text }]),
  };
}
