// The provider under /oidc: each request is handed to it, and its answer sent like any other of this server.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AccessTokens, looksSigned } from '../access-tokens.ts';
import { style } from '../pages/style.ts';
import type { ProviderAnswer, ProviderRequest } from './call.ts';
import type { ProviderHost } from './host.ts';
import type { TokenHandles } from './token-handles.ts';

export interface ProviderRouteParts {
  readonly host: ProviderHost;
  readonly tokens: AccessTokens;
  readonly handles: TokenHandles;
}

const open = { config: { public: true }, bodyLimit: 64 * 1024 };

export function providerRoutes(app: FastifyInstance, { host, tokens, handles }: ProviderRouteParts): void {
  app.get('/style.css', open, (_request, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(style),
  );
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/*',
    ...open,
    handler: async (request, reply) => {
      const asked = toProviderRequest(request);
      const [path] = asked.url.split('?', 1);
      const aboutToken = request.method === 'POST' && (path === '/token/introspection' || path === '/token/revocation');
      return send(reply, await host.ask(aboutToken ? await withHandle(asked, tokens, handles) : asked));
    },
  });
}

/** Bodies as they came: the provider reads them itself. */
export function keepBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

export function toProviderRequest(request: FastifyRequest): ProviderRequest {
  const certificate = request.clientCertificate();
  return {
    method: request.method,
    url: `/${(request.url as string).split('/').slice(2).join('/')}`,
    headers: request.headers,
    address: request.ip,
    id: request.id,
    ...(Buffer.isBuffer(request.body) ? { body: request.body } : {}),
    ...(certificate ? { certificate } : {}),
  };
}

function send(reply: FastifyReply, { status, headers, body }: ProviderAnswer): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).send(body.length === 0 ? '' : body);
}

/** A signed token is replaced by what stands for it in the provider's memory; one that is not ours, by nothing that could be found. */
async function withHandle(asked: ProviderRequest, tokens: AccessTokens, handles: TokenHandles): Promise<ProviderRequest> {
  const form = new URLSearchParams((asked.body ?? Buffer.alloc(0)).toString('utf8'));
  const all = form.getAll('token');
  const [token] = all;
  if (all.length !== 1 || token === undefined || !looksSigned(token)) return asked;
  const claims = await tokens.read(token).catch(() => undefined);
  form.set('token', claims === undefined ? 'unknown' : handles.of(claims));
  return { ...asked, body: Buffer.from(form.toString()) };
}
