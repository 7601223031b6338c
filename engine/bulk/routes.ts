// The doors of bulk work below a FHIR mount: the progress of a job, its files, its end, and `$import` of lines that are sent.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseJsonBytes, parseXmlBytes, type Resource } from '@socle/engine/fhir';
import type { Answer, FhirMount, RouteHooks } from '@socle/engine/rest';
import type { Call } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jobFolder } from './export/run-export.ts';
import { bodyFile } from './import/import-job.ts';
import { importFiles, mayImport } from './operations/import.ts';
import { type BulkParts, startJob } from './operations/start-job.ts';
import { cancelled, noFile, noJob, wantsAsync } from './problems.ts';
import { type ImportRequest, readExisting } from './rules/import-request.ts';
import { type BulkJob, openBulkJobs } from './store-jobs.ts';

const lineTypes = /^application\/(?:fhir\+)?(?:x-)?ndjson\b/i;
const bodyMax = 10 * 1024 * 1024;
const idPattern = /^[A-Za-z0-9-]{1,64}$/;
const filePattern = /^[A-Za-z]{1,64}\.ndjson$/;

/** Registered beside `fhirRoutes`, under the same prefix. */
export function bulkRoutes(app: FastifyInstance, mount: FhirMount, parts: BulkParts, hooks: RouteHooks): void {
  const { database, schema } = mount.store.mount;
  const jobs = openBulkJobs(database, schema);

  /** A job is seen by the caller who asked for it, and by nobody else. */
  async function ownJob(call: Call, id: string): Promise<BulkJob> {
    const job = idPattern.test(id) ? await jobs.find(id) : undefined;
    if (!job || job.caller.id !== call.caller.id) throw noJob(id);
    if (job.state === 'cancelled') throw cancelled();
    if (job.state === 'expired') throw noJob(id);
    return job;
  }

  app.register(async (inner) => {
    inner.get('/bulk/:job', async (request, reply) => status(reply, await ownJob(await hooks.callOf(request), paramsOf(request).job)));
    inner.delete('/bulk/:job', async (request, reply) => {
      const job = await ownJob(await hooks.callOf(request), paramsOf(request).job);
      await jobs.close(job.id, 'cancelled');
      // A job that runs sees it and removes what it was writing; here goes what lies still.
      if (job.state !== 'running') await rm(jobFolder(parts.settings.folder, job.id), { recursive: true, force: true });
      return reply.code(202).send();
    });
    inner.get('/bulk/:job/:file', async (request, reply) => {
      const call = await hooks.callOf(request);
      const { job: id, file } = paramsOf(request);
      const job = await ownJob(call, id);
      // What was allowed when the job ran may not be any more.
      if (job.kind === 'export') mount.store.as(call).stream([], {});
      const path = join(jobFolder(parts.settings.folder, job.id), file);
      const found =
        job.state === 'done' && filePattern.test(file) && file !== bodyFile ? await stat(path).catch(() => undefined) : undefined;
      if (!found) throw noFile(file);
      return reply
        .header('content-type', 'application/fhir+ndjson')
        .header('content-length', found.size)
        .send(createReadStream(path, { highWaterMark: 256 * 1024 }));
    });

    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    inner.post('/$import', async (request, reply) => {
      const call = await hooks.callOf(request);
      if (!/\brespond-async\b/.test(String(request.headers.prefer ?? ''))) throw wantsAsync('import');
      mayImport(mount.store, call);
      const answer = lineTypes.test(request.headers['content-type'] ?? '')
        ? await importBody(mount, call, parts, request)
        : await importFiles(mount, call, parts, await readBody(request));
      return accepted(reply, answer);
    });
  });
}

const paramsOf = (request: FastifyRequest): { job: string; file: string } => request.params as { job: string; file: string };

function status(reply: FastifyReply, job: BulkJob): FastifyReply {
  if (job.state === 'failed') throw new Problem('unprocessable', `The ${job.kind} failed: ${job.error ?? 'no reason was kept'}`);
  if (job.state !== 'done') {
    return reply
      .code(202)
      .header('x-progress', (job.progress || 'waiting').slice(0, 100))
      .header('retry-after', '1')
      .send();
  }
  if (job.expires !== undefined) reply.header('expires', new Date(job.expires).toUTCString());
  return reply.code(200).header('content-type', 'application/json').send(job.manifest);
}

function accepted(reply: FastifyReply, { status: code, headers, resource }: Answer): FastifyReply {
  return reply
    .code(code)
    .headers(headers ?? {})
    .header('content-type', 'application/fhir+json; charset=utf-8')
    .send(JSON.stringify(resource));
}

/** The lines go to the disk as they come; the job reads them from there, and can go on after a restart. */
async function importBody(mount: FhirMount, call: Call, parts: BulkParts, request: FastifyRequest): Promise<Answer> {
  const query = new URLSearchParams(request.raw.url?.split('?')[1] ?? '');
  const options: ImportRequest = {
    existing: readExisting(query.get('existing') ?? undefined),
    inputs: [{ type: undefined, url: 'body', path: undefined }],
  };
  const id = mount.newUuid();
  const folder = jobFolder(parts.settings.folder, id);
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(request.body as NodeJS.ReadableStream, createWriteStream(join(folder, bodyFile)));
    return await startJob(mount, call, parts, 'import', `${mount.baseUrl()}/$import`, options, id);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new Problem('unavailable', 'The server has no room left for the lines that were sent.', { cause: error });
    throw error;
  }
}

async function readBody(request: FastifyRequest): Promise<Resource | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyMax) throw new Problem('too-large', `The Parameters have more than ${bodyMax} bytes.`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  const bytes = Buffer.concat(chunks);
  return /\bxml\b/.test(request.headers['content-type'] ?? '') ? parseXmlBytes(bytes) : (parseJsonBytes(bytes) as Resource);
}
