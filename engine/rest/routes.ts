// The doors of a FHIR mount: one line per path, each to one interaction.
import type { Resource } from '@socle/engine/fhir';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { capabilityStatement } from './capability.ts';
import type { FhirMount } from './contract.ts';
import { criteria, formBody, openDoor, optionalBody, patchBody, type RouteHooks, resourceBody } from './door.ts';
import { processBundle } from './interactions/bundle.ts';
import { history, read, vread } from './interactions/read.ts';
import { searchCompartment, searchSystem, searchType } from './interactions/search.ts';
import { conditionalDelete, conditionalPatch, conditionalUpdate, create, patch, remove, update } from './interactions/write.ts';
import { callOperation } from './operations/call.ts';
import { readIfMatch } from './rules/headers.ts';

export function fhirRoutes(app: FastifyInstance, mount: FhirMount, hooks: RouteHooks): void {
  const started = mount.now();
  let statement: Resource | undefined;
  const door = openDoor(app, mount, hooks);
  const { get, post, put } = door;
  const ifMatch = (request: FastifyRequest): number | undefined => readIfMatch(request.headers['if-match']);

  door.open('/metadata', () => {
    statement ??= capabilityStatement(mount, started);
    return statement;
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
  put('/:type', (ctx, { type }, _, request) => conditionalUpdate(ctx, type, criteria(request), resourceBody(request), ifMatch(request)));
  door.patch('/:type', (ctx, { type }, _, request) => conditionalPatch(ctx, type, criteria(request), patchBody(request), ifMatch(request)));
  door.delete('/:type', (ctx, { type }, _, request) => conditionalDelete(ctx, type, criteria(request)));

  get('/:type/:id', (ctx, { type, id }) => read(ctx, type, id));
  put('/:type/:id', (ctx, { type, id }, _, request) => update(ctx, type, id, resourceBody(request), ifMatch(request)));
  door.patch('/:type/:id', (ctx, { type, id }, _, request) => patch(ctx, type, id, patchBody(request), ifMatch(request)));
  door.delete('/:type/:id', (ctx, { type, id }, _, request) => remove(ctx, type, id, ifMatch(request)));
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
