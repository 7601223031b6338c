// The works of the shared record: decisions, deposits, openings, retrievals, and the verification of the trace.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConsentSamples } from '@socle/foundations/consent';
import { type CareCaller, personas, structures } from '@socle/foundations/identity';
import { loadPatientSamples } from '@socle/foundations/patient-identity';
import { migrate } from '@socle/kit/database';
import { openDatabase } from '@socle/kit/sql';
import { decisionRate, provideLot, type SampleDocument, sampleAuthor, sampleLot } from '@socle/services/documents';
import { type Line, load, median, type Work } from './measure.ts';
import { openRecord, recordMigrations } from './record-parts.ts';
import { start, stop } from './world.ts';

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

  const name = 'bench_record';
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-record-'));
  await world.database.query(`drop database if exists ${name}`);
  await world.database.query(`create database ${name}`);
  const url = world.cluster.url(name);
  const plain = openDatabase({ url, max: 2 });
  await migrate(plain, recordMigrations);
  await plain.close();
  const record = await openRecord(url, folder);
  try {
    const { patients, consent, documents, database } = record;
    await loadPatientSamples(patients);
    const find = async (id: string) => {
      const found = await patients.find(id);
      return found && { ...found, name: id };
    };
    await loadConsentSamples(consent, find, Date.now());
    const opened = await patients.find('patient-1');
    const fed = await patients.find('patient-6');
    if (!opened || !fed) throw new Error('the people of the sandbox are not there');
    const letter = (patient: typeof opened, n: number, narrative: string): SampleDocument => ({
      type: 'LOINC|11490-0',
      title: `Lettre ${n}`,
      patient,
      author: sampleAuthor('specialist-1'),
      date: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString().replace('.000', ''),
      uniqueId: oid(),
      sections: [{ title: 'Séjour', narrative }],
    });
    const request = { caller: hospital, requestId: 'bench', mode: 'normal' as const };
    for (let lot = 0; lot < 10; lot++)
      await provideLot(
        documents.deps,
        request,
        sampleLot(
          Array.from({ length: 20 }, (_, i) => letter(opened, lot * 20 + i, '<paragraph>Court.</paragraph>')),
          randomUUID,
        ),
      );
    await provideLot(documents.deps, request, sampleLot([letter(fed, 999, filling)], randomUUID));
    const [large] = await database.rows<[string, string, number]>(
      `select id, blob, size from documents.document where patient = 'patient-6'`,
    );
    if (!large) throw new Error('the large document is not there');
    await consent.record({ caller: doctor, requestId: 'bench' }, fed, { kind: 'care-team', member: true });
    await database.query('analyze');

    const child = await start('./record-server.ts', { url, port, folder, callers: { hospital, doctor }, content: large[1] });
    try {
      const run = (
        who: string,
        requests: readonly { method: 'GET' | 'POST'; path: string; body?: string }[],
        connections: number,
        at = port,
      ) =>
        load({
          url: `http://127.0.0.1:${at}`,
          connections,
          seconds: settings.seconds,
          headers: { authorization: who, 'content-type': 'application/fhir+json' },
          requests,
        });
      const many = async (one: () => Promise<{ rate: number; p95: number }>) => {
        await one();
        const all = [];
        for (let i = 0; i < settings.rounds; i++) all.push(await one());
        return { rate: median(all.map(({ rate }) => rate)), p95: median(all.map(({ p95 }) => p95)) };
      };
      const bodies = (count: number) =>
        Array.from({ length: count }, (_, i) => ({
          method: 'POST' as const,
          path: '/documents/fhir',
          body: JSON.stringify(sampleLot([letter(fed, i, filling)], randomUUID)),
        }));
      const deposits = await many(() => run('hospital', bodies(400 * settings.seconds), 16));
      goal('deposit of a 100 kB CDA lot', deposits.rate, 250, 'lots/s', 'limit: the goal; 16 connections');
      goal('deposit, 97.5 % below', deposits.p95, 150, 'ms', 'limit: the goal for 95 %', 'most');
      const opening = {
        method: 'GET' as const,
        path: '/documents/fhir/DocumentReference?patient=patient-1&status=current&_count=20&_sort=-date',
      };
      const openings = await many(() => run('doctor', [opening], 16));
      goal('record opening, 20 of 200 documents', openings.rate, 800, '/s', 'limit: the goal; decision, ITI-67 and trace; 16 connections');
      goal('record opening, 97.5 % below', openings.p95, 60, 'ms', 'limit: the goal for 95 %', 'most');
      const retrieve = { method: 'GET' as const, path: `/documents/fhir/Binary/${large[0]}` };
      const ours: number[] = [];
      const bare: number[] = [];
      for (let i = 0; i < settings.rounds; i++) {
        ours.push((await run('doctor', [retrieve], 16)).rate);
        bare.push((await run('doctor', [retrieve], 16, port + 1)).rate);
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
    await record.close();
    rmSync(folder, { recursive: true, force: true });
    await world.database.query(`drop database ${name} with (force)`);
  }
  return lines;
};
