// How a path of the API is opened: who calls, what OpenAPI says of it, and refusals that are traced on their way out.
import type { CareCaller } from '@socle/foundations/identity';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type By, type Deps, tracingRefusals } from '../call.ts';

type Method = 'get' | 'put' | 'post' | 'delete';
type Handler = (asked: Asked) => unknown;

export interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly by: By;
  /** Of the path. */
  readonly campaign: string;
  /** Number of a contribution or a reply in the path. */
  readonly id: number;
  named(name: string): string;
}

export type Door = (
  method: Method,
  path: string,
  summary: string,
  handler: Handler,
  options?: { readonly public?: boolean; readonly bodyLimit?: number },
) => void;

/** `written`: told of each act that was done, so that who did it sees it on the next page. */
export function openDoor(app: FastifyInstance, deps: Pick<Deps, 'audit'>, written?: (campaign: string) => void): Door {
  return (method, path, summary, handler, options = {}) => {
    app[method](
      path,
      {
        ...(options.public ? { config: { public: true } } : {}),
        ...(options.bodyLimit === undefined ? {} : { bodyLimit: options.bodyLimit }),
        schema: { summary, tags: ['consultation'] } as object,
      },
      async (request, reply) => {
        const params = request.params as Record<string, string>;
        const named = (name: string): string => params[name] ?? '';
        const asked: Asked = {
          request,
          reply,
          by: { caller: request.caller as CareCaller, requestId: request.id },
          campaign: named('campaign'),
          id: params.id === undefined ? 0 : numberOf(params.id),
          named,
        };
        const answer = await tracingRefusals(deps.audit, async () => handler(asked));
        if (method !== 'get') written?.(asked.campaign);
        return reply.sent ? reply : answer === undefined ? reply.code(reply.statusCode === 200 ? 204 : reply.statusCode).send() : answer;
      },
    );
  };
}

/** `1042` or `C-1042`. */
function numberOf(value: string): number {
  const [, digits] = /^(?:[cC]-)?(\d{1,15})$/.exec(value) ?? [];
  if (digits === undefined)
    throw new Problem('not-found', `${show(value)} is no number of a contribution.`, {
      requirement: 'CCT-CONTRIBUTION',
      expression: 'contribution',
    });
  return Number(digits);
}

/** Given by the client, so that what is sent twice is stored once. Without one each request is its own. */
export function keyOf(request: FastifyRequest, fallback: () => string): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return fallback();
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,120}$/.test(key))
    throw new Problem('value', 'Idempotency-Key: 8 to 120 visible ASCII signs.', { requirement: 'CCT-KEY', expression: 'Idempotency-Key' });
  return key;
}
