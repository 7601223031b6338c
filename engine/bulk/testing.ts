// A repository with the tables of bulk work, and folders that vanish, for the tests of this room.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRestLimits, type FhirMount, fhirRoutes, renderFhirProblem } from '@socle/engine/rest';
import { type Bench, type Call, type Mount, openBench, testBase, testCall } from '@socle/engine/store';
import { newUuid } from '@socle/kit/clock';
import type { JobPayload } from '@socle/kit/jobs';
import { silentLog } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import fastify from 'fastify';
import type { BulkSettings } from './contract.ts';
import { bulkJobs } from './jobs.ts';
import { bulkOperations } from './operations/all.ts';
import type { BulkParts } from './operations/start-job.ts';
import { bulkRoutes } from './routes.ts';
import { bulkMigration } from './store-schema.ts';

type Context = { after(work: () => Promise<void>): void };

export async function openBulkBench(
  t: Context,
  change?: (mount: Mount) => Mount,
): Promise<Bench & { folder: string; file(name: string, content: string | Buffer): string }> {
  const bench = await openBench(t, change);
  await bench.db.query(bulkMigration(bench.store.mount.schema));
  const folder = mkdtempSync(join(tmpdir(), 'socle-bulk-'));
  t.after(async () => rmSync(folder, { recursive: true, force: true }));
  return {
    ...bench,
    folder,
    file(name, content) {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
  };
}

export const ndjson = (list: readonly unknown[]): string =>
  list.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');

export interface BulkRest extends Awaited<ReturnType<typeof openBulkBench>> {
  readonly mount: FhirMount;
  readonly settings: BulkSettings;
  ask(method: string, url: string, options?: { body?: unknown; headers?: Record<string, string>; caller?: string }): Promise<Asked>;
  /** Runs what waits in the queue; `signal` stands for the server that stops. */
  work(options?: { signal?: AbortSignal; attempt?: number }): Promise<void>;
  readonly queue: { name: string; payload: JobPayload; runAt: Date | undefined }[];
}

export interface Asked {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly json: any;
}

/** A mount with bulk work, whose queue stands still until the test says so. */
export async function openBulkRest(t: Context, change?: (mount: Mount) => Mount): Promise<BulkRest> {
  const bench = await openBulkBench(t, change);
  const queue: BulkRest['queue'] = [];
  const settings: BulkSettings = { folder: join(bench.folder, 'jobs'), imports: join(bench.folder, 'in'), keep: 60_000, perCaller: 3 };
  const parts: BulkParts = {
    queue: 'test',
    settings,
    jobs: { add: async (_tx, name, payload = {}, { runAt } = {}) => void queue.push({ name, payload, runAt }) },
  };
  const mount: FhirMount = {
    path: '/fhir',
    title: 'Test',
    description: 'Test',
    store: bench.store,
    search: bench.search,
    baseUrl: () => testBase,
    software: { name: 'Socle', version: '0' },
    limits: defaultRestLimits,
    operations: bulkOperations(parts),
    now: () => bench.clock.now(),
    newUuid,
  };
  const callOf = (request: { headers: Record<string, unknown> }): Call => ({
    ...testCall,
    caller: { ...testCall.caller, id: String(request.headers['x-caller'] ?? 'test') },
  });
  const app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const problem = error instanceof Problem ? error : new Problem('fault', (error as Error).message, { cause: error });
    const { type, body } = renderFhirProblem(request, problem);
    return reply.code(problem.status).header('content-type', type).send(body);
  });
  await app.register(
    async (inner) => {
      fhirRoutes(inner, mount, { callOf, publicOptions: {} });
      bulkRoutes(inner, mount, parts, { callOf, publicOptions: {} });
    },
    { prefix: '/fhir' },
  );
  await app.ready();
  t.after(() => app.close());
  const handlers = bulkJobs(mount, parts);
  return {
    ...bench,
    mount,
    settings,
    queue,
    async ask(method, url, { body, headers = {}, caller = 'test' } = {}) {
      const answer = await app.inject({
        method: method as 'GET',
        url: url.replace(testBase, '/fhir').replace(/^\/(?!fhir)/, '/fhir/'),
        headers: { 'x-caller': caller, ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }), ...headers },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      let json: unknown;
      try {
        json = JSON.parse(answer.body);
      } catch {
        json = undefined;
      }
      return { status: answer.statusCode, headers: answer.headers as Record<string, string>, text: answer.body, json };
    },
    async work({ signal = new AbortController().signal, attempt = 1 } = {}) {
      for (const { name, payload } of queue.splice(0).filter((one) => one.runAt === undefined))
        await handlers[name]?.(payload, { attempt, signal, log: silentLog });
    },
  };
}
