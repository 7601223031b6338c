// The works of the shared record: decisions, deposits, openings, retrievals, and the verification of the trace.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '@socle/foundations/audit';
import { loadConsentSamples } from '@socle/foundations/consent';
import { type CareCaller, personas, structures } from '@socle/foundations/identity';
import { loadPatientSamples } from '@socle/foundations/patient-identity';
import { migrate } from '@socle/kit/database';
import { openDatabase } from '@socle/kit/sql';
import { decisionRate, provideLot, type SampleDocument, sampleAuthor, sampleLot } from '@socle/services/documents';
import { type Line, load, median, type Work } from './measure.ts';
import { fillRecord } from './record-fill.ts';
import { openRecord, recordMigrations } from './record-parts.ts';
import { start, stop, type World } from './world.ts';

const port = 18_090;
const base = { client: { id: 'bench', name: 'Bench' }, means: { level: 'eidas1', amr: [], at: 0 }, scopes: [], session: 'bench' };
const hospital: CareCaller = { ...base, id: 'valbrune-ehr', kind: 'software', name: 'Hospital software', structure: structures.hospital };
const doctor: CareCaller = (() => {
  const persona = personas.find(({ key }) => key === 'gp-1');
  const situation = persona?.situations[0];
  return {
    ...base,
    id: persona?.idnps ?? '',
    kind: 'professional',
    name: 'gp-1',
    ...(situation ? { profession: situation.profession, ...(situation.structure ? { structure: situation.structure } : {}) } : {}),
  };
})();

const filling = `<paragraph>${'Texte inventé pour les mesures, sans aucun sens clinique. '.repeat(1600)}</paragraph>`;
const oid = (): string => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;

type Fed = SampleDocument['patient'];

/** A letter of the hospital's about this patient. */
const letter = (patient: Fed, n: number, narrative: string): SampleDocument => ({
  type: 'LOINC|11490-0',
  title: `Lettre ${n}`,
  patient,
  author: sampleAuthor('specialist-1'),
  date: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString().replace('.000', ''),
  uniqueId: oid(),
  sections: [{ title: 'Séjour', narrative }],
});

type Requests = readonly { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string }[];

/** One load on the server of the record, as this caller. */
const run = (seconds: number, who: string, requests: Requests, at = port) =>
  load({
    url: `http://127.0.0.1:${at}`,
    connections: 16,
    seconds,
    headers: { authorization: who, 'content-type': 'application/fhir+json' },
    requests,
  });

/** Until a server has been under load for some seconds, the compiler of the runtime takes a fifth of the machine. */
const warming = 4;

/** Medians of the rounds, after some that only warm. */
async function rounds(count: number, one: () => Promise<{ rate: number; p95: number }>): Promise<{ rate: number; p95: number }> {
  for (let i = 0; i < warming; i++) await one();
  const all = [];
  for (let i = 0; i < count; i++) all.push(await one());
  return { rate: median(all.map(({ rate }) => rate)), p95: median(all.map(({ p95 }) => p95)) };
}

const depositsOf = (patients: readonly Fed[], count: number): Requests =>
  Array.from({ length: count }, (_, i) => ({
    method: 'POST' as const,
    path: '/documents/fhir',
    body: JSON.stringify(sampleLot([letter(patients[i % patients.length] as Fed, i, filling)], randomUUID)),
  }));
const openingOf = (patient: string): Requests[number] => ({
  method: 'GET',
  path: `/documents/fhir/DocumentReference?patient=${patient}&status=current&_count=20&_sort=-date`,
});
const retrievalOf = (document: string): Requests[number] => ({ method: 'GET', path: `/documents/fhir/Binary/${document}` });

const people = (record: Fresh) => async (id: string) => {
  const found = await record.patients.find(id);
  return found && { ...found, name: id };
};

