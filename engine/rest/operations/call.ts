// Finds the operation that an address names, and calls it.
import type { Resource } from '@socle/engine/fhir';
import type { Pair } from '@socle/engine/search';
import type { Answer, Ctx, Level } from '../contract.ts';
import { modelOf } from '../interactions/search.ts';
import { postOnly, unknownOperation } from '../problems.ts';

export interface OperationCall {
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly pairs: readonly Pair[];
  readonly body: Resource | undefined;
  readonly method: 'GET' | 'POST';
}

export async function callOperation(ctx: Ctx, code: string, call: OperationCall): Promise<Answer> {
  const level: Level = call.id !== undefined ? 'instance' : call.type !== undefined ? 'type' : 'system';
  if (call.type !== undefined) modelOf(ctx, call.type);
  const operation = ctx.mount.operations.find(
    (one) =>
      one.code === code && one.levels.includes(level) && (level === 'system' || !one.types || one.types.includes(call.type as string)),
  );
  if (!operation) throw unknownOperation(code);
  if (operation.affectsState && call.method !== 'POST') throw postOnly(code);
  return operation.run({
    mount: ctx.mount,
    repository: ctx.repository,
    call: ctx.call,
    level,
    type: call.type,
    id: call.id,
    pairs: call.pairs,
    body: call.body,
    prefer: ctx.prefer,
  });
}
