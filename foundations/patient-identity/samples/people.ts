// The invented patients of the sandbox, under the test OID, with right keys.
import type { CareCaller } from '@socle/foundations/identity';
import type { NewIdentity } from '../contract.ts';
import type { OpenPatientIdentity } from '../open.ts';
import { keyOf } from '../rules/matricule.ts';

const oid = '1.2.250.1.213.1.4.10';

interface Person extends NewIdentity {
  readonly id: string;
  /** Thirteen signs; absent: not qualified. */
  readonly number?: string;
}

const people: readonly Person[] = [
  { id: 'patient-1', birthName: 'DELMAS', givenNames: ['JEANNE', 'LOUISE'], firstGiven: 'JEANNE', birthDate: '1984-03-12', sex: 'F', birthPlace: '63113', usedName: 'DELMAS-HADDAD', number: '2840363113207' },
  { id: 'patient-2', birthName: 'DELMAS', givenNames: ['LEO', 'KARIM'], firstGiven: 'LEO', birthDate: '2014-09-02', sex: 'M', birthPlace: '63113', number: '1140963113318' },
  { id: 'patient-3', birthName: 'VASSEUR', givenNames: ['MARGUERITE'], firstGiven: 'MARGUERITE', birthDate: '1951-06-27', sex: 'F', birthPlace: '59350', number: '2510659350142' },
  { id: 'patient-4', birthName: 'PERRIN', givenNames: ['ANTOINE', 'MARIE'], firstGiven: 'ANTOINE', birthDate: '1967-11-05', sex: 'M', birthPlace: '2A004', number: '167112A004051' },
  { id: 'patient-5', birthName: 'NUNES', givenNames: ['SOFIA'], firstGiven: 'SOFIA', birthDate: '1992-01-18', sex: 'F', birthPlace: '99139' },
  { id: 'patient-6', birthName: 'HADDAD', givenNames: ['KARIM'], firstGiven: 'KARIM', birthDate: '1981-07-30', sex: 'M', birthPlace: '93066', number: '1810793066095' },
];

const administration: CareCaller = {
  id: 'administrator',
  kind: 'administrator',
  name: 'Bac à sable',
  client: { id: 'socle', name: 'Socle' },
  means: { level: 'eidas1', amr: [], at: 0 },
  scopes: [],
};

/** Those that are there stay as they are. */
export async function loadPatientSamples(patients: OpenPatientIdentity): Promise<void> {
  for (const { id, number, ...person } of people) {
    const traits = { ...person, birthPlace: person.birthPlace };
    await patients.place(
      { caller: administration, requestId: 'sandbox' },
      id,
      person,
      number === undefined
        ? []
        : [
            { kind: 'retrieved', by: 'INSI', matricule: { oid, value: `${number}${keyOf(number)}` }, traits },
            { kind: 'checked', evidence: 'identity-card' },
          ],
    );
  }
}
