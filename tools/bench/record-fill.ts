// A million documents of 20,000 patients, written past the doors but with the product's own rows and index: a deposit each would take hours.
import { randomUUID } from 'node:crypto';
import { parseJson, type Resource } from '@socle/engine/fhir';
import { insertAll, type Prepared, setConcept } from '@socle/engine/store';
import type { CareCaller } from '@socle/foundations/identity';
import type { Identity } from '@socle/foundations/patient-identity';
import { provideLot, sampleAuthor, sampleLot } from '@socle/services/documents';
import type { openRecord } from './record-parts.ts';

const patientsMax = 20_000;
const documentsMax = 1_000_000;
/** Of the records that are opened; the others share the rest. */
const documentsOpened = 200;
const batch = 500;
const lanes = 3;
const testOid = '1.2.250.1.213.1.4.10';

type OpenRecord = Awaited<ReturnType<typeof openRecord>>;

export interface Filling {
  readonly caller: CareCaller;
  readonly doctor: CareCaller;
  /** How many records the doctor will open. */
  readonly opened: number;
  /** The patient one of whose documents is the pattern of all. */
  readonly template: string;
  /** Narrative of the large documents that are retrieved. */
  readonly filling: string;
}

export async function fillRecord(
  record: OpenRecord,
  filling: Filling,
  say: (text: string) => void,
): Promise<{ patients: Identity[]; large: string[] }> {
  const patients = await makePatients(record, filling, say);
  const large = await depositLarge(record, filling, patients);
  const { database } = record;
  const { core } = record.documents.mount.store;
  const [pattern] = await database.rows<[string, string]>(
    `select r.content, d.blob from documents.document d join documents.resource r on r.id = d.id where d.patient = $1 limit 1`,
    [filling.template],
  );
  if (!pattern) throw new Error('there is no document to follow');
  const document = parseJson(pattern[0]) as Resource & Patterned;
  const start = Date.UTC(2020, 0, 1);
  const step = Math.floor((Date.UTC(2026, 10, 1) - start) / documentsMax);
  let next = 0;
  let told = 0;
  const lane = async (): Promise<void> => {
    for (let from = next; from < documentsMax; from = next) {
      next += batch;
      const items: Prepared[] = [];
      const rows: { patient: string; id: string; unique_id: string; created: number }[] = [];
      for (let n = from; n < Math.min(from + batch, documentsMax); n++) {
        const patient = patients[ownerOf(n, filling.opened)] as Identity;
        const id = core.newId({
          resourceType: 'DocumentReference',
          subject: { reference: `Patient/${patient.id}` },
        } as unknown as Resource);
        const date = new Date(start + n * step).toISOString();
        const uniqueId = `urn:oid:2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
        const item = core.prepare(placed(document, { id, patient, date, uniqueId }), id, 1);
        await setConcept(core.concepts, item);
        items.push(item);
        rows.push({ patient: patient.id, id, unique_id: uniqueId, created: start + n * step });
      }
      await database.transaction(async (tx) => {
        await insertAll(tx, core.statements, items, []);
        await tx.query(
          `insert into documents.document (patient, id, unique_id, type, authors, by_patient, media, size, sha1, blob, created, submission)
           select x.patient, x.id, x.unique_id, d.type, d.authors, false, d.media, d.size, d.sha1, d.blob, x.created, d.submission
             from jsonb_to_recordset($1::jsonb) x(patient text, id text, unique_id text, created int8), (select * from documents.document where blob = $2 limit 1) d`,
          [JSON.stringify(rows), pattern[1]],
        );
      });
      if (from - told >= 100_000) {
        told = from;
        say(`documents: ${from} of ${documentsMax}`);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await database.query(`select gin_clean_pending_list('documents.resource_token'::regclass)`);
  return { patients, large };
}

interface Patterned {
  readonly masterIdentifier: { readonly system: string };
  readonly content: readonly { readonly attachment: object }[];
  readonly context: object;
}

/** The pattern as a document of this patient; what it says besides is the same in all. */
function placed(
  pattern: Resource & Patterned,
  { id, patient, date, uniqueId }: { id: string; patient: Identity; date: string; uniqueId: string },
): Resource {
  return {
    ...pattern,
    id,
    masterIdentifier: { ...pattern.masterIdentifier, value: uniqueId },
    subject: { reference: `Patient/${patient.id}`, identifier: { system: `urn:oid:${testOid}`, value: patient.matricule?.value } },
    date,
    content: pattern.content.map((one) => ({ ...one, attachment: { ...one.attachment, url: `Binary/${id}`, creation: date } })),
    context: { ...pattern.context, period: { start: date } },
  } as unknown as Resource;
}

const ownerOf = (n: number, opened: number): number => (n < opened * documentsOpened ? n % opened : opened + (n % (patientsMax - opened)));

async function makePatients({ patients, consent }: OpenRecord, { caller }: Filling, say: (text: string) => void): Promise<Identity[]> {
  const administrator: CareCaller = { ...caller, kind: 'administrator', id: 'bench', name: 'Bench' };
  const found: Identity[] = new Array(patientsMax);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < patientsMax; i = next++) {
      const id = `grown-${i}`;
      const year = 1930 + (i % 80);
      const month = 1 + (Math.floor(i / 80) % 12);
      const two = (n: number): string => String(n).padStart(2, '0');
      const number = `1${two(year % 100)}${two(month)}63113${String(1 + Math.floor(i / 960)).padStart(3, '0')}`;
      const key = two(Number(97n - (BigInt(number) % 97n)));
      const person = {
        birthName: `CROISSANCE ${letters(i)}`,
        givenNames: ['PAUL'],
        firstGiven: 'PAUL',
        birthDate: `${year}-${two(month)}-15`,
        sex: 'M' as const,
        birthPlace: '63113',
      };
      await patients.place({ caller: administrator, requestId: 'bench' }, id, person, [
        { kind: 'retrieved', by: 'INSI', matricule: { oid: testOid, value: `${number}${key}` }, traits: person },
        { kind: 'checked', evidence: 'identity-card' },
      ]);
      const patient = (await patients.find(id)) as Identity;
      await consent.record({ caller: administrator, requestId: 'bench' }, patient, { kind: 'record', state: 'open', proof: 'bench' });
      found[i] = patient;
      if (i % 5000 === 0) say(`patients: ${i} of ${patientsMax}`);
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  return found;
}

/** Names are letters: a number as some of them. */
const letters = (n: number): string => [...String(n)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');

/** Documents with a content of their own, to be retrieved: one of each record that is opened. */
async function depositLarge(
  { documents, consent, database }: OpenRecord,
  { caller, doctor, opened, filling }: Filling,
  patients: readonly Identity[],
): Promise<string[]> {
  for (const patient of patients.slice(0, opened)) {
    await consent.record({ caller: doctor, requestId: 'bench' }, patient, { kind: 'care-team', member: true });
    const letter = {
      type: 'LOINC|11490-0',
      title: 'Lettre longue',
      patient,
      author: sampleAuthor('specialist-1'),
      date: '2026-11-02T08:00:00Z',
      uniqueId: `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`,
      sections: [{ title: 'Séjour', narrative: filling }],
    };
    await provideLot(documents.deps, { caller, requestId: 'bench', mode: 'normal' }, sampleLot([letter], randomUUID));
  }
  const rows = await database.rows<[string]>(`select id from documents.document where patient like 'grown-%'`);
  return rows.map(([id]) => id);
}
