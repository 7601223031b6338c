// A transaction: all entries or none, in FHIR's order (delete, create, update and patch, read), answered in the order of the request.
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { TransactionRepository, Write } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { Answer, Ctx } from '../contract.ts';
import { badEntry, badReference, idDiffers, severalMatches } from '../problems.ts';
import { type EntryUrl, readEntryUrl } from '../rules/entry-url.ts';
import { notModified, readIfMatch } from '../rules/headers.ts';
import { readPatch } from '../rules/patch-body.ts';
import { conditionalReferences, rewriteReferences } from '../rules/rewrite.ts';
import type { Entry } from './bundle.ts';
import { performGet } from './perform.ts';
import { answerStored } from './read.ts';
import { readCriteria } from './search.ts';
import { answerWritten, withoutId } from './write.ts';

type Planned =
  | { readonly entry: Entry; readonly url: EntryUrl; readonly kind: 'write'; write: Write }
  | { readonly entry: Entry; readonly url: EntryUrl; readonly kind: 'patch'; readonly type: string; readonly id: string }
  | { readonly entry: Entry; readonly url: EntryUrl; readonly kind: 'found'; readonly type: string; readonly id: string }
  | { readonly entry: Entry; readonly url: EntryUrl; readonly kind: 'absent' }
  | { readonly entry: Entry; readonly url: EntryUrl; readonly kind: 'read' };

export async function transact(ctx: Ctx, entries: readonly Entry[]): Promise<Answer[]> {
  const base = ctx.mount.baseUrl();
  const urls = entries.map((entry) => {
    const url = readEntryUrl(entry.url, base);
    if (!url)
      throw badEntry(entry.index, `request.url is ${entry.url.slice(0, 80)}; an address below this server is wanted`, 'request.url');
    if (url.rest.some((part) => part.startsWith('$')))
      throw badEntry(entry.index, 'operations are not called inside a transaction', 'request.url');
    return url;
  });
  refuseTwins(entries);
  return ctx.repository.transaction(async (tx) => {
    const guards = entries.flatMap((entry, i) => criteriaOf(entry, urls[i] as EntryUrl));
    if (guards.length > 0) await tx.guard(guards.map(({ type, criteria }) => `${type}?${criteria}`));
    const planned: Planned[] = [];
    for (const [i, entry] of entries.entries()) planned.push(await plan(ctx, tx, entry, urls[i] as EntryUrl));
    const targets = await referenceTargets(ctx, tx, planned);
    const answers: Answer[] = new Array(entries.length);
    await writeAll(ctx, tx, planned, targets, answers);
    for (const one of planned) if (one.kind === 'read') answers[one.entry.index] = await readInside(ctx, tx, one);
    return answers;
  });
}

function refuseTwins(entries: readonly Entry[]): void {
  const seen = new Set<string>();
  for (const { fullUrl, index, method } of entries) {
    if (fullUrl === undefined || method === 'GET' || method === 'HEAD') continue;
    if (seen.has(fullUrl)) throw badEntry(index, `fullUrl ${fullUrl.slice(0, 80)} stands in the Bundle twice`, 'fullUrl');
    seen.add(fullUrl);
  }
}

function criteriaOf(entry: Entry, url: EntryUrl): { type: string; criteria: string }[] {
  if (url.type === undefined) return [];
  if (entry.method === 'POST') return entry.ifNoneExist === undefined ? [] : [{ type: url.type, criteria: entry.ifNoneExist }];
  const conditional = entry.method !== 'GET' && entry.method !== 'HEAD' && url.id === undefined && url.query !== '';
  return conditional ? [{ type: url.type, criteria: url.query }] : [];
}

