// The shared record with the rooms it stands on, on a database of the test, behind a real server that takes the caller from a header.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderFhirProblem } from '@socle/engine/rest';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import { consentMigrations, consentSettings, loadConsentSamples, openConsent } from '@socle/foundations/consent';
import { type CareCaller, personas } from '@socle/foundations/identity';
import {
  loadPatientSamples,
  openPatientIdentity,
  patientIdentityMigrations,
  patientIdentitySettings,
} from '@socle/foundations/patient-identity';
import { folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import { fixedClock, newUuid, systemChance } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createServer, httpSettings } from '@socle/kit/http';
import { silentLog } from '@socle/kit/log';
import { documentsMigrations, openDocuments } from './open.ts';
import { fhirPaths } from './routes/fhir.ts';
import { screenPaths } from './routes/screens.ts';
import type { SampleAuthor, SampleDocument } from './samples/lot.ts';
import { documentSettings } from './settings.ts';

export const start = '2026-11-23T10:00:00Z';

/** A persona of the sandbox as a caller, by its key; with scopes, by a token: `gp-1 user/DocumentReference.rs`. */
export function callerOf(text: string): CareCaller {
  const [key = '', ...scopes] = text.split(' ');
  const caller = personaOf(key);
  if (scopes.length === 0) return caller;
  const { session: _, ...byToken } = caller;
  return { ...byToken, scopes: scopes.filter((scope) => scope !== '-') };
}

function personaOf(key: string): CareCaller {
  const persona = personas.find((one) => one.key === key);
  const base = { client: { id: 'test', name: 'Test' }, means: { level: 'eidas1', amr: ['pwd'], at: 0 }, scopes: [], session: 'test' };
  if (key === 'hospital')
    return {
      ...base,
      kind: 'software',
      id: 'valbrune-ehr',
      name: 'Valbrune EHR',
      structure: { id: '1990000010', name: 'Centre hospitalier de Valbrune' },
    };
  if (key === 'administrator') return { ...base, kind: 'administrator', id: 'administrator', name: 'Administrator' };
  if (key.startsWith('patient-')) return { ...base, kind: 'patient', id: `person:${key}`, name: key, patient: key };
  const situation = persona?.situations[0];
  if (!persona || !situation) throw new Error(`no persona is called ${key}`);
  return {
    ...base,
    kind: 'professional',
    id: persona.idnps ?? key,
    name: [persona.title, persona.givenName, persona.familyName].filter(Boolean).join(' '),
    profession: situation.profession,
    ...(situation.structure ? { structure: situation.structure } : {}),
    ...(persona.regulation ? { role: 'regulation' as const } : {}),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(after: (done: () => unknown) => void, environment: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'socle-documents-'));
  const { db } = await openTestDatabase(
    { after },
    { migrations: [...auditMigrations, ...patientIdentityMigrations, ...consentMigrations, ...documentsMigrations] },
  );
  const clock = fixedClock(start);
  const { config } = readConfig(
    { identity: patientIdentitySettings, consent: consentSettings, documents: documentSettings, http: httpSettings },
    { SOCLE_HTTP_RATE: '0', ...environment },
  );
  const audit = await openAudit({ database: db, clock });
  const patients = openPatientIdentity({ database: db, clock, settings: config.identity, audit });
  const consent = openConsent({ database: db, clock, settings: config.consent, audit });
  await loadPatientSamples(patients);
  await loadConsentSamples(
    consent,
    async (id) => {
      const found = await patients.find(id);
      return found && { ...found, name: id };
    },
    clock.millis(),
  );
  const contents = join(folder, 'contents');
  const blobs = openBlobs(folderShelf(contents), openBlobKeys(join(folder, 'blob.key')));
  const altered = { count: 0 };
  const server = createServer({
    settings: config.http,
    log: silentLog,
    authenticate: () => undefined,
    software: { name: 'Test', version: '0' },
  });
  server.addAuthenticator(({ headers }) => callerOf(String(headers.authorization)));
  const documents = await openDocuments({
    database: db,
    audit,
    consent,
    patients,
    blobs,
    altered: () => void altered.count++,
    settings: config.documents,
    clock,
    chance: systemChance,
    log: silentLog,
    software: { name: 'Test', version: '0' },
    baseUrl: () => 'http://localhost/documents/fhir',
  });
  server.mount('/documents/fhir', (app) => fhirPaths(app, documents.deps, documents.mount), { renderProblem: renderFhirProblem });
  server.mount('/documents', (app) => screenPaths(app, documents.deps, documents.mount));
  after(async () => {
    await server.stop();
    await documents.close();
    await audit.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(who: string, method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
    const payload = body === undefined ? undefined : Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await server.app.inject({
      method: method as 'GET',
      url,
      headers: {
        authorization: who,
        ...(payload === undefined ? {} : { 'content-type': url.includes('/fhir') ? 'application/fhir+json' : 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = String(answer.headers['content-type'] ?? '').includes('json');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      bytes: answer.rawPayload,
      // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
      json: (isJson && answer.body !== '' ? JSON.parse(answer.body) : undefined) as any,
    };
  }
  return { db, clock, audit, patients, consent, blobs, contents, documents, server, ask, altered };
}

const persona = (key: string): SampleAuthor => {
  const found = personas.find((one) => one.key === key);
  const structure = found?.situations[0]?.structure;
  if (!found?.idnps || !structure) throw new Error(`no professional is called ${key}`);
  return { idnps: found.idnps, family: found.familyName, given: found.givenName, structure };
};

let serial = 0;

/** A discharge letter of the cardiologist about patient-1 unless told. */
export async function letter(world: World, more: Partial<SampleDocument> & { of?: string; by?: string } = {}): Promise<SampleDocument> {
  const { of = 'patient-1', by = 'specialist-1', ...rest } = more;
  const patient = await world.patients.find(of);
  if (!patient) throw new Error(`${of} is not there`);
  serial++;
  return {
    type: 'LOINC|11490-0',
    title: 'Lettre de liaison',
    patient,
    author: persona(by),
    date: '2026-11-20T09:00:00Z',
    uniqueId: `1.2.250.1.999.1.${serial}`,
    ...rest,
  };
}

export const uuid = newUuid;
