// An identity from a FR Core Patient: made, or changed by the events that the difference stands for.
import type { Resource } from '@socle/engine/fhir';
import type { Identity, IdentityEvent, Request } from '../contract.ts';
import type { OpenPatientIdentity, PatientIdentityParts } from '../open.ts';
import { noIdentity } from '../problems.ts';
import { fromPatient } from '../rules/fhir-patient.ts';
import { readMatricule, readOid } from '../rules/matricule.ts';
import { sameTraits } from '../rules/status.ts';
import { readTraits } from '../rules/traits.ts';

export interface Saved {
  readonly identity: Identity;
  readonly warnings: readonly string[];
}

/** A matricule that is sent is held against the OIDs and the key, and is kept by an event of INSi only: nobody qualifies an identity by writing it. */
export async function saveFromFhir(
  { settings, clock }: PatientIdentityParts,
  patients: OpenPatientIdentity,
  request: Request,
  resource: Resource,
  id: string | undefined,
): Promise<Saved> {
  const { given, matricule } = fromPatient(resource);
  const warnings: string[] = [];
  if (matricule) {
    readOid(matricule.oid, settings.environment);
    warnings.push(
      ...readMatricule(matricule.value, 'received').warnings,
      'The matricule is not taken over: it comes by INSi, with the events of the identity.',
    );
  }
  if (id === undefined) return { identity: await patients.create(request, given), warnings };
  const before = await patients.find(id);
  if (!before) throw noIdentity(id);
  const events: IdentityEvent[] = [];
  const traits = readTraits(given, clock.now().toISOString().slice(0, 10));
  if (!sameTraits(before, traits)) events.push({ kind: 'traits', traits });
  if (before.usedName !== given.usedName || before.usedGiven !== given.usedGiven)
    events.push({ kind: 'used-names', usedName: given.usedName, usedGiven: given.usedGiven });
  let identity: Identity = before;
  for (const event of events) identity = await patients.apply(request, id, event);
  return { identity, warnings };
}
