// An identity from a FR Core Patient: made, or changed by the events that the difference stands for.
import type { Resource } from '@socle/engine/fhir';
import type { Identity, IdentityEvent, Request } from '../contract.ts';
import type { OpenPatientIdentity, PatientIdentityParts } from '../open.ts';
import { dayOf } from '../rules/day.ts';
import { fromPatient } from '../rules/fhir-patient.ts';
import { readMatricule, readOid } from '../rules/matricule.ts';
import { sameTraits } from '../rules/status.ts';
import { readTraits } from '../rules/traits.ts';

export interface Saved {
  readonly identity: Identity;
  readonly warnings: readonly string[];
}

export interface SaveOptions {
  /** Absent: a new identity. */
  readonly id?: string | undefined;
  /** Of If-Match. */
  readonly version?: number | undefined;
  /** Candidates that the user holds for other people. */
  readonly notSameAs?: readonly string[] | undefined;
}

/** A matricule that is sent is held against the OIDs and the key, and is kept by an event of INSi only: nobody qualifies an identity by writing it. */
export async function saveFromFhir(
  { settings, clock }: PatientIdentityParts,
  patients: OpenPatientIdentity,
  request: Request,
  resource: Resource,
  { id, version, notSameAs }: SaveOptions = {},
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
  if (id === undefined) return { identity: await patients.create(request, { ...given, notSameAs }), warnings };
  const traits = readTraits(given, dayOf(clock.millis()));
  const eventsOf = (before: Identity): IdentityEvent[] => [
    ...(sameTraits(before, traits) ? [] : [{ kind: 'traits' as const, traits }]),
    ...(before.usedName === given.usedName && before.usedGiven === given.usedGiven
      ? []
      : [{ kind: 'used-names' as const, usedName: given.usedName, usedGiven: given.usedGiven }]),
  ];
  return { identity: await patients.change(request, id, eventsOf, version), warnings };
}
