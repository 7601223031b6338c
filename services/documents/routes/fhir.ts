// The FHIR paths of the shared record (PDSm): one line each, to one operation.
import { type JsonText, parseJson, type Resource } from '@socle/engine/fhir';
import {
  type Answer,
  answerStored,
  type Ctx,
  type FhirMount,
  formBody,
  openDoor,
  patchBody,
  type RouteHooks,
  readIfMatch,
  resourceBody,
} from '@socle/engine/rest';
import { type CareCaller, fhirNeed, scopeGuard } from '@socle/foundations/identity';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Deps, Request } from '../call.ts';
import { capability } from '../capability.ts';
import { changeDocument } from '../operations/change-document.ts';
import { findDocuments } from '../operations/find-documents.ts';
import { findRecord } from '../operations/find-record.ts';
import { provideLot } from '../operations/provide-lot.ts';
import { publishDocument } from '../operations/publish-document.ts';
import { readContent, readDocument } from '../operations/read-document.ts';
import { readLotJson } from '../rules/lot-json.ts';
import { readMode } from '../rules/mode.ts';
import { findByUniqueId } from '../store.ts';

/** Nothing is decided here: the store refuses whatever comes without a decision of an operation. */
export const hooks: RouteHooks = {
  callOf: ({ caller, id }) => ({ caller, requestId: id }),
  publicOptions: { config: { public: true } },
};

export const requestOf = (request: FastifyRequest): Request => ({
  caller: request.caller as CareCaller,
  requestId: request.id,
  mode: readMode(request.headers['x-access-mode']),
});

export function fhirPaths(app: FastifyInstance, deps: Deps, mount: FhirMount): void {
  app.addHook('preHandler', scopeGuard(deps, fhirNeed('/documents/fhir', { '': 'DocumentReference', Binary: 'DocumentReference' })));
  const readJson = (bytes: Buffer): unknown => readLotJson(bytes, () => deps.chance.uuid());
  const { get, post, patch, open } = openDoor(app, mount, { ...hooks, readJson });
  const started = mount.now();
  open('/metadata', () => capability(mount, started));

  post('/', async (_ctx, _params, _pairs, request) => {
    const { response, rule } = await provideLot(deps, requestOf(request), resourceBody(request));
    return { status: 200, resource: response, headers: ruled(rule) };
  });

  for (const type of ['DocumentReference', 'List'] as const) {
    get(`/${type}`, (ctx, _, pairs, request) => findDocuments(deps, requestOf(request), ctx, type, pairs));
    post(`/${type}/_search`, (ctx, _, pairs, request) =>
      findDocuments(deps, requestOf(request), ctx, type, [...pairs, ...formBody(request)]),
    );
  }
  get('/Patient', (ctx, _, pairs, request) => findRecord(deps, requestOf(request), ctx, pairs));

  get('/DocumentReference/:id', async (_, { id }, __, request) => {
    const { stored, answer } = await readDocument(deps, requestOf(request), id);
    return { ...answerStored(stored), headers: ruled(answer.rule) };
  });
  post('/DocumentReference', async (ctx, _, __, request) => {
    const resource = resourceBody(request);
    if (resource.resourceType !== 'DocumentReference')
      throw new Problem('invalid', `A ${show(resource.resourceType)} was sent; a DocumentReference is published here.`, {
        expression: 'resourceType',
      });
    const placed = await publishDocument(deps, requestOf(request), resource);
    const stored = await mount.store.as({ ...ctx.call, rule: 'DOC-SYS-001' } as never).read('DocumentReference', placed.id);
    return {
      ...answerStored(stored, placed.outcome === 'created' ? 201 : 200),
      location: `DocumentReference/${placed.id}/_history/${stored.version}`,
    };
  });
  patch('/DocumentReference/:id', async (_, { id }, __, request) =>
    answerStored(await changeDocument(deps, requestOf(request), id, patchBody(request), readIfMatch(request.headers['if-match']))),
  );
  patch('/DocumentReference', async (_, __, pairs, request) => {
    const id = await idOfIdentifier(deps, pairs);
    return answerStored(await changeDocument(deps, requestOf(request), id, patchBody(request), readIfMatch(request.headers['if-match'])));
  });
  get('/Binary/:id', (_, { id }, __, request) => retrieve(deps, requestOf(request), id, request.headers.accept));
  get('/List/:id', (ctx, { id }, _, request) => readListById(deps, requestOf(request), ctx, id));
}

/** The rule that permitted, for whoever integrates: a refusal says its own. */
const ruled = (rule: string): Record<string, string> => ({ 'x-access-rule': rule });

/** A conditional PATCH names one document by the identifier of its producer (C44). */
async function idOfIdentifier(deps: Deps, pairs: readonly (readonly [string, string])[]): Promise<string> {
  const given = pairs.find(([name]) => name === 'identifier')?.[1];
  if (given === undefined)
    throw new Problem('required', 'A conditional PATCH names the document: identifier=<system>|<value>.', {
      expression: 'identifier',
      requirement: 'DOC-UPD-003',
    });
  const found = await findByUniqueId(deps.database, given.slice(given.indexOf('|') + 1));
  if (found.length === 1) return (found[0] as { id: string }).id;
  throw new Problem(
    found.length === 0 ? 'not-found' : 'multiple-matches',
    `${found.length === 0 ? 'No document has' : 'Several documents have'} the identifier ${show(given)}.`,
    {
      expression: 'identifier',
      requirement: 'DOC-UPD-003',
    },
  );
}

/** ITI-68: the bytes as they were deposited; a FHIR Binary for whoever asks for FHIR. */
async function retrieve(deps: Deps, request: Request, id: string, accept: string | undefined): Promise<Answer> {
  const { row, answer, bytes } = await readContent(deps, request, id);
  if (accept?.includes('application/fhir+json')) {
    const resource = {
      resourceType: 'Binary',
      id,
      contentType: row.media,
      securityContext: { reference: `DocumentReference/${id}` },
      data: bytes.toString('base64'),
    };
    return { status: 200, resource: resource as unknown as Resource, headers: ruled(answer.rule) };
  }
  return {
    status: 200,
    raw: { type: row.media, body: bytes, own: true },
    headers: {
      ...ruled(answer.rule),
      'content-disposition': `attachment; filename="${id}"`,
      // Whatever a deposited file holds, it is never run in our origin.
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    },
  };
}

/** A list by its id is found by the same search as any: what the caller may not see of it is not shown. */
async function readListById(deps: Deps, request: Request, ctx: Ctx, id: string): Promise<Answer> {
  const stored = await mountRead(deps, request, id);
  const patient = ((parseJson(stored.content) as { subject?: { reference?: string } }).subject?.reference ?? '').split('/')[1] ?? '';
  const answer = await findDocuments(deps, request, ctx, 'List', [
    ['patient', patient],
    ['_id', id],
    ['status', 'current'],
    ['code', 'submissionset,folder'],
  ]);
  const bundle = parseJson(answer.content as JsonText) as { entry?: { resource: Resource }[] };
  const resource = bundle.entry?.[0]?.resource;
  if (!resource) throw new Problem('not-found', `List/${show(id)} is not known, or not to this caller.`, { requirement: 'DOC-FND-003' });
  return { status: 200, resource };
}

const mountRead = (deps: Deps, { caller, requestId }: Request, id: string) =>
  deps.store.as({ caller, requestId, rule: 'DOC-SYS-001' } as never).read('List', id);
