// One identity, for whoever may read it; traced.
import type { Identity, Request } from '../contract.ts';
import type { OpenPatientIdentity, PatientIdentityParts } from '../open.ts';
import { noIdentity, refused } from '../problems.ts';
import { mayUse } from '../rules/rights.ts';

export async function readIdentity(
  { audit, clock }: PatientIdentityParts,
  patients: OpenPatientIdentity,
  { caller, requestId }: Request,
  id: string,
): Promise<Identity> {
  const verdict = mayUse(caller, 'read', caller.patient === id ? 'self' : undefined);
  const identity = verdict.permit ? await patients.find(id) : undefined;
  await audit.record([
    {
      at: clock.millis(),
      kind: 'identity',
      action: 'read',
      outcome: verdict.permit ? 'permitted' : 'refused',
      rule: verdict.rule,
      caller: { ...caller, level: caller.means?.level },
      patient: id.slice(0, 64),
      entity: { type: 'Patient', id: id.slice(0, 64) },
      request: requestId,
    },
  ]);
  if (!verdict.permit) throw refused(verdict);
  if (!identity) throw noIdentity(id);
  return identity;
}
