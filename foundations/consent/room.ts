// The definition of consent.
import { auditRoom } from '@socle/foundations/audit';
import { identityRoom } from '@socle/foundations/identity';
import { patientIdentityRoom } from '@socle/foundations/patient-identity';
import { Problem, show } from '@socle/kit/problem';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import type { Consent } from './contract.ts';
import { consentMigrations, openConsent } from './open.ts';
import { consentPaths } from './routes.ts';
import { ruleTexts } from './rules/rights.ts';
import { loadConsentSamples } from './samples/story.ts';
import { consentSettings } from './settings.ts';

interface OpenConsentRoom extends OpenRoom {
  readonly consent: Consent;
}

export const consentRoom = defineRoom({
  name: 'consent',
  settings: consentSettings,
  needs: [auditRoom, identityRoom, patientIdentityRoom],
  migrations: consentMigrations,
  open({ database, clock, settings, room }): OpenConsentRoom {
    const { audit } = room(auditRoom);
    audit.describeRules(ruleTexts);
    const parts = { database, clock, settings, audit };
    const { patients } = room(patientIdentityRoom);
    const consent = openConsent(parts);
    const getPatient = async (id: string) => {
      const patient = await patients.find(id);
      if (!patient) throw new Problem('not-found', `${show(id)} is no patient that is known here.`, { requirement: 'CNS-PAT-000' });
      return patient;
    };
    // A parent reads the trace of a minor child.
    audit.allowReading(async ({ kind, id }, patient) => {
      if (kind !== 'patient' || !id.startsWith('person:')) return false;
      const relation = await consent.represents(id.slice('person:'.length), patient);
      return relation !== undefined && (await consent.facts(await getPatient(patient), undefined)).minor;
    });
    return {
      consent,
      routes: (server) => server.mount('/consent', (app) => consentPaths(app, { ...parts, consent, getPatient })),
      shows: () => [{ what: 'Consent', path: '/consent' }],
      samples: () =>
        loadConsentSamples(
          consent,
          async (id) => {
            const patient = await patients.find(id);
            return patient && { ...patient, name: `${patient.firstGiven} ${patient.usedName ?? patient.birthName}` };
          },
          clock.millis(),
        ),
    };
  },
});
