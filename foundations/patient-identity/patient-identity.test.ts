// Patient identity: the key and the OIDs, names, the status machine, search before create, FR Core to and fro.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { createValidator } from '@socle/engine/validation';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import type { CareCaller } from '@socle/foundations/identity';
import { fixedClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import fc from 'fast-check';
import type { Attribute, IdentityEvent, NewIdentity, Traits } from './contract.ts';
import { openPatientIdentity, patientIdentityMigrations } from './open.ts';
import { matchIdentity } from './operations/match-identity.ts';
import { matchPerson } from './operations/match-person.ts';
import { saveFromFhir } from './operations/save-from-fhir.ts';
import { fromPatient, toPatient } from './rules/fhir-patient.ts';
import { likeness } from './rules/likeness.ts';
import { keyOf, readMatricule, readOid } from './rules/matricule.ts';
import { beginsList, distance, isName, readName, transliterate } from './rules/names.ts';
import { after as afterEvent, type State, statusOf } from './rules/status.ts';
import { interpretBirthDate, readTraits } from './rules/traits.ts';
import { loadPatientSamples } from './samples/people.ts';
import { patientIdentitySettings } from './settings.ts';

const { db } = await openTestDatabase({ after }, { migrations: [...auditMigrations, ...patientIdentityMigrations] });
const clock = fixedClock('2026-11-23T10:00:00Z');
const audit = await openAudit({ database: db, clock });
after(() => audit.close());
const settings = readConfig({ identity: patientIdentitySettings }, {}).config.identity;
const parts = { database: db, clock, settings, audit };
const patients = openPatientIdentity(parts);

const base = { client: { id: 'c', name: 'C' }, means: { level: 'eidas1', amr: [], at: 0 }, scopes: [] };
const doctor: CareCaller = {
  ...base,
  kind: 'professional',
  id: '899700001011',
  name: 'Dr Essai',
  profession: { system: 'g15', code: '10' },
};
const by = { caller: doctor, requestId: 'r' };
const person = (more: Partial<NewIdentity> = {}): NewIdentity => ({
  birthName: 'ESSAI',
  givenNames: ['JEAN', 'MARIE'],
  firstGiven: 'JEAN',
  birthDate: '1980-05-17',
  sex: 'M',
  birthPlace: '63113',
  ...more,
});
const oid = '1.2.250.1.213.1.4.10';
const matriculeOf = (number: string) => ({ oid, value: `${number}${keyOf(number)}` });

test('INS-001 the key: official test identities, Corsica too; a wrong one warns when received and refuses when typed', () => {
  for (const [number, key] of [
    ['297022A020778', '78'],
    ['160012B020777', '13'],
    ['2360663220836', '56'],
    ['1090763220834', '89'],
    ['2090663220123', '55'],
    ['180032B020401', '23'],
    ['2790351215189', '89'],
    ['1810363220456', '76'],
    ['2810363220456', '26'],
  ] as const)
    assert.equal(keyOf(number), key, number);
  assert.deepEqual(readMatricule('2 97 02 2a 020 778 78', 'manual'), { value: '297022A02077878', warnings: [] });
  assert.equal(readMatricule('181036322045660', 'received').warnings.length, 1);
  assert.throws(() => readMatricule('181036322045660', 'manual'), { requirement: 'INS-002' });
  assert.throws(() => readMatricule('12', 'received'), { requirement: 'INS-001' });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999_999_999 }), (n) => {
      const number = String(n).padStart(13, '0');
      assert.equal((BigInt(number) + BigInt(keyOf(number) ?? '0')) % 97n, 0n);
    }),
  );
});

test('INS-004 an OID of the other environment is refused, and what is no OID of an INS', () => {
  assert.equal(readOid('urn:oid:1.2.250.1.213.1.4.10', 'test'), oid);
  assert.throws(() => readOid('1.2.250.1.213.1.4.8', 'test'), { requirement: 'INS-004' });
  assert.throws(() => readOid(oid, 'production'), { requirement: 'INS-004' });
  assert.throws(() => readOid('1.2.250.1.213.1.4.2', 'test'), { requirement: 'INS-003' });
});

