// The shared record under measure: the product's rooms on a database, opened alike by the server and by whoever fills it.
import { join } from 'node:path';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import { consentMigrations, consentSettings, openConsent } from '@socle/foundations/consent';
import { openPatientIdentity, patientIdentityMigrations, patientIdentitySettings } from '@socle/foundations/patient-identity';
import { folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import { systemChance, systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { createLog } from '@socle/kit/log';
import { openDatabase } from '@socle/kit/sql';
import { documentSettings, documentsMigrations, openDocuments } from '@socle/services/documents';

export const recordMigrations = [...auditMigrations, ...patientIdentityMigrations, ...consentMigrations, ...documentsMigrations];

export async function openRecord(url: string, folder: string) {
  const { config } = readConfig({ identity: patientIdentitySettings, consent: consentSettings, documents: documentSettings }, {});
  const database = openDatabase({ url, max: 8, quick: 2 });
  const clock = systemClock;
  const audit = await openAudit({ database, clock, secret: Buffer.alloc(32, 7), anchors: join(folder, 'anchors.ndjson') });
  const patients = openPatientIdentity({ database, clock, settings: config.identity, audit });
  const consent = openConsent({ database, clock, settings: config.consent, audit });
  const blobs = openBlobs(folderShelf(join(folder, 'contents')), openBlobKeys(join(folder, 'blob.key')));
  const documents = await openDocuments({
    database,
    audit,
    consent,
    patients,
    blobs,
    altered: () => undefined,
    settings: config.documents,
    clock,
    chance: systemChance,
    log: createLog({ level: 'warn' }),
    software: { name: 'Socle', version: '0' },
    baseUrl: () => 'http://127.0.0.1/documents/fhir',
  });
  return {
    database,
    audit,
    patients,
    consent,
    blobs,
    documents,
    async close() {
      await documents.close();
      await audit.close();
      await database.close();
    },
  };
}
