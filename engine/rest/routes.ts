// The doors of a FHIR mount: one line per path, each to one interaction.
import { parseJsonBytes, parseXmlBytes, type Resource } from '@socle/engine/fhir';
import type { Pair } from '@socle/engine/search';
import type { Call } from '@socle/engine/store';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { capabilityStatement } from './capability.ts';
import type { Answer, Ctx, FhirMount } from './contract.ts';
import { processBundle } from './interactions/bundle.ts';
import { history, read, vread } from './interactions/read.ts';
import { searchCompartment, searchSystem, searchType } from './interactions/search.ts';
import {
  type Change,
  conditionalDelete,
  conditionalPatch,
  conditionalUpdate,
  create,
  patch,
  remove,
  update,
} from './interactions/write.ts';
import { callOperation } from './operations/call.ts';
import { noBody, notAResource, unknownMedia } from './problems.ts';
import { readShape, send } from './reply.ts';
import { mediaFormat, notModified, readIfMatch, readPrefer } from './rules/headers.ts';
import { readPatch } from './rules/patch-body.ts';

type Params = { type: string; id: string; vid: string; op: string; inner: string };
type Handle = (ctx: Ctx, params: Params, pairs: readonly Pair[], request: FastifyRequest) => Promise<Answer> | Answer;

export interface RouteHooks {
  /** Who asks: made by the server's own guard; a promise where the rights must be looked up first. */
  callOf(request: FastifyRequest): Call | Promise<Call>;
  /** Options that mark a route as open to all. */
  readonly publicOptions: Readonly<Record<string, unknown>>;
}

export function fhirRoutes(app: FastifyInstance, mount: FhirMount, hooks: RouteHooks): void {
  const started = mount.now();
  let statement: Resource | undefined;
  bodyParsers(app);

  const handler =
    (handle: Handle) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const found = hooks.callOf(request);
      const call = found instanceof Promise ? await found : found;
      const pairs = pairsOf(request);
      const shape = readShape(request, pairs);
      const ctx: Ctx = { mount, repository: mount.store.as(call), call, prefer: readPrefer(request.headers.prefer as string | undefined) };
      const answer = await handle(ctx, request.params as Params, pairs, request);
      const { headers, method } = request;
      if (
        (method === 'GET' || method === 'HEAD') &&
        (headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined) &&
        notModified(answer, headers['if-none-match'], headers['if-modified-since'])
      ) {
        return send(reply, mount, { status: 304, version: answer.version, updated: answer.updated }, shape);
      }
      return send(reply, mount, answer, shape);
    };
  const ifMatch = (request: FastifyRequest): number | undefined => readIfMatch(request.headers['if-match']);
  const get = (path: string, handle: Handle): void => void app.get(path, handler(handle));
  const post = (path: string, handle: Handle): void => void app.post(path, handler(handle));

  app.get('/metadata', hooks.publicOptions, async (request, reply) => {
    statement ??= capabilityStatement(mount, started);
    return send(reply, mount, { status: 200, resource: statement }, readShape(request, pairsOf(request)));
  });

  get('/', (ctx, _, pairs) => searchSystem(ctx, pairs));
  post('/', (ctx, _, __, request) => processBundle(ctx, resourceBody(request)));
  post('/_search', (ctx, _, pairs, request) => searchSystem(ctx, [...pairs, ...formBody(request)]));
  get('/_history', (ctx, _, pairs) => history(ctx, undefined, undefined, pairs));
  get('/$:op', (ctx, { op }, pairs) => callOperation(ctx, op, { type: undefined, id: undefined, pairs, body: undefined, method: 'GET' }));
  post('/$:op', (ctx, { op }, pairs, request) =>
    callOperation(ctx, op, { type: undefined, id: undefined, pairs, body: optionalBody(request), method: 'POST' }),
  );

  get('/:type', (ctx, { type }, pairs) => searchType(ctx, type, pairs));
  post('/:type', (ctx, { type }, _, request) =>
    create(ctx, type, resourceBody(request), request.headers['if-none-exist'] as string | undefined),
  );
  post('/:type/_search', (ctx, { type }, pairs, request) => searchType(ctx, type, [...pairs, ...formBody(request)]));
  get('/:type/_history', (ctx, { type }, pairs) => history(ctx, type, undefined, pairs));
  get('/:type/$:op', (ctx, { type, op }, pairs) => callOperation(ctx, op, { type, id: undefined, pairs, body: undefined, method: 'GET' }));
  post('/:type/$:op', (ctx, { type, op }, pairs, request) =>
    callOperation(ctx, op, { type, id: undefined, pairs, body: optionalBody(request), method: 'POST' }),
  );
  app.put(
    '/:type',
    handler((ctx, { type }, _, request) => conditionalUpdate(ctx, type, criteria(request), resourceBody(request), ifMatch(request))),
  );
  app.patch(
    '/:type',
    handler((ctx, { type }, _, request) => conditionalPatch(ctx, type, criteria(request), patchBody(request), ifMatch(request))),
  );
  app.delete(
    '/:type',
    handler((ctx, { type }, _, request) => conditionalDelete(ctx, type, criteria(request))),
  );

  get('/:type/:id', (ctx, { type, id }) => read(ctx, type, id));
  app.put(
    '/:type/:id',
    handler((ctx, { type, id }, _, request) => update(ctx, type, id, resourceBody(request), ifMatch(request))),
  );
  app.patch(
    '/:type/:id',
    handler((ctx, { type, id }, _, request) => patch(ctx, type, id, patchBody(request), ifMatch(request))),
  );
  app.delete(
    '/:type/:id',
    handler((ctx, { type, id }, _, request) => remove(ctx, type, id, ifMatch(request))),
  );
  get('/:type/:id/_history', (ctx, { type, id }, pairs) => history(ctx, type, id, pairs));
  get('/:type/:id/_history/:vid', (ctx, { type, id, vid }) => vread(ctx, type, id, vid));
  get('/:type/:id/$:op', (ctx, { type, id, op }, pairs) => callOperation(ctx, op, { type, id, pairs, body: undefined, method: 'GET' }));
  post('/:type/:id/$:op', (ctx, { type, id, op }, pairs, request) =>
    callOperation(ctx, op, { type, id, pairs, body: optionalBody(request), method: 'POST' }),
  );
  get('/:type/:id/:inner', (ctx, { type, id, inner }, pairs) => searchCompartment(ctx, type, id, inner, pairs));
  post('/:type/:id/:inner/_search', (ctx, { type, id, inner }, pairs, request) =>
    searchCompartment(ctx, type, id, inner, [...pairs, ...formBody(request)]),
  );
}

