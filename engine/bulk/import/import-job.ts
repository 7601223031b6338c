// The job of an import over HTTP: goes on where it was after a restart; the refused lines become a file of the job.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '@socle/engine/fhir';
import type { JobContext } from '@socle/kit/jobs';
import { Problem } from '@socle/kit/problem';
import type { ImportProgress, ImportReport, ImportSource } from '../contract.ts';
import { callOf, type JobPlace } from '../export/run-export.ts';
import { cancelled } from '../problems.ts';
import type { ImportRequest } from '../rules/import-request.ts';
import type { BulkJob } from '../store-jobs.ts';
import { refusalFile } from './refusal-file.ts';
import { importResources } from './run-import.ts';
import { fileSources } from './sources.ts';

export const bodyFile = 'input.ndjson';
const refusedFile = 'refused.ndjson';

/** What came of it, in the shape of the manifest of an export: output by input, refused lines as errors. */
export async function runImport(
  job: BulkJob,
  { mount, jobs, folder, url }: JobPlace,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<unknown> {
  const request = job.options as ImportRequest;
  await mkdir(folder, { recursive: true });
  const stop = new AbortController();
  let isCancelled = false;
  const refusals = refusalFile(join(folder, refusedFile));
  const sources: ImportSource[] = [];
  let report: ImportReport;
  try {
    for (const [n, input] of request.inputs.entries()) {
      for (const source of await fileSources(input.path ?? join(folder, bodyFile))) sources.push(named(source, input.url, input.type, n));
    }
    report = await importResources(mount.store, callOf(job), sources, {
      existing: request.existing,
      checkpoint: job.id,
      keepCheckpoint: true,
      refusals,
      signal: AbortSignal.any([signal, stop.signal]),
      onProgress: (progress) => void tell(progress).catch(() => undefined),
    });
  } catch (error) {
    throw isCancelled ? cancelled() : error;
  } finally {
    await refusals.close();
  }

  async function tell({ source, created, updated, unchanged, refused, bytes, totalBytes }: ImportProgress): Promise<void> {
    if (await jobs.isCancelled(job.id)) {
      isCancelled = true;
      stop.abort();
      return;
    }
    const share = totalBytes === undefined ? '' : `, ${Math.floor((100 * bytes) / Math.max(1, totalBytes))} %`;
    const at = sources.findIndex((one) => one.name === source) + 1;
    await jobs.progress(
      job.id,
      `source ${at} of ${sources.length}: ${created + updated + unchanged} resources, ${refused} refused${share}`,
    );
  }

  const output = request.inputs.map(({ type, url: inputUrl }, n) => {
    const own = report.bySource.filter(({ source }) => source.startsWith(`${n + 1}: `));
    return {
      ...(type === undefined ? {} : { type }),
      inputUrl,
      count: own.reduce((count, one) => count + one.created + one.updated + one.unchanged, 0),
    };
  });
  return {
    transactionTime: new Date(job.created).toISOString(),
    request: job.request,
    requiresAccessToken: true,
    output,
    error: report.refused > 0 ? [{ type: 'OperationOutcome', url: `${url}/${refusedFile}`, count: report.refused }] : [],
  };
}

/** Named as the caller named it; lines of another type than was said are refused. */
function named(source: ImportSource, name: string, type: string | undefined, n: number): ImportSource {
  const { settle } = source;
  return {
    ...source,
    name: `${n + 1}: ${name} ${source.name}`,
    settle(resource: Resource) {
      if (type !== undefined && resource.resourceType !== type)
        throw new Problem('invalid', `This is a ${resource.resourceType}; the input was said to hold ${type}.`, {
          expression: 'resourceType',
        });
      return settle ? settle(resource) : resource;
    },
  };
}
