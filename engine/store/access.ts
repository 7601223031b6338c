// Decides and traces: every verb of a repository passes here, granted or refused.
import type { Condition, TypeModel } from '@socle/engine/search';
import type { Access, Action, Call, Decision, OpenMount, Trace } from './contract.ts';
import { refused } from './problems.ts';
import type { Tracer } from './trace.ts';

export type Permit = Extract<Decision, { permit: true }>;

export interface Gate {
  /** Throws `forbidden`, traced, when the policy refuses. */
  decide(access: Access): Permit;
  trace(action: Action, permit: Permit, type: string, ids: readonly string[]): Trace;
  seen(action: Action, permit: Permit, type: string, ids: readonly string[]): Promise<void> | undefined;
  /** A resource outside what the rule lets see. */
  refuse(access: Access, permit: Permit): never;
  only(permit: Permit, model: TypeModel): Condition | undefined;
}

export function openGate(mount: OpenMount, tracer: Tracer, call: Call): Gate {
  const line = (action: Action, rule: string, permitted: boolean, type: string, ids: readonly string[]): Trace => ({
    at: mount.clock.millis(),
    caller: call.caller.id,
    request: call.requestId,
    action,
    rule,
    permitted,
    type,
    ids,
  });
  const refuseBy = (access: Access, rule: string, reason: string): never => {
    void tracer.seen(line(access.action, rule, false, access.type ?? '', access.id === undefined ? [] : [access.id]))?.catch(() => {});
    throw refused(rule, reason);
  };
  return {
    decide(access) {
      const decision = mount.policy.decide(call, access);
      return decision.permit ? decision : refuseBy(access, decision.rule, decision.reason);
    },
    trace: (action, permit, type, ids) => line(action, permit.rule, true, type, ids),
    seen: (action, permit, type, ids) => tracer.seen(line(action, permit.rule, true, type, ids)),
    refuse: (access, permit) =>
      refuseBy(access, permit.rule, `The rule ${permit.rule} does not let this caller ${access.action} that resource.`),
    only: (permit, model) => permit.only?.(model),
  };
}