/** Names the entry in what the inner interaction refused. */
function at<T>(entry: Entry, work: () => T): T {
  const tell = (error: unknown): never => {
    if (!(error instanceof Problem) || error.kind === 'fault') throw error;
    const place = `Bundle.entry[${entry.index}]`;
    const issues = error.issues?.map((issue) => ({
      ...issue,
      expression:
        issue.expression === undefined
          ? `${place}.resource`
          : `${place}.resource.${issue.expression.replace(/^[A-Z]\w*\.?/, '')}`.replace(/\.$/, ''),
    }));
    throw new Problem(error.kind, `${place}: ${error.message}`, {
      cause: error,
      requirement: error.requirement,
      expression: error.expression?.startsWith(place) ? error.expression : place,
      issues,
      headers: error.headers,
    });
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(tell) as T) : result;
  } catch (error) {
    return tell(error);
  }
}

async function plan(ctx: Ctx, tx: TransactionRepository, entry: Entry, url: EntryUrl): Promise<Planned> {
  const { method } = entry;
  if (method === 'GET' || method === 'HEAD') return { entry, url, kind: 'read' };
  const { type } = url;
  if (type === undefined || url.rest.length > 0)
    throw badEntry(entry.index, `${method} goes to ${method === 'POST' ? 'Type' : 'Type/id or Type?criteria'}`, 'request.url');
  const resource = entry.resource as Resource;
  if ((method === 'POST' || method === 'PUT') && resource.resourceType !== type)
    throw badEntry(entry.index, `the resource is a ${resource.resourceType}; the address takes a ${type}`, 'resource');
  return at(entry, async (): Promise<Planned> => {
    const find = async (criteria: string, what: string): Promise<string | undefined> => {
      const [id, ...others] = await tx.findIds(readCriteria(ctx, type, criteria, what), 2);
      if (others.length > 0) throw severalMatches(what, criteria, 2);
      return id;
    };
    if (method === 'POST') {
      if (url.id !== undefined) throw badEntry(entry.index, 'POST goes to a type', 'request.url');
      const found = entry.ifNoneExist === undefined ? undefined : await find(entry.ifNoneExist, 'ifNoneExist');
      if (found !== undefined) return { entry, url, kind: 'found', type, id: found };
      const bare = withoutId(resource);
      return { entry, url, kind: 'write', write: { kind: 'create', resource: { ...bare, id: tx.newId(bare) } } };
    }
    if (url.id === undefined && url.query === '') throw badEntry(entry.index, `${method} goes to Type/id or Type?criteria`, 'request.url');
    const found = url.id ?? (await find(url.query, `${method} ${type}`));
    const ifMatch = readIfMatch(entry.ifMatch);
    if (method === 'DELETE')
      return found === undefined
        ? { entry, url, kind: 'absent' }
        : { entry, url, kind: 'write', write: { kind: 'delete', type, id: found, ifMatch } };
    if (method === 'PATCH') {
      if (found === undefined) throw severalMatches(`PATCH ${type}`, url.query, 0);
      return { entry, url, kind: 'patch', type, id: found };
    }
    if (found === undefined && resource.id === undefined)
      return { entry, url, kind: 'write', write: { kind: 'create', resource: { ...resource, id: tx.newId(resource) } } };
    const id = found ?? (resource.id as string);
    if (resource.id !== undefined && resource.id !== id) throw idDiffers(type, id, resource.id);
    if (resource.id === undefined && url.id !== undefined) throw idDiffers(type, id, undefined);
    return { entry, url, kind: 'write', write: { kind: 'update', resource: { ...resource, id }, ifMatch } };
  });
}

