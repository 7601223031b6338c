// Who may read which part of the trace. Deny by default.
import type { AuditCaller, AuditFilter } from '../contract.ts';

/** What is looked at of whoever asks; the caller of a request has more. */
export interface Reader extends AuditCaller {
  /** Kind patient: id of his Patient. */
  readonly patient?: string | undefined;
  readonly means?: { readonly level: string } | undefined;
  /** Empty: a session of the screens, rights by role. */
  readonly scopes?: readonly string[] | undefined;
}

export interface Reach {
  readonly permit: boolean;
  readonly rule: string;
  /** Put beside whatever is asked for. */
  readonly filter: AuditFilter;
}

const nothing: Reach = { permit: false, rule: 'AUD-ACC-000', filter: {} };

export function reachOf(reader: Reader, right: 'read' | 'search'): Reach {
  if (!hasScope(reader.scopes ?? [], right)) return nothing;
  if (reader.kind === 'administrator') return { permit: true, rule: 'AUD-ACC-001', filter: {} };
  if (reader.kind === 'patient' && reader.patient !== undefined && reader.patient !== '')
    return { permit: true, rule: 'AUD-ACC-002', filter: { own: { patient: reader.patient, caller: reader.id } } };
  if (reader.kind === 'professional') return { permit: true, rule: 'AUD-ACC-003', filter: { caller: reader.id } };
  return nothing;
}

/** SMART scopes, v2 (`.rs`) and v1 (`.read`). A token that carries scopes, none of them for AuditEvent, reads nothing. */
function hasScope(scopes: readonly string[], right: 'read' | 'search'): boolean {
  if (scopes.length === 0) return true;
  return scopes.some((scope) => {
    const found = /^(?:patient|user|system)\/(?:AuditEvent|\*)\.(c?r?u?d?s?|read|\*)$/.exec(scope)?.[1];
    return found !== undefined && (found === 'read' || found === '*' || found.includes(right === 'read' ? 'r' : 's'));
  });
}
