// The door of a FHIR mount: bodies read, the caller bound to the repository, the answer written. Rooms with paths of their own use it as the engine does.
import { parseJsonBytes, parseXmlBytes, type Resource } from '@socle/engine/fhir';
import type { Pair } from '@socle/engine/search';
import type { Call } from '@socle/engine/store';
import { giveBack } from '@socle/kit/memory';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, Ctx, FhirMount } from './contract.ts';
import type { Change } from './interactions/write.ts';
import { noBody, notAResource, unknownMedia } from './problems.ts';
import { readShape, send } from './reply.ts';
import { mediaFormat, notModified, readPrefer } from './rules/headers.ts';
import { readPatch } from './rules/patch-body.ts';

export type Params = { type: string; id: string; vid: string; op: string; inner: string };
export type Handle = (ctx: Ctx, params: Params, pairs: readonly Pair[], request: FastifyRequest) => Promise<Answer> | Answer;

export interface RouteHooks {
  /** Who asks: made by the server's own guard; a promise where the rights must be looked up first. */
  callOf(request: FastifyRequest): Call | Promise<Call>;
  /** Options that mark a route as open to all. */
  readonly publicOptions: Readonly<Record<string, unknown>>;
  /** Reads a resource in JSON in place of `parseJsonBytes`: where bodies are large and mostly one thing. */
  readonly readJson?: (bytes: Buffer) => unknown;
}

export interface FhirDoor {
  get(path: string, handle: Handle): void;
  post(path: string, handle: Handle): void;
  put(path: string, handle: Handle): void;
  patch(path: string, handle: Handle): void;
  delete(path: string, handle: Handle): void;
  /** A resource that is open to all: the CapabilityStatement. */
  open(path: string, resource: () => Resource): void;
}

/** Sets the parsers of FHIR bodies on this part of the server, and gives the verbs to put interactions on paths. */
export function openDoor(app: FastifyInstance, mount: FhirMount, hooks: RouteHooks): FhirDoor {
  bodyParsers(app, hooks.readJson ?? parseJsonBytes);
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
  return {
    get: (path, handle) => void app.get(path, handler(handle)),
    post: (path, handle) => void app.post(path, handler(handle)),
    put: (path, handle) => void app.put(path, handler(handle)),
    patch: (path, handle) => void app.patch(path, handler(handle)),
    delete: (path, handle) => void app.delete(path, handler(handle)),
    open: (path, resource) =>
      void app.get(path, hooks.publicOptions, async (request, reply) =>
        send(reply, mount, { status: 200, resource: resource() }, readShape(request, pairsOf(request))),
      ),
  };
}

const noPairs: readonly Pair[] = [];

/** The parameters in the order in which they were sent. */
function pairsOf(request: FastifyRequest): readonly Pair[] {
  const url = request.raw.url as string;
  const question = url.indexOf('?');
  return question < 0 ? noPairs : [...new URLSearchParams(url.slice(question + 1))];
}

/** What stands behind the question mark, as sent. */
export const criteria = (request: FastifyRequest): string => request.raw.url?.split('?').slice(1).join('?') ?? '';

/** A body as it was read: its media type, and what it held. */
class Body {
  readonly kind: 'resource' | 'patch' | 'form';
  readonly value: unknown;
  constructor(kind: Body['kind'], value: unknown) {
    this.kind = kind;
    this.value = value;
  }
}

function bodyParsers(app: FastifyInstance, readJson: (bytes: Buffer) => unknown): void {
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
    parse(() => new Body('resource', format === 'json' ? readJson(bytes as Buffer) : parseXmlBytes(bytes as Buffer)), done);
    // What was read of them is texts, or has memory of its own.
    giveBack(bytes as Buffer);
  });
}

function parse(read: () => Body, done: (error: Error | null, body?: Body) => void): void {
  try {
    done(null, read());
  } catch (error) {
    done(error as Error);
  }
}

/** The resource of the body; refused where there is none. */
export function resourceBody(request: FastifyRequest): Resource {
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

export const optionalBody = (request: FastifyRequest): Resource | undefined =>
  request.body instanceof Body && request.body.kind === 'resource' ? resourceBody(request) : undefined;

/** The parameters of a search by POST. */
export function formBody(request: FastifyRequest): readonly Pair[] {
  const body = request.body as Body | undefined;
  if (body === undefined || body === null) return noPairs;
  if (body.kind !== 'form') throw unknownMedia(request.headers['content-type'] ?? '');
  return body.value as Pair[];
}

/** The change that a body of JSON Patch or FHIRPath Patch asks for. */
export function patchBody(request: FastifyRequest): Change {
  const body = request.body as Body | undefined;
  if (body === undefined || body === null) throw noBody();
  return readPatch(body.value);
}
