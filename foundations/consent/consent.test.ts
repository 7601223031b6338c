// Consent: who may say what, what holds and until when, told and traced in the same transaction; the segment ZFA.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import type { CareCaller } from '@socle/foundations/identity';
import { fixedClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import fc from 'fast-check';
import type { Change, Facts } from './contract.ts';
import { consentMigrations, openConsent } from './open.ts';
import { isMinor } from './rules/facts.ts';
import { mayChange, ruleTexts, type Speaker } from './rules/rights.ts';
import { readZfa, writeZfa } from './rules/zfa.ts';
import { consentSettings } from './settings.ts';

const { db } = await openTestDatabase({ after }, { migrations: [...auditMigrations, ...consentMigrations] });
const clock = fixedClock('2026-11-23T10:00:00Z');
const audit = await openAudit({ database: db, clock } as Parameters<typeof openAudit>[0]);
after(() => audit.close());
const consent = openConsent({ database: db, clock, audit, settings: readConfig({ consent: consentSettings }, {}).config.consent });

const base = { client: { id: 'c', name: 'C' }, means: { level: 'eidas1', amr: [], at: 0 }, scopes: [] };
const g15 = 'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante';
const doctor: CareCaller = { ...base, kind: 'professional', id: '899700001011', name: 'Dr Essai', profession: { system: g15, code: '10' } };
const nurse: CareCaller = { ...doctor, id: '899700001045', profession: { system: g15, code: '60' } };
const administrator: CareCaller = { ...base, kind: 'administrator', id: 'administrator', name: 'A' };
const citizen = (patient: string): CareCaller => ({ ...base, kind: 'patient', id: `person:${patient}`, name: patient, patient });
const adult = (id: string) => ({ id, birthDate: '1980-01-31' });
const say = (caller: CareCaller, patient: { id: string; birthDate: string }, change: Change) =>
  consent.record({ caller, requestId: `r-${patient.id}` }, patient, change);
const seen = (patient: { id: string; birthDate: string }, by = doctor): Promise<Facts> => consent.facts(patient, { id: by.id });
const hour = 3_600_000;

test('CNS-001 nothing is known of a patient until it is said', async () => {
  assert.deepEqual(await seen(adult('nobody')), {
    record: 'absent',
    feeding: 'not-collected',
    reading: 'not-collected',
    careTeam: false,
    explicitUntil: undefined,
    blocked: false,
    treatingDoctor: false,
    emergencyUntil: undefined,
    minor: false,
  });
});

test('CNS-002 what is said holds for whom and as long as it was said', async () => {
  const patient = adult('p-002');
  await say(administrator, patient, { kind: 'record', state: 'open' });
  await say(doctor, patient, { kind: 'care-team', member: true });
  await say(doctor, patient, { kind: 'explicit-consent', given: true });
  await say(nurse, patient, { kind: 'reading', opposed: false });
  const facts = await seen(patient);
  assert.deepEqual(
    [facts.record, facts.careTeam, facts.reading, facts.explicitUntil],
    ['open', true, 'not-opposed', clock.millis() + 24 * hour],
  );
  assert.equal((await seen(patient, nurse)).careTeam, false);
  clock.advance(366 * 24 * hour);
  const later = await seen(patient);
  assert.deepEqual([later.careTeam, (later.explicitUntil ?? 0) > clock.millis()], [false, false]);
});

test('CNS-003 a blocked professional lets himself in by no statement', async () => {
  const patient = adult('p-003');
  await say(administrator, patient, { kind: 'record', state: 'open' });
  await say(citizen('p-003'), patient, { kind: 'block', blocked: true, professional: doctor.id, name: doctor.name });
  for (const change of [
    { kind: 'care-team', member: true },
    { kind: 'explicit-consent', given: true },
    { kind: 'treating-doctor', chosen: true },
    { kind: 'emergency', mode: 'bris_de_glace', reason: 'Patient inconscient aux urgences' },
  ] as const)
    await assert.rejects(say(doctor, patient, change), { kind: 'forbidden', requirement: 'CNS-BLK-001' });
  await assert.rejects(say(doctor, patient, { kind: 'block', blocked: false, professional: doctor.id }), {
    kind: 'forbidden',
    requirement: 'CNS-PRO-007',
  });
  assert.equal((await seen(patient)).blocked, true);
  await say(citizen('p-003'), patient, { kind: 'block', blocked: false, professional: doctor.id });
  assert.equal((await seen(patient)).blocked, false);
});

test('CNS-004 an emergency wants its reason, ends by itself, and is told to the patient', async () => {
  const patient = adult('p-004');
  await say(administrator, patient, { kind: 'record', state: 'open' });
  for (const reason of ['', 'urgent', '1234567890 !!!'])
    await assert.rejects(say(doctor, patient, { kind: 'emergency', mode: 'bris_de_glace', reason }), {
      kind: 'unprocessable',
      requirement: 'CNS-EMG-001',
    });
  await assert.rejects(say(doctor, patient, { kind: 'emergency', mode: 'centre_15', reason: 'Appel au centre 15, malaise' }), {
    requirement: 'CNS-PRO-011',
  });
  await say(doctor, patient, { kind: 'emergency', mode: 'bris_de_glace', reason: 'Patient inconscient aux urgences' });
  assert.equal((await seen(patient)).emergencyUntil, clock.millis() + 4 * hour);
  const [notice] = (await consent.notices('p-004')).filter(({ kind }) => kind === 'bris_de_glace');
  assert.deepEqual([notice?.who, notice?.reason, notice?.seen], ['Dr Essai', 'Patient inconscient aux urgences', false]);
  await consent.noticesSeen('p-004', notice?.id ?? 0);
  assert.equal((await consent.notices('p-004')).find(({ id }) => id === notice?.id)?.seen, true);
});

test('CNS-005 a representative speaks for a minor, not for one of age', async () => {
  const child = { id: 'p-005', birthDate: '2015-06-01' };
  await say(administrator, child, { kind: 'record', state: 'open' });
  await say(administrator, child, { kind: 'representative', person: 'p-mother', name: 'M', represents: true });
  assert.equal(await consent.represents('p-mother', 'p-005'), 'legal-representative');
  assert.deepEqual(
    (await consent.dependants('p-mother')).map(({ patient }) => patient),
    ['p-005'],
  );
  await say(citizen('p-mother'), child, { kind: 'reading', opposed: true });
  await assert.rejects(say(citizen('p-stranger'), child, { kind: 'reading', opposed: false }), { requirement: 'CNS-DEN-001' });
  await assert.rejects(say(citizen('p-mother'), { ...child, birthDate: '2000-06-01' }, { kind: 'reading', opposed: false }), {
    requirement: 'CNS-DEN-001',
  });
  await say(administrator, child, { kind: 'representative', person: 'p-mother', name: 'M', represents: false });
  assert.equal(await consent.represents('p-mother', 'p-005'), undefined);
});

test('CNS-006 each change and each refusal is traced, the change in its own transaction', async () => {
  const patient = adult('p-006');
  await say(administrator, patient, { kind: 'record', state: 'open' });
  await assert.rejects(say(nurse, patient, { kind: 'treating-doctor', chosen: true }), { requirement: 'CNS-PRO-010' });
  const { entries } = await audit.list({ patient: 'p-006' });
  assert.deepEqual(entries.map(({ outcome, rule }) => [outcome, rule]).reverse(), [
    ['permitted', 'CNS-ADM-001'],
    ['refused', 'CNS-PRO-010'],
  ]);
  const failing = openConsent({
    database: db,
    clock,
    settings: readConfig({ consent: consentSettings }, {}).config.consent,
    audit: {
      ...audit,
      append: async () => {
        throw new Error('the trace is away');
      },
    },
  });
  await assert.rejects(
    failing.record({ caller: citizen('p-006'), requestId: 'r' }, patient, { kind: 'record', state: 'closed' }),
    /the trace is away/,
  );
  assert.equal((await seen(patient)).record, 'open');
  assert.equal((await consent.statements('p-006')).length, 1);
});

test('CNS-007 what was said is never changed or removed', async () => {
  await say(administrator, adult('p-007'), { kind: 'record', state: 'open' });
  for (const text of [`update consent.statement set value = 'closed'`, 'delete from consent.statement', 'truncate consent.statement'])
    await assert.rejects(db.query(text), (error: Error) =>
      /only added/.test(`${error.message} ${String((error as { cause?: Error }).cause?.message)}`),
    );
});

test('CNS-008 a minor is one until the eighteenth birthday; an incomplete date counts as late as it may be', () => {
  assert.equal(isMinor('2008-11-23', '2026-11-22'), true);
  assert.equal(isMinor('2008-11-23', '2026-11-23'), false);
  assert.equal(isMinor('2008-11', '2026-11-23'), true);
  assert.equal(isMinor('2008', '2026-12-31'), false);
});

const speakers: fc.Arbitrary<Speaker> = fc.record({
  kind: fc.constantFrom('professional', 'software', 'patient', 'administrator', 'anonymous'),
  id: fc.constantFrom('a', 'b'),
  healthProfessional: fc.boolean(),
  doctor: fc.boolean(),
  regulation: fc.boolean(),
  relation: fc.constantFrom(undefined, 'self', 'legal-representative'),
}) as fc.Arbitrary<Speaker>;
const changes = fc.constantFrom<Change>(
  { kind: 'record', state: 'closed' },
  { kind: 'feeding', opposed: true },
  { kind: 'reading', opposed: false },
  { kind: 'care-team', member: true },
  { kind: 'care-team', member: true, professional: 'b' },
  { kind: 'explicit-consent', given: true, professional: 'a' },
  { kind: 'block', blocked: false, professional: 'a' },
  { kind: 'treating-doctor', chosen: true },
  { kind: 'representative', person: 'x', name: 'X', represents: true },
  { kind: 'emergency', mode: 'centre_15', reason: 'r' },
);
const states: fc.Arbitrary<Facts> = fc.record({
  record: fc.constantFrom('absent', 'open', 'closed'),
  feeding: fc.constant('not-opposed'),
  reading: fc.constantFrom('opposed', 'not-opposed'),
  careTeam: fc.boolean(),
  blocked: fc.boolean(),
  treatingDoctor: fc.boolean(),
  minor: fc.boolean(),
}) as fc.Arbitrary<Facts>;

test('CNS-009 every verdict names a rule that is said; nobody speaks for another, nor without a relation', () => {
  fc.assert(
    fc.property(speakers, changes, states, (speaker, change, facts) => {
      const { permit, rule } = mayChange(speaker, change, facts);
      assert.ok(ruleTexts[rule], rule);
      if (!permit) return;
      assert.notEqual(speaker.kind, 'anonymous');
      if (speaker.kind === 'patient') assert.ok(speaker.relation === 'self' || facts.minor);
      const isProfessional = speaker.kind === 'professional' || speaker.kind === 'software';
      if (isProfessional && 'professional' in change && change.professional !== undefined) assert.equal(change.professional, speaker.id);
      if (isProfessional && facts.blocked) assert.ok(change.kind === 'feeding' || change.kind === 'reading');
    }),
    { numRuns: 3000 },
  );
});

test('CNS-010 ZFA: the five published combinations, to and fro', () => {
  for (const [feeding, reading] of [
    ['INO', 'IC'],
    ['INO', 'INC'],
    ['IO', 'INC'],
    ['INO', 'NA'],
    ['NA', 'NA'],
  ]) {
    const segment = `ZFA|ACTIF|||||||||${feeding}|20240102|${reading}|20240102`.replace('|||||||||', '||||||||');
    assert.equal(writeZfa(readZfa(segment)), segment);
  }
  assert.deepEqual(readZfa('ZFA|ACTIF|20240102|||||||IO|20240102|INC|20240102').feeding, 'opposed');
  assert.throws(() => readZfa('ZFA|ACTIF||||||||XX'), /ZFA-9/);
  assert.throws(() => readZfa('PID|1'), /ZFA/);
});
