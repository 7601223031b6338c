// The definition of patient identity.
import { renderFhirProblem } from '@socle/engine/rest';
import { auditRoom } from '@socle/foundations/audit';
import { identityRoom } from '@socle/foundations/identity';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { type OpenPatientIdentity, openPatientIdentity, patientIdentityMigrations } from './open.ts';
import { matchPerson } from './operations/match-person.ts';
import { fhirPaths } from './routes/fhir.ts';
import { identityPaths } from './routes/screens.ts';
import { ruleTexts } from './rules/rights.ts';
import { loadPatientSamples } from './samples/people.ts';
import { patientIdentitySettings } from './settings.ts';

interface OpenPatientIdentityRoom extends OpenRoom {
  readonly patients: OpenPatientIdentity;
}

export const patientIdentityRoom = defineRoom({
  name: 'patient-identity',
  settings: patientIdentitySettings,
  needs: [auditRoom, identityRoom],
  migrations: patientIdentityMigrations,
  open({ database, clock, settings, baseUrl, room }): OpenPatientIdentityRoom {
    const { audit } = room(auditRoom);
    audit.describeRules(ruleTexts);
    const parts = { database, clock, settings, audit };
    const patients = openPatientIdentity(parts);
    room(identityRoom).identity.matchPatients((traits) => matchPerson(parts, traits));
    return {
      patients,
      routes(server) {
        server.mount('/patient-identity/fhir', (app) => fhirPaths(app, parts, patients, () => `${baseUrl()}/patient-identity/fhir`), {
          renderProblem: renderFhirProblem,
        });
        server.mount('/patient-identity', (app) => identityPaths(app, parts, patients));
      },
      shows: () => [{ what: 'Patient identity (INS)', path: '/patient-identity/fhir' }],
      samples: () => loadPatientSamples(patients),
    };
  },
});
