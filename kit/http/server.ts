// The HTTP server: what every request passes, in order, and what every answer carries. Rooms mount their routes on it.
import { type Chance, type Clock, stopwatch, systemChance, systemClock } from '@socle/kit/clock';
import type { Log } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { admit } from './admission.ts';
import { clientCertificates } from './client-certificate.ts';
import { answerClientError } from './client-errors.ts';
import type { Authenticate, Authenticator, HealthCheck, Mounting, OpenApiPart, Routes } from './contract.ts';
import { finish } from './finish.ts';
import { health } from './health.ts';
import { listen } from './listen.ts';
import { requestMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { refusals } from './refusals.ts';
import { idSource } from './rules/id-source.ts';
import { routePatterns } from './rules/patterns.ts';
import { rateLimit } from './rules/rate-limit.ts';
import { acceptRequestId } from './rules/request-id.ts';
import { securityHeaders, strictTransport } from './rules/security-headers.ts';
import type { HttpSettings } from './settings.ts';
import { openTlsListener, type TlsListener } from './tls-listener.ts';

export interface ServerOptions {
  readonly settings: HttpSettings;
  readonly log: Log;
  readonly authenticate: Authenticate;
  readonly software: { readonly name: string; readonly version: string };
  readonly clock?: Clock;
  readonly chance?: Chance;
}

export interface Server {
  /** The library's own server: `inject` in tests. */
  readonly app: FastifyInstance;
  /** Where rooms register metrics of their own. */
  readonly metrics: Registry;
  /** Routes under a prefix, with their own parsers and hooks; refusals under it are written by `renderProblem`. */
  mount(prefix: string, routes: Routes, mounting?: Mounting): void;
  addHealthCheck(check: HealthCheck): void;
  /** Another way to say who calls; before the server listens. */
  addAuthenticator(authenticator: Authenticator): void;
  addOpenApi(part: OpenApiPart): void;
  /** Address under which clients reach the server, without a slash at its end; known once it listens. */
  url(): string;
  listen(where: { host: string; port: number }): Promise<string>;
  /** Port of the TLS listener, once it listens; undefined: there is none. */
  tlsPort(): number | undefined;
  /** Not ready, then no new connection, then the requests under way end or are cut. */
  stop(): Promise<void>;
}

export function createServer(options: ServerOptions): Server {
  const { settings, log, authenticate, software, clock = systemClock, chance = systemChance } = options;
  const elapsed = stopwatch();
  const newId = idSource(chance);
  const metrics = requestMetrics();
  const patterns = routePatterns();
  const refused = refusals(log);
  const parts = health(clock);
  const limit = settings.rate > 0 ? rateLimit({ rate: settings.rate, burst: settings.burst }) : undefined;
  const fixedHeaders = settings.publicUrl?.startsWith('https:') ? [...securityHeaders, strictTransport] : securityHeaders;
  const state = { draining: false, url: settings.publicUrl?.replace(/\/+$/, '') ?? '' };
  const api = openApi({ title: software.name, version: software.version }, () => state.url);

  const authenticators: Authenticator[] = [];
  const admission = admit({
    authenticate,
    authenticators,
    limit,
    clock,
    elapsed,
    newId,
    urlLimit: settings.urlLimit,
    fixedHeaders,
    methodsAt: patterns.methodsAt,
  });
  const ending = finish({ settings, log, unrouted: metrics.route('none'), elapsed, isDraining: () => state.draining });
  const app = fastify({
    logger: false,
    bodyLimit: settings.bodyLimit,
    requestTimeout: settings.requestTimeout,
    connectionTimeout: settings.requestTimeout,
    keepAliveTimeout: settings.keepAliveTimeout,
    trustProxy: settings.trustProxy,
    forceCloseConnections: 'idle',
    // A late request on a connection that is open is answered, and the connection closed: see finish.ts.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: (raw) => acceptRequestId(raw.headers['x-request-id']) ?? newId(32),
    routerOptions: { maxParamLength: 1024, ignoreTrailingSlash: true },
    http: {
      maxHeaderSize: settings.headerLimit,
      headersTimeout: settings.headersTimeout,
      connectionsCheckingInterval: Math.max(100, Math.min(5000, settings.headersTimeout / 2)),
    },
    clientErrorHandler: answerClientError,
    // The URL could not be read, so that no route and no hook saw it: it is admitted here, and refused.
    frameworkErrors: (error, request, reply) =>
      admission(request, reply, (refusal) => {
        const byGuard = refusal instanceof Problem && (refusal.kind === 'unauthenticated' || refusal.kind === 'too-many');
        refused.refuse(byGuard ? refusal : error, request, reply);
        ending.note(request, reply);
      }),
  });
  const certificateOf = clientCertificates(settings, clock);
  let tls: TlsListener | undefined;
  app.decorateRequest('clientCertificate', function (this: FastifyRequest) {
    return certificateOf(this);
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => refused.refuse(error, request, reply));
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) patterns.add(method, route.url);
    route.config = { ...route.config, metrics: metrics.route(route.url) };
    api.addRoute(route);
  });
  app.addHook('onRequest', admission);
  app.addHook('onSend', ending.hook);

  parts.routes(app);
  app.get('/openapi.json', { config: { public: true } }, (_request, reply) => {
    reply.header('content-type', 'application/json; charset=utf-8').send(api.document());
  });
  app.get('/metrics', async (request, reply) => {
    // Anyone may sign in; how the machine does is for those who run it.
    if (request.caller.kind !== 'administrator') throw new Problem('forbidden', 'Only an administrator reads the metrics.');
    reply.header('content-type', metrics.registry.contentType);
    return metrics.registry.metrics();
  });

  return {
    app,
    metrics: metrics.registry,
    mount(prefix, routes, { renderProblem } = {}) {
      if (renderProblem) refused.add(prefix, renderProblem);
      app.register(async (inner) => routes(inner), { prefix });
    },
    addHealthCheck: parts.add,
    addAuthenticator: (authenticator) => void authenticators.push(authenticator),
    addOpenApi: api.addPart,
    url: () => state.url,
    async listen(where) {
      const port = await listen(app, where);
      app.server.maxConnections = settings.connectionsMax;
      if (state.url === '') state.url = `http://localhost:${port}`;
      tls = await openTlsListener(settings, where.host, app.routing);
      return state.url;
    },
    tlsPort: () => tls?.port,
    async stop() {
      if (state.draining) return;
      state.draining = true;
      parts.drain();
      // The open port keeps the process alive meanwhile.
      if (settings.drainDelay > 0) await new Promise((resolve) => setTimeout(resolve, settings.drainDelay).unref());
      const cut = setTimeout(() => {
        log.warn('requests under way were cut');
        app.server.closeAllConnections();
        tls?.server.closeAllConnections();
      }, settings.drainTimeout);
      tls?.server.close();
      await app.close();
      clearTimeout(cut);
    },
  };
}
