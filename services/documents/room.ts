// The definition of the shared record.
import { auditRoom } from '@socle/foundations/audit';
import { consentRoom } from '@socle/foundations/consent';
import { identityRoom } from '@socle/foundations/identity';
import { patientIdentityRoom } from '@socle/foundations/patient-identity';
import type { BlobStore } from '@socle/kit/blob';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { Counter } from 'prom-client';
import { documentCommands } from './commands.ts';
import { keyFileOf, openContents } from './contents.ts';
import { planSweep, sweepJobs } from './jobs.ts';
import { type Documents, documentsMigrations, openDocuments } from './open.ts';
import { documentPaths } from './routes/paths.ts';
import { ruleTexts } from './rules/rule-texts.ts';
import { loadDocumentSamples } from './samples/story.ts';
import { documentSettings } from './settings.ts';

interface OpenDocumentsRoom extends OpenRoom {
  readonly documents: Documents;
  readonly keyFile: string;
  readonly reopen: () => BlobStore;
}

export const documentsRoom = defineRoom({
  name: 'documents',
  settings: documentSettings,
  needs: [auditRoom, identityRoom, patientIdentityRoom, consentRoom],
  migrations: documentsMigrations,
  commands: documentCommands,
  async open({ settings, database, log, clock, chance, software, dataFolder, baseUrl, room, jobs }): Promise<OpenDocumentsRoom> {
    const blobs = openContents(settings, dataFolder);
    const alarm = { altered: (): void => undefined };
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
      altered: () => alarm.altered(),
    });
    documents.deps.audit.describeRules(ruleTexts);
    const sweeping = { deps: documents.deps, jobs, every: settings.orphanAge };
    return {
      documents,
      keyFile: keyFileOf(settings, dataFolder),
      reopen: () => openContents(settings, dataFolder),
      routes(server) {
        const count = new Counter({
          name: 'socle_documents_content_altered_total',
          help: 'Contents that were found missing or altered where they lie, and were not served',
          registers: [server.metrics],
        });
        alarm.altered = () => count.inc();
        documentPaths(server, documents);
      },
      jobs: sweepJobs(sweeping),
      started: () => planSweep(sweeping),
      samples: () => loadDocumentSamples(documents.deps),
      shows: () => [{ what: 'Shared record (PDSm)', path: '/documents/fhir' }],
      close: () => documents.close(),
    };
  },
});