/** fullUrl → Type/id for every entry that has both, and Type?criteria → Type/id for conditional references. */
async function referenceTargets(ctx: Ctx, tx: TransactionRepository, planned: readonly Planned[]): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  for (const one of planned) {
    const { fullUrl } = one.entry;
    if (fullUrl === undefined || one.kind === 'read' || one.kind === 'absent') continue;
    const place =
      one.kind === 'write'
        ? one.write.kind === 'delete'
          ? undefined
          : `${one.write.resource.resourceType}/${one.write.resource.id}`
        : `${one.type}/${one.id}`;
    if (place !== undefined) targets.set(fullUrl, place);
  }
  for (const one of planned) {
    if (one.kind !== 'write' || one.write.kind === 'delete') continue;
    for (const { reference, expression } of conditionalReferences(one.write.resource, `Bundle.entry[${one.entry.index}].resource`)) {
      if (targets.has(reference)) continue;
      const question = reference.indexOf('?');
      const type = reference.slice(0, question);
      const ids = await at(one.entry, () => tx.findIds(readCriteria(ctx, type, reference.slice(question + 1), 'a reference'), 2));
      if (ids.length !== 1)
        throw badReference(reference, expression, ids.length === 0 ? 'finds no resource' : 'finds several resources; it must find one');
      targets.set(reference, `${type}/${ids[0]}`);
    }
  }
  return targets;
}

async function writeAll(
  ctx: Ctx,
  tx: TransactionRepository,
  planned: readonly Planned[],
  targets: ReadonlyMap<string, string>,
  answers: Answer[],
): Promise<void> {
  const rank = { delete: 0, create: 1, update: 2 } as const;
  const writes: { entry: Entry; write: Write }[] = [];
  for (const one of planned) {
    if (one.kind === 'write')
      writes.push({
        entry: one.entry,
        write: one.write.kind === 'delete' ? one.write : { ...one.write, resource: rewriteReferences(one.write.resource, targets) },
      });
    if (one.kind === 'found') answers[one.entry.index] = await found(ctx, tx, one.type, one.id);
    if (one.kind === 'absent') answers[one.entry.index] = { status: 204 };
    if (one.kind === 'patch') {
      const change = readPatch(rewriteReferences(one.entry.resource as Resource, targets));
      const stored = await at(one.entry, () => tx.read(one.type, one.id));
      const next = at(one.entry, () => change(parseJson(stored.content) as Resource));
      if (next.resourceType !== one.type || next.id !== one.id)
        throw badEntry(one.entry.index, 'a patch may change neither the type nor the id', 'resource');
      // The version that was read is the one that is replaced: a patch never overwrites what it has not seen.
      writes.push({
        entry: one.entry,
        write: { kind: 'update', resource: next, ifMatch: readIfMatch(one.entry.ifMatch) ?? stored.version, action: 'patch' },
      });
    }
  }
  writes.sort((a, b) => rank[a.write.kind] - rank[b.write.kind] || a.entry.index - b.entry.index);
  const results = await tx.writeAll(writes.map(({ write }) => write));
  for (const [i, result] of results.entries()) {
    const { index } = (writes[i] as { entry: Entry }).entry;
    if (result.kind === 'written') {
      const answer = answerWritten(ctx, result.written);
      answers[index] = ctx.prefer.return === undefined ? { ...answer, content: undefined } : answer;
    } else answers[index] = result.kind === 'deleted' ? { status: 204, version: result.version } : { status: 204 };
  }
}

async function found(ctx: Ctx, tx: TransactionRepository, type: string, id: string): Promise<Answer> {
  const stored = await tx.read(type, id);
  const answer = { ...answerStored(stored), location: `${type}/${id}/_history/${stored.version}` };
  return ctx.prefer.return === 'representation' ? answer : { ...answer, content: undefined };
}

/** Reads see what the transaction wrote. */
async function readInside(ctx: Ctx, tx: TransactionRepository, one: Planned): Promise<Answer> {
  const inside: Ctx = { ...ctx, repository: { ...ctx.repository, read: tx.read, search: tx.search, history: tx.history } };
  const answer = await at(one.entry, () => performGet(inside, one.url));
  if (notModified(answer, one.entry.ifNoneMatch, one.entry.ifModifiedSince)) return { status: 304, version: answer.version };
  return one.entry.method === 'HEAD' ? { ...answer, content: undefined } : answer;
}
