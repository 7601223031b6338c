// What the scopes of a token leave of a caller's rights: a session of our own screens has those of the person, a token no more than it was given.
import type { CareCaller } from '../contract.ts';
import { permitsSmart, type SmartAction, type SmartContext } from './smart-scopes.ts';

/** Contexts in which a caller of this kind may hold a scope; software that acts for somebody may use both. */
function contextsOf({ kind, actingFor }: Pick<CareCaller, 'kind' | 'actingFor'>): readonly SmartContext[] {
  if (kind === 'software') return actingFor ? ['system', 'user'] : ['system'];
  return kind === 'patient' ? ['patient', 'user'] : ['user'];
}

/** A token without any scope for the resource may nothing. */
export function mayByScope(caller: CareCaller, resource: string, action: SmartAction): boolean {
  const scopes = caller.scopes ?? [];
  if (scopes.length === 0) return caller.session !== undefined || caller.kind === 'administrator' || caller.kind === 'anonymous';
  return contextsOf(caller).some((context) => permitsSmart(scopes, context, resource, action));
}