test('INS-011 names: written as the guide wants, refused with the sign that is wrong, never silently changed', () => {
  assert.equal(readName(' Éloïse-Œuvrine ', 'given', 'x'), 'ELOISE-OEUVRINE');
  for (const name of ["D'AEION COEUR", 'MARTIN--DUPONT', "'T HOOFT", 'LE GALL']) assert.ok(isName(name, 'family'), name);
  for (const name of ['-A', 'A  B', "A''B", "A 'B", 'A---B', '']) assert.ok(!isName(name, 'family'), name);
  for (const name of ['MARIE-', "JEAN'", 'A--B']) assert.ok(!isName(name, 'given'), name);
  assert.throws(() => readName('DUPONT2', 'family', 'birthName'), /birthName is DUPONT2: the sign 2/);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = transliterate(text);
      assert.equal(transliterate(once), once);
      try {
        const name = readName(text, 'family', 'n');
        assert.ok(isName(name, 'family'));
        // No letter went away.
        assert.ok(name.replace(/[^A-Z]/g, '').length >= [...text.normalize('NFC')].filter((sign) => /[A-Za-z]/.test(sign)).length);
      } catch (error) {
        assert.equal((error as Error).name, 'Problem');
      }
    }),
    { numRuns: 500 },
  );
});

test('INS-015 the first given name begins the list (EXI ID 10)', () => {
  const list = ['JEAN', 'CHRISTOPHE', 'PIERRE'];
  for (const first of ['JEAN', 'JEAN-CHRISTOPHE', 'JEAN CHRISTOPHE']) assert.ok(beginsList(first, list));
  for (const first of ['CHRISTOPHE', 'PIERRE', 'JEA']) assert.ok(!beginsList(first, list));
});

test('INS-012 dates that are not known whole are interpreted as the guide wants, and marked until they are known', async () => {
  for (const [text, day] of [
    ['1980', '1980-12-31'],
    ['1980-05', '1980-05-01'],
    ['1980-05-00', '1980-05-01'],
    ['1980-00-17', '1980-01-17'],
    ['1980-00-00', '1980-12-31'],
  ] as const)
    assert.deepEqual(interpretBirthDate(text), { birthDate: day, interpreted: true });
  for (const text of ['1980-02-30', '1980-13', '0000', '80', '2026-11-24', '17/05/1980'])
    assert.throws(() => readTraits({ ...person(), birthDate: text }, '2026-11-23'), /INS-01[23]|birthDate/, text);
  const made = await patients.create(by, person({ birthName: 'INCOMPLET', birthDate: '1980-05' }));
  assert.deepEqual([made.birthDate, made.birthDateInterpreted], ['1980-05-01', true]);
  const again = { ...(person({ birthName: 'INCOMPLET', birthDate: '1980-05-01' }) as Traits) };
  const said = await patients.apply(by, made.id, { kind: 'traits', traits: { ...again, birthPlace: '75101' } });
  assert.equal(said.birthDateInterpreted, true);
  const known = await patients.apply(by, made.id, { kind: 'traits', traits: { ...again, birthDate: '1980-05-09' } });
  assert.deepEqual([known.birthDate, known.birthDateInterpreted], ['1980-05-09', undefined]);
});

const traits: Traits = person() as Traits;
const events: fc.Arbitrary<IdentityEvent> = fc.oneof(
  fc.constant<IdentityEvent>({ kind: 'retrieved', by: 'INSI', matricule: matriculeOf('1800563113001'), traits }),
  fc.constant<IdentityEvent>({ kind: 'checked', evidence: 'passport' }),
  fc.constant<IdentityEvent>({ kind: 'evidence-withdrawn', reason: 'x' }),
  fc.constant<IdentityEvent>({ kind: 'recheck-failed', reason: 'x' }),
  fc.constant<IdentityEvent>({ kind: 'traits', traits: { ...traits, birthPlace: '75101' } }),
  fc
    .tuple(fc.constantFrom<Attribute>('homonyme', 'douteuse', 'fictive'), fc.boolean())
    .map(([attribute, on]): IdentityEvent => ({ kind: 'attribute', attribute, on })),
);

