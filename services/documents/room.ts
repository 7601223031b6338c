// The definition of the shared record.
import { renderFhirProblem } from '@socle/engine/rest';
import { auditRoom } from '@socle/foundations/audit';
import { consentRoom } from '@socle/foundations/consent';
import { identityRoom } from '@socle/foundations/identity';
import { patientIdentityRoom } from '@socle/foundations/patient-identity';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { openContents } from './contents.ts';
import { type Documents, documentsMigrations, openDocuments } from './open.ts';
import { sweepContents } from './operations/sweep-contents.ts';
import { fhirPaths } from './routes/fhir.ts';
import { screenPaths } from './routes/screens.ts';
import { ruleTexts } from './rules/rule-texts.ts';
import { documentSettings } from './settings.ts';

interface OpenDocumentsRoom extends OpenRoom {
  readonly documents: Documents;
}

export const documentsRoom = defineRoom({
  name: 'documents',
  settings: documentSettings,
  needs: [auditRoom, identityRoom, patientIdentityRoom, consentRoom],
  migrations: documentsMigrations,
  async open({ settings, database, log, clock, chance, software, dataFolder, baseUrl, room }): Promise<OpenDocumentsRoom> {
    const blobs = openContents(settings, dataFolder);
    const documents = await openDocuments({
      database,
      settings,
      log,
      clock,
      chance,
      software,
      baseUrl: () => `${baseUrl()}/documents/fhir`,
      audit: room(auditRoom).audit,
      consent: room(consentRoom).consent,
      patients: room(patientIdentityRoom).patients,
      blobs,
    });
    documents.deps.audit.describeRules(ruleTexts);
    return {
      documents,
      routes(server) {
        server.mount('/documents/fhir', (app) => fhirPaths(app, documents.deps, documents.mount), { renderProblem: renderFhirProblem });
        server.mount('/documents', (app) => screenPaths(app, documents.deps, documents.mount));
      },
      jobs: { 'documents/sweep': async () => void (await sweepContents(documents.deps)) },
      shows: () => [{ what: 'Shared record (PDSm)', path: '/documents/fhir' }],
      close: () => documents.close(),
    };
  },
});