/** The people of the sandbox, 200 documents of one of them, and a large one of another. */
async function fillSmall(record: Fresh) {
  const { patients, consent, documents, database } = record;
  await loadPatientSamples(patients);
  await loadConsentSamples(consent, people(record), Date.now());
  const opened = await patients.find('patient-1');
  const fed = await patients.find('patient-6');
  if (!opened || !fed) throw new Error('the people of the sandbox are not there');
  const provide = (letters: readonly SampleDocument[]) =>
    provideLot(documents.deps, { caller: hospital, requestId: 'bench', mode: 'normal' }, sampleLot(letters, randomUUID));
  for (let lot = 0; lot < 10; lot++)
    await provide(Array.from({ length: 20 }, (_, i) => letter(opened, lot * 20 + i, '<paragraph>Court.</paragraph>')));
  await provide([letter(fed, 999, filling)]);
  const [large] = await database.rows<[string, string, number]>(
    `select id, blob, size from documents.document where patient = 'patient-6'`,
  );
  if (!large) throw new Error('the large document is not there');
  await consent.record({ caller: doctor, requestId: 'bench' }, fed, { kind: 'care-team', member: true });
  return { opened, fed, large };
}

type Fresh = Awaited<ReturnType<typeof openFresh>>;

/** The rooms of the shared record on an empty database and an empty folder of contents. */
async function openFresh(world: World, name = 'bench_record') {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-record-'));
  await world.database.query(`drop database if exists ${name}`);
  await world.database.query(`create database ${name}`);
  const url = world.cluster.url(name);
  const plain = openDatabase({ url, max: 2 });
  await migrate(plain, recordMigrations);
  await plain.close();
  const record = await openRecord(url, folder);
  return {
    ...record,
    url,
    folder,
    async remove() {
      await record.close();
      rmSync(folder, { recursive: true, force: true });
      await world.database.query(`drop database ${name} with (force)`);
    },
  };
}

const serve = ({ url, folder }: Fresh, content: string, at = port) =>
  start('./record-server.ts', { url, port: at, folder, callers: { hospital, doctor }, content });

export const sharedRecord: Work = async (world, settings) => {
  const lines: Line[] = [];
  const goal = (work: string, ours: number, limit: number, unit: string, note: string, sense: 'least' | 'most' = 'least'): void =>
    void lines.push({ work, ours, limit, ratio: ours / limit, target: 1, unit, sense, note });
  goal(
    'decisions, one thread',
    median(Array.from({ length: settings.rounds }, () => decisionRate(settings.seconds * 1000, () => performance.now()))),
    500_000,
    '/s',
    'limit: the goal itself',
  );

  const record = await openFresh(world);
  try {
    const { fed, large } = await fillSmall(record);
    await record.database.query('analyze');

    const child = await serve(record, large[1]);
    try {
      const deposits = await rounds(settings.rounds, () => run(settings.seconds, 'hospital', depositsOf([fed], 400 * settings.seconds)));
      goal('deposit of a 100 kB CDA lot', deposits.rate, 250, 'lots/s', 'limit: the goal; 16 connections');
      goal('deposit, 97.5 % below', deposits.p95, 150, 'ms', 'limit: the goal for 95 %', 'most');
      const openings = await rounds(settings.rounds, () => run(settings.seconds, 'doctor', [openingOf('patient-1')]));
      goal('record opening, 20 of 200 documents', openings.rate, 800, '/s', 'limit: the goal; decision, ITI-67 and trace; 16 connections');
      goal('record opening, 97.5 % below', openings.p95, 60, 'ms', 'limit: the goal for 95 %', 'most');
      const retrieve = [retrievalOf(large[0])];
      const ours: number[] = [];
      const bare: number[] = [];
      for (let i = 0; i < settings.rounds; i++) {
        ours.push((await run(settings.seconds, 'doctor', retrieve)).rate);
        bare.push((await run(settings.seconds, 'doctor', retrieve, port + 1)).rate);
      }
      lines.push({
        work: `retrieve of ${Math.round(large[2] / 1000)} kB`,
        ours: median(ours),
        limit: median(bare),
        ratio: median(ours) / median(bare),
        target: 0.5,
        unit: '/s',
        note: 'limit: node:http from the same store',
      });
    } finally {
      await stop(child);
    }
    await lengthen(record);
    await record.audit.seal();
    const begun = performance.now();
    const verdict = await record.audit.verify();
    goal(
      'audit verify',
      verdict.entries / ((performance.now() - begun) / 1000),
      200_000,
      'events/s',
      `limit: the goal; ${verdict.entries} entries, sound: ${verdict.sound}`,
    );
  } finally {
    await record.remove();
  }
  return lines;
};