test('INS-020 no path makes an identity qualified without both facts; doubtful and fictive ones are provisional and have no matricule', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 12 }), (list) => {
      let state: State = { retrieved: false, checked: false, attributes: [], matricule: undefined, traits };
      for (const event of list) {
        try {
          state = afterEvent(state, event);
        } catch {
          // Refused: nothing changes.
        }
        const status = statusOf(state);
        if (status === 'QUAL') assert.ok(state.retrieved && state.checked && state.matricule);
        if (status === 'QUAL' || status === 'RECUP') assert.ok(state.matricule);
        if (state.attributes.includes('douteuse') || state.attributes.includes('fictive')) {
          assert.equal(status, 'PROV');
          assert.equal(state.matricule, undefined);
        }
        if (state.attributes.includes('fictive')) assert.equal(state.attributes.length, 1);
      }
    }),
    { numRuns: 3000 },
  );
});

test('INS-021 the table of transitions, each an event with what was before', async () => {
  const made = await patients.create(by, person({ birthName: 'TRANSITION' }));
  const step = async (event: IdentityEvent) => (await patients.apply(by, made.id, event)).status;
  assert.equal(made.status, 'PROV');
  const certified: Traits = { ...traits, birthName: 'TRANSITION', birthPlace: '63113' };
  const retrieved: IdentityEvent = { kind: 'retrieved', by: 'INSI', matricule: matriculeOf('1800563113002'), traits: certified };
  assert.equal(await step(retrieved), 'RECUP');
  assert.equal(await step({ kind: 'checked', evidence: 'passport' }), 'QUAL');
  assert.equal((await patients.find(made.id))?.matricule?.value, matriculeOf('1800563113002').value);
  assert.equal(await step({ kind: 'traits', traits: { ...certified, birthPlace: '75101' } }), 'VALI');
  assert.equal((await patients.find(made.id))?.matricule, undefined);
  await assert.rejects(step({ ...retrieved, traits: { ...certified, birthDate: '1980-05-18' } }), { requirement: 'INS-021' });
  assert.equal(await step(retrieved), 'QUAL');
  assert.equal(await step({ kind: 'attribute', attribute: 'douteuse', on: true }), 'PROV');
  await assert.rejects(step(retrieved), { requirement: 'INS-020' });
  assert.equal(await step({ kind: 'attribute', attribute: 'douteuse', on: false }), 'VALI');
  assert.equal(await step({ kind: 'evidence-withdrawn', reason: 'faux' }), 'PROV');
  await assert.rejects(step({ kind: 'checked', evidence: 'carte-vitale' }), { requirement: 'INS-024' });
  const history = await patients.history(by, made.id);
  assert.deepEqual([history.length, history.at(-1)?.event, history[0]?.before, history[0]?.after], [8, 'created', 'VALI', 'PROV']);
  const { entries } = await audit.list({ patient: made.id });
  assert.equal(entries.filter(({ action }) => action === 'create' || action === 'update').length, 8);
  await assert.rejects(db.query('delete from patient_identity.event'));
});