const noPairs: readonly Pair[] = [];

/** The parameters in the order in which they were sent. */
function pairsOf(request: FastifyRequest): readonly Pair[] {
  const url = request.raw.url as string;
  const question = url.indexOf('?');
  return question < 0 ? noPairs : [...new URLSearchParams(url.slice(question + 1))];
}

const criteria = (request: FastifyRequest): string => request.raw.url?.split('?').slice(1).join('?') ?? '';

/** A body as it was read: its media type, and what it held. */
class Body {
  readonly kind: 'resource' | 'patch' | 'form';
  readonly value: unknown;
  constructor(kind: Body['kind'], value: unknown) {
    this.kind = kind;
    this.value = value;
  }
}

function bodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, new Body('form', [...new URLSearchParams(bytes.toString('utf8'))])),
  );
  app.addContentTypeParser('application/json-patch+json', { parseAs: 'buffer' }, (_request, bytes, done) =>
    parse(() => new Body('patch', parseJsonBytes(bytes as Buffer)), done),
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    const type = request.headers['content-type'] ?? 'application/fhir+json';
    const format = mediaFormat(type);
    if (!format) return done(unknownMedia(type));
    parse(() => new Body('resource', format === 'json' ? parseJsonBytes(bytes as Buffer) : parseXmlBytes(bytes as Buffer)), done);
  });
}

function parse(read: () => Body, done: (error: Error | null, body?: Body) => void): void {
  try {
    done(null, read());
  } catch (error) {
    done(error as Error);
  }
}

function resourceBody(request: FastifyRequest): Resource {
  const body = request.body as Body | undefined;
  if (body === undefined || body === null) throw noBody();
  const value = body.value as Resource | null;
  if (
    body.kind !== 'resource' ||
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    typeof value.resourceType !== 'string'
  )
    throw notAResource();
  return value;
}

const optionalBody = (request: FastifyRequest): Resource | undefined =>
  request.body instanceof Body && request.body.kind === 'resource' ? resourceBody(request) : undefined;

function formBody(request: FastifyRequest): readonly Pair[] {
  const body = request.body as Body | undefined;
  if (body === undefined || body === null) return noPairs;
  if (body.kind !== 'form') throw unknownMedia(request.headers['content-type'] ?? '');
  return body.value as Pair[];
}

function patchBody(request: FastifyRequest): Change {
  const body = request.body as Body | undefined;
  if (body === undefined || body === null) throw noBody();
  return readPatch(body.value);
}
