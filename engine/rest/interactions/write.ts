// create, update, patch, delete, and their conditional forms.
import type { Resource } from '@socle/engine/fhir';
import { outcome } from '@socle/engine/fhir';
import type { Query } from '@socle/engine/search';
import type { TransactionRepository, Write, WriteResult, Written } from '@socle/engine/store';
import type { Answer, Ctx } from '../contract.ts';
import { idDiffers, notTheType, severalMatches } from '../problems.ts';
import { answerStored } from './read.ts';
import { readCriteria } from './search.ts';

export function requireType(resource: Resource, type: string): void {
  if (resource.resourceType !== type) throw notTheType(type, resource.resourceType);
}

export function answerWritten(ctx: Ctx, written: Written): Answer {
  const { stored } = written;
  const status = written.outcome === 'created' ? 201 : 200;
  const answer: Answer = {
    ...answerStored(stored, status),
    location: `${stored.type}/${stored.id}/_history/${stored.version}`,
    issues: written.issues,
  };
  if (ctx.prefer.return === 'minimal') return { ...answer, content: undefined };
  if (ctx.prefer.return === 'OperationOutcome') {
    const done = {
      severity: 'information' as const,
      code: 'informational',
      text: `${stored.type}/${stored.id} was ${written.outcome}, version ${stored.version}.`,
    };
    return { ...answer, content: undefined, resource: outcome([...written.issues, done]) };
  }
  return answer;
}

export async function create(ctx: Ctx, type: string, resource: Resource, ifNoneExist?: string): Promise<Answer> {
  requireType(resource, type);
  if (ifNoneExist === undefined) return answerWritten(ctx, await ctx.repository.create(resource));
  const query = readCriteria(ctx, type, ifNoneExist, 'If-None-Exist');
  return ctx.repository.transaction(async (tx) => {
    const [id, ...others] = await guarded(tx, query, ifNoneExist);
    if (others.length > 0) throw severalMatches('If-None-Exist', ifNoneExist, 2);
    if (id !== undefined) {
      const stored = await tx.read(type, id);
      const answer = answerStored(stored);
      return {
        ...answer,
        location: `${type}/${id}/_history/${stored.version}`,
        ...(ctx.prefer.return === 'minimal' ? { content: undefined } : {}),
      };
    }
    return answerWritten(ctx, await one(tx, { kind: 'create', resource: withoutId(resource) }));
  });
}

/** Two writers of the same condition go one after the other: neither misses what the other made. */
export async function guarded(tx: TransactionRepository, query: Query, criteria: string): Promise<readonly string[]> {
  await tx.guard([`${query.model.type}?${criteria}`]);
  return tx.findIds(query, 2);
}

export const withoutId = (resource: Resource): Resource => {
  const { id: _, ...rest } = resource;
  return rest as Resource;
};

async function one(tx: TransactionRepository, write: Exclude<Write, { kind: 'delete' }>): Promise<Written> {
  const [result] = (await tx.writeAll([write])) as [Extract<WriteResult, { kind: 'written' }>];
  return result.written;
}

export async function update(ctx: Ctx, type: string, id: string, resource: Resource, ifMatch?: number): Promise<Answer> {
  requireType(resource, type);
  if (resource.id !== id) throw idDiffers(type, id, resource.id);
  return answerWritten(ctx, await ctx.repository.update(resource, { ifMatch }));
}

export async function conditionalUpdate(ctx: Ctx, type: string, criteria: string, resource: Resource, ifMatch?: number): Promise<Answer> {
  requireType(resource, type);
  const query = readCriteria(ctx, type, criteria, `PUT ${type}`);
  return ctx.repository.transaction(async (tx) =>
    answerWritten(ctx, await one(tx, await decideUpdate(tx, query, type, criteria, resource, ifMatch))),
  );
}

/** R4, conditional update: none, one or several matches. */
export async function decideUpdate(
  tx: TransactionRepository,
  query: Query,
  type: string,
  criteria: string,
  resource: Resource,
  ifMatch?: number,
): Promise<Exclude<Write, { kind: 'delete' }>> {
  const [found, ...others] = await guarded(tx, query, criteria);
  if (others.length > 0) throw severalMatches(`PUT ${type}`, criteria, 2);
  if (found === undefined) return resource.id === undefined ? { kind: 'create', resource } : { kind: 'update', resource, ifMatch };
  if (resource.id !== undefined && resource.id !== found) throw idDiffers(type, found, resource.id);
  return { kind: 'update', resource: { ...resource, id: found }, ifMatch };
}

export type Change = (current: Resource) => Resource;

export async function patch(ctx: Ctx, type: string, id: string, change: Change, ifMatch?: number): Promise<Answer> {
  return answerWritten(ctx, await ctx.repository.patch(type, id, change, { ifMatch }));
}

export async function conditionalPatch(ctx: Ctx, type: string, criteria: string, change: Change, ifMatch?: number): Promise<Answer> {
  const query = readCriteria(ctx, type, criteria, `PATCH ${type}`);
  const [id, ...others] = await ctx.repository.findIds(query, 2);
  if (others.length > 0) throw severalMatches(`PATCH ${type}`, criteria, 2);
  if (id === undefined) throw severalMatches(`PATCH ${type}`, criteria, 0);
  return patch(ctx, type, id, change, ifMatch);
}

export async function remove(ctx: Ctx, type: string, id: string, ifMatch?: number): Promise<Answer> {
  const gone = await ctx.repository.remove(type, id, { ifMatch });
  return deleted(ctx, `${type}/${id}`, gone?.version);
}

function deleted(ctx: Ctx, what: string, version: number | undefined): Answer {
  const text = version === undefined ? `${what} did not exist; nothing was deleted.` : `${what} was deleted, version ${version}.`;
  if (ctx.prefer.return === 'OperationOutcome')
    return { status: 200, resource: outcome([{ severity: 'information', code: 'informational', text }]), version };
  return { status: 204, version };
}

export async function conditionalDelete(ctx: Ctx, type: string, criteria: string): Promise<Answer> {
  const query = readCriteria(ctx, type, criteria, `DELETE ${type}`);
  return ctx.repository.transaction(async (tx) => {
    const [id, ...others] = await guarded(tx, query, criteria);
    if (others.length > 0) throw severalMatches(`DELETE ${type}`, criteria, 2);
    if (id === undefined) return deleted(ctx, `${type}?${criteria}`, undefined);
    const [result] = await tx.writeAll([{ kind: 'delete', type, id }]);
    return deleted(ctx, `${type}/${id}`, result?.kind === 'deleted' ? result.version : undefined);
  });
}
