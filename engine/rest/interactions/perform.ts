// One entry of a batch as the interaction that its method and address ask for.
import { Problem } from '@socle/kit/problem';
import type { Answer, Ctx } from '../contract.ts';
import { callOperation } from '../operations/call.ts';
import { badEntry } from '../problems.ts';
import { type EntryUrl, pairsOf, readEntryUrl } from '../rules/entry-url.ts';
import { notModified, readIfMatch } from '../rules/headers.ts';
import { readPatch } from '../rules/patch-body.ts';
import type { Entry } from './bundle.ts';
import { history, read, vread } from './read.ts';
import { searchCompartment, searchSystem, searchType } from './search.ts';
import { conditionalDelete, conditionalPatch, conditionalUpdate, create, patch, remove, update } from './write.ts';

/** Bodies of written resources are left out unless asked for: a batch is read for its results. */
export async function perform(ctx: Ctx, entry: Entry): Promise<Answer> {
  const url = readEntryUrl(entry.url, ctx.mount.baseUrl());
  if (!url) throw badEntry(entry.index, `request.url is ${entry.url.slice(0, 80)}; an address below this server is wanted`, 'request.url');
  const operation = url.rest.find((part) => part.startsWith('$'));
  if (operation) {
    return callOperation(ctx, operation.slice(1), {
      type: url.type,
      id: url.id,
      pairs: pairsOf(url.query),
      body: entry.resource,
      method: entry.method === 'POST' ? 'POST' : 'GET',
    });
  }
  switch (entry.method) {
    case 'GET':
    case 'HEAD': {
      const answer = await performGet(ctx, url);
      if (notModified(answer, entry.ifNoneMatch, entry.ifModifiedSince)) return { status: 304, version: answer.version };
      return entry.method === 'HEAD' ? { ...answer, content: undefined, resource: undefined } : answer;
    }
    case 'POST':
      if (url.type === undefined || url.id !== undefined) throw badEntry(entry.index, 'POST goes to a type', 'request.url');
      return quiet(ctx, await create(ctx, url.type, entry.resource as never, entry.ifNoneExist));
    case 'PUT':
      return quiet(
        ctx,
        await withId(
          entry,
          url,
          (type, id) => update(ctx, type, id, entry.resource as never, readIfMatch(entry.ifMatch)),
          (type) => conditionalUpdate(ctx, type, url.query, entry.resource as never, readIfMatch(entry.ifMatch)),
        ),
      );
    case 'PATCH': {
      const change = readPatch(entry.resource);
      return quiet(
        ctx,
        await withId(
          entry,
          url,
          (type, id) => patch(ctx, type, id, change, readIfMatch(entry.ifMatch)),
          (type) => conditionalPatch(ctx, type, url.query, change, readIfMatch(entry.ifMatch)),
        ),
      );
    }
    case 'DELETE':
      return withId(
        entry,
        url,
        (type, id) => remove(ctx, type, id, readIfMatch(entry.ifMatch)),
        (type) => conditionalDelete(ctx, type, url.query),
      );
  }
}

const quiet = (ctx: Ctx, answer: Answer): Answer => (ctx.prefer.return === undefined ? { ...answer, content: undefined } : answer);

function withId(
  entry: Entry,
  url: EntryUrl,
  byId: (type: string, id: string) => Promise<Answer>,
  byCriteria: (type: string) => Promise<Answer>,
): Promise<Answer> {
  if (url.type === undefined || url.rest.length > 0)
    throw badEntry(entry.index, `${entry.method} goes to Type/id or Type?criteria`, 'request.url');
  if (url.id !== undefined) return byId(url.type, url.id);
  if (url.query === '') throw badEntry(entry.index, `${entry.method} goes to Type/id or Type?criteria`, 'request.url');
  return byCriteria(url.type);
}

/** GET of any address, for batches and transactions. */
export function performGet(ctx: Ctx, url: EntryUrl): Promise<Answer> {
  const pairs = pairsOf(url.query);
  const [first, second] = url.rest;
  if (first === '_history' && second !== undefined && url.type && url.id) return vread(ctx, url.type, url.id, second);
  if (first === '_history' && second === undefined) return history(ctx, url.type, url.id, pairs);
  if (url.type && url.id && first !== undefined && second === undefined) return searchCompartment(ctx, url.type, url.id, first, pairs);
  if (first !== undefined) throw new Problem('not-found', `There is nothing to read at ${url.rest.join('/').slice(0, 80)}.`);
  if (url.type && url.id) return read(ctx, url.type, url.id);
  return url.type ? searchType(ctx, url.type, pairs) : searchSystem(ctx, pairs);
}
