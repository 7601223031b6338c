// Every sign-in, refusal and sign-out, written to the trace before it is answered.
import type { Audit, AuditAction, AuditCaller, AuditEntry, AuditOutcome } from '@socle/foundations/audit';
import type { Clock } from '@socle/kit/clock';
import type { CareCaller } from './contract.ts';
import type { Person } from './rules/person.ts';

export interface Traced {
  readonly action?: AuditAction;
  readonly outcome: AuditOutcome;
  /** IDN-… */
  readonly rule: string;
  readonly caller?: AuditCaller;
  /** The patient that the caller is: he sees his own sign-ins. */
  readonly patient?: string | undefined;
  readonly request: string;
  readonly details?: Readonly<Record<string, string>>;
}

export type Trace = (traced: Traced) => Promise<void>;

export const nobody: AuditCaller = { id: 'anonymous', kind: 'anonymous', name: 'anonymous' };

export function openTrace({ audit, clock }: { audit: Pick<Audit, 'record'>; clock: Clock }): Trace {
  return ({ action = 'sign-in', caller = nobody, patient, details, ...rest }) => {
    const entry: AuditEntry = {
      at: clock.millis(),
      kind: 'sign-in',
      action,
      caller,
      ...rest,
      ...(patient === undefined ? {} : { patient }),
      ...(details === undefined ? {} : { details }),
    };
    return audit.record([entry]);
  };
}

/** A person as the trace names him, before or without a session. */
export function personInTrace({ id, kind, name }: Pick<Person, 'id' | 'kind' | 'name'>, client?: CareCaller['client']): AuditCaller {
  return { id, kind, name, ...(client ? { client } : {}) };
}

export function clientInTrace(client: { readonly clientId: string; readonly clientName?: string | undefined } | undefined): AuditCaller {
  if (!client) return nobody;
  const name = client.clientName ?? client.clientId;
  return { id: client.clientId, kind: 'software', name, client: { id: client.clientId, name } };
}

export function callerInTrace({ id, kind, name, profession, specialty, structure, situation, client, means }: CareCaller): AuditCaller {
  return { id, kind, name, profession, specialty, structure, situation, client, level: means.level };
}
