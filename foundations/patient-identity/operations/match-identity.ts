// Patient/$match by deterministic rules: proposes, with a grade; never merges.
import type { Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import type { Candidate, Request } from '../contract.ts';
import type { PatientIdentityParts } from '../open.ts';
import { refused } from '../problems.ts';
import { dayOf } from '../rules/day.ts';
import { fromPatient } from '../rules/fhir-patient.ts';
import { likeness } from '../rules/likeness.ts';
import { mayUse } from '../rules/rights.ts';
import { readTraits } from '../rules/traits.ts';
import { findByMatricule } from '../store.ts';
import { findCandidates } from './find-candidates.ts';
import { identityOf } from './identity-of.ts';

interface Parameter {
  readonly name?: string;
  readonly resource?: Resource;
  readonly valueBoolean?: boolean;
  readonly valueInteger?: number;
}

export async function matchIdentity(
  { database, settings, clock, audit }: PatientIdentityParts,
  { caller, requestId }: Request,
  parameters: Resource,
): Promise<readonly Candidate[]> {
  const given = (parameters.parameter as Parameter[] | undefined) ?? [];
  const resource = given.find(({ name }) => name === 'resource')?.resource;
  if (resource?.resourceType !== 'Patient')
    throw new Problem('required', 'Parameters.parameter with the name resource holds the Patient to match.', {
      expression: 'Parameters.parameter',
      requirement: 'INS-045',
    });
  const verdict = mayUse(caller, 'search');
  const entry = (found: number) => ({
    at: clock.millis(),
    kind: 'identity' as const,
    action: 'search' as const,
    outcome: verdict.permit ? ('permitted' as const) : ('refused' as const),
    rule: verdict.rule,
    caller: { ...caller, level: caller.means?.level },
    request: requestId,
    details: { operation: '$match', found: String(found) },
  });
  if (!verdict.permit) {
    await audit.record([entry(0)]);
    throw refused(verdict);
  }
  const { given: person, matricule } = fromPatient(resource);
  const traits = readTraits(person, dayOf(clock.millis()));
  const candidates = [...(await findCandidates(database, { ...person, ...traits }, settings.candidatesMax))];
  if (matricule) {
    // The same matricule is certain only where the traits do not contradict it; else it is an anomaly for a person to look at.
    const row = await findByMatricule(database, matricule.oid, matricule.value);
    const at = candidates.findIndex(({ identity }) => identity.id === row?.id);
    if (at >= 0) candidates.splice(at, 1);
    if (row)
      candidates.unshift({
        identity: identityOf(row),
        grade: likeness(row, { ...person, ...traits }) === undefined ? 'possible' : 'certain',
      });
  }
  const only = given.find(({ name }) => name === 'onlyCertainMatches')?.valueBoolean === true;
  const count = given.find(({ name }) => name === 'count')?.valueInteger ?? settings.candidatesMax;
  const found = (only ? candidates.filter(({ grade }) => grade === 'certain') : candidates).slice(0, Math.max(0, count));
  await audit.record([entry(found.length)]);
  return found;
}
