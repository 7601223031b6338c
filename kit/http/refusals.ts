// Every no of the server passes here: a refusal in the format of its path, a fault whole to the log and as a number to the client.
import type { Log } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RenderProblem } from './contract.ts';
import { isClientGone, toProblem } from './rules/known-errors.ts';
import { toProblemDetails } from './rules/problem-details.ts';

export interface Refusals {
  /** Under this prefix refusals are written thus; the longest prefix wins. */
  add(prefix: string, render: RenderProblem): void;
  refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void;
}

export function refusals(log: Log): Refusals {
  const renderers: { readonly prefix: string; readonly render: RenderProblem }[] = [];

  const plain: RenderProblem = (request, problem) => ({
    type: 'application/problem+json',
    body: toProblemDetails(problem, problem.kind === 'fault' ? request.id : undefined),
  });

  function rendererOf(request: FastifyRequest): RenderProblem {
    const url = request.raw.url ?? '';
    for (const { prefix, render } of renderers) {
      if (url.startsWith(prefix) && (url.length === prefix.length || '/?'.includes(url[prefix.length] as string))) return render;
    }
    return plain;
  }

  return {
    add(prefix, render) {
      renderers.push({ prefix, render });
      renderers.sort((a, b) => b.prefix.length - a.prefix.length);
    },
    refuse(error, request, reply) {
      const found = toProblem(error);
      const problem = found.kind === 'fault' ? faultOf(request.id) : found;
      if (found.kind === 'fault') log.error('fault', { trace: request.id, route: request.routeOptions.url ?? 'none', error });
      else if (found.kind === 'unavailable') log.warn('unavailable', { trace: request.id, error });
      else if (isClientGone(error)) log.debug('the client went away', { trace: request.id });
      const { type, body } = rendererOf(request)(request, problem);
      reply.code(problem.status).header('content-type', type);
      if (problem.headers) reply.headers(problem.headers);
      reply.send(body);
    },
  };
}

function faultOf(trace: string): Problem {
  return new Problem('fault', `Something failed on our side. It stands in the log under the number ${trace}.`);
}
