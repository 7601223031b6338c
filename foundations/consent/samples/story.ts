// The invented story of the sandbox: whose record is open, who cares for whom, who objected. Safe to repeat.
import { type CareCaller, personas } from '@socle/foundations/identity';
import type { Change, Consent, PatientRef } from '../contract.ts';

const administration = (at: number): CareCaller => ({
  id: 'administrator',
  kind: 'administrator',
  name: 'Bac à sable',
  client: { id: 'socle', name: 'Socle' },
  means: { level: 'eidas1', amr: [], at },
  scopes: [],
});

const patientCaller = (patient: string, name: string, at: number): CareCaller => ({
  ...administration(at),
  id: `person:${patient}`,
  kind: 'patient',
  name,
  patient,
});

interface Scene {
  readonly patient: PatientRef;
  readonly name: string;
  readonly changes: readonly Change[];
}

/** `find`: a patient who is there. Records that exist already are left as they are. */
export async function loadConsentSamples(consent: Consent, find: (id: string) => Promise<(PatientRef & { name: string }) | undefined>, at: number): Promise<void> {
  const person = (key: string): { professional: string; name: string; structure?: string } => {
    const found = personas.find((one) => one.key === key);
    if (!found?.idnps) throw new Error(`no professional of the sandbox is called ${key}`);
    const structure = found.situations[0]?.structure?.name;
    const name = [found.title, found.givenName, found.familyName].filter(Boolean).join(' ');
    return { professional: found.idnps, name, ...(structure === undefined ? {} : { structure }) };
  };
  const care = (key: string): Change => ({ kind: 'care-team', member: true, ...person(key), proof: 'bac à sable' });
  const informed: readonly Change[] = [
    { kind: 'feeding', opposed: false, proof: 'bac à sable' },
    { kind: 'reading', opposed: false, proof: 'bac à sable' },
  ];
  const wanted: readonly (readonly [id: string, changes: readonly Change[]])[] = [
    ['patient-1', [...informed, care('gp-1'), { kind: 'treating-doctor', chosen: true, ...person('gp-1') }, care('specialist-1'), care('gp-2'), care('nurse-1')]],
    ['patient-2', [...informed, care('gp-1')]],
    ['patient-3', [{ kind: 'feeding', opposed: true, reason: 'Motif légitime, bac à sable' }, { kind: 'reading', opposed: true }, care('gp-1')]],
    ['patient-4', [...informed, care('gp-1'), { kind: 'record', state: 'closed' }]],
    ['patient-5', [...informed, care('gp-1')]],
    ['patient-6', informed],
  ];
  const scenes: Scene[] = [];
  for (const [id, changes] of wanted) {
    const patient = await find(id);
    if (patient && (await consent.state(id)).record === 'absent') scenes.push({ patient, name: patient.name, changes });
  }
  const requestId = 'sandbox';
  for (const { patient, name, changes } of scenes) {
    await consent.record({ caller: administration(at), requestId }, patient, { kind: 'record', state: 'open', proof: 'bac à sable' });
    if (patient.id === 'patient-2') {
      for (const [person_, title] of [
        ['patient-1', 'Jeanne Delmas'],
        ['patient-6', 'Karim Haddad'],
      ] as const)
        await consent.record({ caller: administration(at), requestId }, patient, { kind: 'representative', person: person_, name: title, represents: true });
    }
    for (const change of changes) await consent.record({ caller: patientCaller(patient.id, name, at), requestId }, patient, change);
  }
}