/** A short trail measures how a verification begins; this is what some days of a hospital leave. */
const trailEntries = 300_000;

async function lengthen({ audit }: Fresh): Promise<void> {
  const entry = (n: number): AuditEntry => ({
    at: Date.UTC(2026, 10, 28) + n,
    kind: 'access',
    action: 'read',
    outcome: 'permitted',
    rule: 'DOC-ACC-010',
    caller: { id: doctor.id, kind: doctor.kind, name: doctor.name },
    patient: `patient-${n % 5000}`,
    entity: { type: 'DocumentReference', id: `document-${n}`, version: 1, code: '11490-0' },
    request: `request-${n}`,
    details: { label: 'Lettre de liaison à la sortie' },
  });
  for (let n = 0; n < trailEntries; n += 1000) await audit.record(Array.from({ length: 1000 }, (_, i) => entry(n + i)));
}

/** Patients whose record the doctor opens, of 200 documents each. */
const openedMax = 200;

/** Patients and contents of which a load asks, each many times, far from the last. */
const spread = <T>(from: readonly T[], count: number): readonly T[] =>
  Array.from({ length: count }, (_, i) => from[(i * 7919) % from.length] as T);

interface Side {
  readonly at: number;
  readonly patients: readonly Fed[];
  readonly contents: readonly string[];
}

/** The same load on a small and on a large record in turn: the speed of a machine changes within minutes, and filling takes eight. */
async function inTurn(count: number, sides: readonly Side[], one: (side: Side) => Promise<{ rate: number; p95: number }>) {
  const all = sides.map((): { rate: number; p95: number }[] => []);
  for (let i = 0; i < warming + count; i++) {
    for (const [n, side] of sides.entries()) {
      const figures = await one(side);
      if (i >= warming) all[n]?.push(figures);
    }
  }
  return all.map((each) => ({ rate: median(each.map(({ rate }) => rate)), p95: median(each.map(({ p95 }) => p95)) }));
}

/** The same three figures with 201 documents and with a million of 20,000 patients. */
export const recordGrowth: Work = async (world, settings, say) => {
  const lines: Line[] = [];
  const small = await openFresh(world, 'bench_record_small');
  const record = await openFresh(world);
  try {
    const few = await fillSmall(small);
    const first = await fillSmall(record);
    const { patients, large } = await fillRecord(
      record,
      { caller: hospital, doctor, opened: openedMax, template: first.opened.id, filling },
      say,
    );
    for (const { database } of [small, record]) await database.query('vacuum analyze');
    const sides: readonly Side[] = [
      { at: port, patients: [few.opened], contents: [few.large[0]] },
      { at: port + 2, patients, contents: large },
    ];
    const children = [await serve(small, few.large[1], port)];
    try {
      children.push(await serve(record, first.large[1], port + 2));
      const { seconds } = settings;
      const works = {
        deposit: (side: Side) => run(seconds, 'hospital', depositsOf(spread(side.patients, 500), 400 * seconds), side.at),
        'record opening': (side: Side) =>
          run(
            seconds,
            'doctor',
            spread(side.patients.slice(0, openedMax), 2000).map(({ id }) => openingOf(id)),
            side.at,
          ),
        retrieve: (side: Side) => run(seconds, 'doctor', spread(side.contents, 2000).map(retrievalOf), side.at),
      };
      for (const [work, one] of Object.entries(works)) {
        say(work);
        const [before, after] = await inTurn(settings.rounds, sides, one);
        if (!before || !after) throw new Error('both sides are measured');
        lines.push({
          work: `${work}, 201 → 1,000,000 documents`,
          ours: 1000 / after.rate,
          limit: 1000 / before.rate,
          ratio: before.rate / after.rate,
          target: 1.5,
          unit: 'ms each',
          sense: 'most',
          note: `97.5 % below ${Math.round(before.p95)} → ${Math.round(after.p95)} ms`,
        });
      }
    } finally {
      for (const child of children) await stop(child);
    }
  } finally {
    await record.remove();
    await small.remove();
  }
  return lines;
};
