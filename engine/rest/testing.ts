// A FHIR mount on a database of its own, answering injected requests: for tests of this room and of those above it.

import type { Mount } from '@socle/engine/store';
import { type Bench, openBench, testBase, testCall } from '@socle/engine/store';
import { newUuid } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import fastify, { type FastifyInstance } from 'fastify';
import { defaultRestLimits, engineOperations, type FhirMount, fhirRoutes, renderFhirProblem } from './index.ts';

export interface RestBench extends Bench {
  readonly app: FastifyInstance;
  readonly mount: FhirMount;
  ask(method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly json: any;
}

export async function openRest(
  t: { after(work: () => Promise<void>): void },
  change?: (mount: Mount) => Mount,
  more: Partial<FhirMount> = {},
): Promise<RestBench> {
  const bench = await openBench(t, change);
  const mount: FhirMount = {
    path: '/fhir',
    title: 'Test',
    description: 'Test',
    store: bench.store,
    search: bench.search,
    baseUrl: () => testBase,
    software: { name: 'Socle', version: '0' },
    limits: defaultRestLimits,
    operations: engineOperations,
    now: () => bench.clock.now(),
    newUuid,
    ...more,
  };
  const app = fastify({ bodyLimit: 50_000_000, routerOptions: { maxParamLength: 500 } });
  app.setErrorHandler((error, request, reply) => {
    const problem = error instanceof Problem ? error : new Problem('fault', (error as Error).message, { cause: error });
    const { type, body } = renderFhirProblem(request, problem);
    return reply.code(problem.status).header('content-type', type).send(body);
  });
  await app.register(async (inner) => fhirRoutes(inner, mount, { callOf: () => testCall, publicOptions: {} }), { prefix: '/fhir' });
  await app.ready();
  return {
    ...bench,
    app,
    mount,
    async ask(method, url, body, headers = {}) {
      const payload = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const answer = await app.inject({
        method: method as 'GET',
        url: `/fhir${url}`,
        ...(payload === undefined ? {} : { payload: payload as string, headers: { 'content-type': 'application/fhir+json', ...headers } }),
        ...(payload === undefined ? { headers } : {}),
      });
      let json: unknown;
      try {
        json = JSON.parse(answer.body);
      } catch {
        json = undefined;
      }
      return { status: answer.statusCode, headers: answer.headers as Record<string, string>, text: answer.body, json };
    },
  };
}
