// Who may do what in the clinical repository, until sign-in brings roles: the holder of the master key, and nobody else.
import type { Access, Action, Call, Decision, Policy } from '@socle/engine/store';
import { permitsSmart, type SmartAction } from '@socle/foundations/identity';

const administrator: Decision = { permit: true, rule: 'clinical-administrator' };

const asked: Readonly<Record<Action, SmartAction>> = {
  read: 'r',
  vread: 'r',
  history: 'r',
  search: 's',
  export: 's',
  create: 'c',
  import: 'c',
  update: 'u',
  patch: 'u',
  delete: 'd',
  purge: 'd',
};

/** The master key and a session have no scopes; a token has what they leave. */
function byScope({ caller }: Call, { action, type = '*' }: Access): boolean {
  const { scopes, session } = caller as { readonly scopes?: readonly string[]; readonly session?: string };
  if (scopes === undefined || (scopes.length === 0 && session !== undefined)) return true;
  return permitsSmart(scopes, 'user', type, asked[action]);
}

/** Deny by default: a caller that no rule names is refused. */
export const clinicalPolicy: Policy = {
  decide(call: Call, access: Access): Decision {
    if (call.caller.kind === 'administrator' && byScope(call, access)) return administrator;
    return {
      permit: false,
      rule: 'default-deny',
      reason: `No rule lets ${call.caller.kind} callers ${access.action}${access.type === undefined ? '' : ` ${access.type}`} here.`,
    };
  },
};
