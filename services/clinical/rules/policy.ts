// Who may do what in the clinical repository, until sign-in brings roles: the holder of the master key, and nobody else.
import type { Access, Call, Decision, Policy } from '@socle/engine/store';

const administrator: Decision = { permit: true, rule: 'clinical-administrator' };

/** Deny by default: a caller that no rule names is refused. */
export const clinicalPolicy: Policy = {
  decide(call: Call, access: Access): Decision {
    if (call.caller.kind === 'administrator') return administrator;
    return {
      permit: false,
      rule: 'default-deny',
      reason: `No rule lets ${call.caller.kind} callers ${access.action}${access.type === undefined ? '' : ` ${access.type}`} here.`,
    };
  },
};