test('INS-031 nobody is created beside somebody like him before the user has looked; two at once are not both made', async () => {
  const first = await patients.create(by, person({ birthName: 'DOUBLON' }));
  await assert.rejects(
    patients.create(by, person({ birthName: 'DOUBLON' })),
    (error: { requirement?: string; issues?: { text: string }[] }) => {
      assert.equal(error.requirement, 'INS-031');
      assert.match(error.issues?.[0]?.text ?? '', new RegExp(`${first.id}: certain`));
      return true;
    },
  );
  await assert.rejects(patients.create(by, person({ birthName: 'DOUBLOM' })), { requirement: 'INS-031' });
  await assert.rejects(patients.create(by, person({ birthName: 'AUTRE', usedName: 'DOUBLON' })), { requirement: 'INS-031' });
  const other = await patients.create(by, person({ birthName: 'DOUBLON', notSameAs: [first.id] }));
  assert.notEqual(other.id, first.id);
  const twins = await Promise.allSettled(
    [1, 2, 3].map(() => patients.create(by, person({ birthName: 'SIMULTANE', birthDate: '1991-02-03' }))),
  );
  assert.equal(twins.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('INS-033 a search wants the day and three letters, or a matricule; it finds birth and used names at once', async () => {
  const made = await patients.create(
    by,
    person({ birthName: 'LEFEVRE', usedName: 'MOREAU', firstGiven: 'ANNE', givenNames: ['ANNE'], sex: 'F', birthDate: '1975-04-04' }),
  );
  for (const name of ['lef', 'Moreau', 'ann'])
    assert.ok(
      (await patients.search(by, { birthDate: '1975-04-04', name })).some(
        ({ identity, grade }) => identity.id === made.id && grade === 'certain',
      ),
      name,
    );
  assert.deepEqual(await patients.search(by, { birthDate: '1975-04-05', name: 'lef' }), []);
  await assert.rejects(patients.search(by, { birthDate: '1975-04-04', name: 'le' }), { requirement: 'INS-033' });
  await assert.rejects(patients.search(by, { name: 'lefevre' }), { requirement: 'INS-033' });
  await assert.rejects(
    patients.search(
      { ...by, caller: { ...base, kind: 'patient', id: 'person:x', name: 'X', patient: 'x' } },
      { birthDate: '1975-04-04', name: 'lef' },
    ),
    { kind: 'forbidden', requirement: 'INS-ACC-005' },
  );
});

test('INS-034 twins and namesakes are told apart; near spellings, swapped names and slipped dates are proposed', () => {
  const a = person({ birthName: 'MARTIN', firstGiven: 'PAUL', givenNames: ['PAUL'] });
  assert.equal(likeness(a, { ...a }), 'certain');
  assert.equal(likeness(a, { ...a, firstGiven: 'JACQUES', givenNames: ['JACQUES'] }), undefined);
  assert.equal(likeness(a, { ...a, birthName: 'MARTYN' }), 'probable');
  assert.equal(likeness(a, { ...a, birthName: 'PAUL', firstGiven: 'MARTIN', givenNames: ['MARTIN'] }), 'possible');
  assert.equal(likeness(a, { ...a, birthDate: '1980-05-18' }), 'possible');
  assert.equal(likeness({ ...a, birthDate: '1980-05-07' }, { ...a, birthDate: '1980-07-05' }), 'possible');
  assert.equal(likeness(a, { ...a, birthDate: '1981-06-18' }), undefined);
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (x, y) => assert.equal(distance(x, y, 9), distance(y, x, 9))),
  );
});

const validator = createValidator({ definitions: r4(), compile });

test('INS-040 FR Core: what is written is valid R4 and is read back; what a sender says of status or matricule is not believed', async () => {
  await loadPatientSamples(patients);
  const jeanne = await patients.find('patient-1');
  assert.equal(jeanne?.status, 'QUAL');
  const resource = toPatient(jeanne, {
    old: [matriculeOf('2840363113299')],
    retrieved: { at: clock.millis(), by: 'INSI' },
    checked: { at: clock.millis(), by: 'identity-card' },
  });
  assert.deepEqual(validator.validate(resource, { level: 'base' }), []);
  const proofs = (resource.extension as { extension: { url: string }[] }[])[0]?.extension.map(({ url }) => url);
  assert.deepEqual(proofs, ['identityStatus', 'methodCollection', 'dateInterrogationINSi', 'validationDate', 'validationMode']);
  const doubtful = toPatient({ ...jeanne, status: 'PROV', qualified: false, matricule: undefined, attributes: ['douteuse', 'homonyme'] });
  assert.deepEqual(validator.validate(doubtful, { level: 'base' }), []);
  assert.match(
    JSON.stringify(doubtful),
    /"url":"comment","valueCodeableConcept":\{"coding":\[\{"system":"[^"]*-status-comment","code":"DOUT"/,
  );
  const { given, matricule, said } = fromPatient(resource);
  assert.deepEqual(
    [given.birthName, given.givenNames, given.usedName, given.birthPlace, given.sex, said],
    ['DELMAS', ['JEANNE', 'LOUISE'], 'DELMAS-HADDAD', '63113', 'F', 'QUAL'],
  );
  assert.deepEqual(matricule, jeanne.matricule);
  const sofia = await patients.find('patient-5');
  assert.deepEqual([sofia?.status, sofia?.matricule], ['PROV', undefined]);
  assert.ok(
    !JSON.stringify(toPatient(sofia as never, { old: [matriculeOf('2840363113299')], checked: { at: 0, by: 'passport' } })).includes(
      '2840363113299',
    ),
  );
  assert.ok(!JSON.stringify(toPatient(sofia as never, { checked: { at: 0, by: 'passport' } })).includes('validation'));
  const sent = structuredClone(resource) as Resource & { name: { family: string; use: string }[]; birthDate: string };
  delete sent.id;
  for (const name of sent.name) name.family = 'ECRITURE';
  const { identity, warnings } = await saveFromFhir(parts, patients, by, sent);
  assert.deepEqual([identity.status, identity.matricule, warnings.length], ['PROV', undefined, 1]);
  // Before FR Core 2.2 VALI meant what QUAL means now.
  const old = structuredClone(resource) as unknown as { extension: { extension: { valueCoding: { system: string; code: string } }[] }[] };
  const coding = old.extension[0]?.extension[0]?.valueCoding;
  assert.ok(coding);
  coding.system = 'http://terminology.hl7.org/CodeSystem/v2-0445';
  coding.code = 'VALI';
  assert.equal(fromPatient(old as never).said, 'QUAL');
});

test('INS-045 $match proposes with a grade, a contradicted matricule as possible only', async () => {
  await loadPatientSamples(patients);
  const resource = toPatient((await patients.find('patient-1')) as never);
  const ask = (patient: Resource, more: unknown[] = []) =>
    matchIdentity(parts, by, {
      resourceType: 'Parameters',
      parameter: [{ name: 'resource', resource: patient }, ...more],
    } as unknown as Resource);
  assert.deepEqual(
    (await ask(resource)).map(({ identity, grade }) => [identity.id, grade]),
    [['patient-1', 'certain']],
  );
  const wrong = structuredClone(resource) as Resource & { birthDate: string };
  wrong.birthDate = '1999-09-09';
  assert.deepEqual(
    (await ask(wrong)).map(({ identity, grade }) => [identity.id, grade]),
    [['patient-1', 'possible']],
  );
  assert.deepEqual(await ask(wrong, [{ name: 'onlyCertainMatches', valueBoolean: true }]), []);
});

test('INS-046 who signs in elsewhere is matched by every trait to one qualified identity, or to nobody', async () => {
  await loadPatientSamples(patients);
  const jeanne = {
    provider: 'p',
    subject: 's',
    familyName: 'Delmas',
    givenNames: ['Jeanne', 'Louise'],
    birthDate: '1984-03-12',
    gender: 'female',
    birthPlace: '63113',
  };
  assert.equal(await matchPerson(parts, jeanne), 'patient-1');
  for (const wrong of [
    { familyName: 'Delma' },
    { givenNames: ['Louise'] },
    { givenNames: [] },
    { birthDate: '1984-03-13' },
    { gender: 'male' },
    { birthPlace: '63114' },
  ])
    assert.equal(await matchPerson(parts, { ...jeanne, ...wrong }), undefined, JSON.stringify(wrong));
  // Provisional: known by nobody's evidence.
  assert.equal(
    await matchPerson(parts, { ...jeanne, familyName: 'Nunes', givenNames: ['Sofia'], birthDate: '1992-01-18', birthPlace: '99139' }),
    undefined,
  );
});
