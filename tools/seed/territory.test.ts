// The synthetic territory: repeatable, plausible, made of what the issue asks for, and valid.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resource } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { createValidator } from '@socle/engine/validation';
import { generateTerritory } from './index.ts';
import { insKey, luhnKey } from './people/keys.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into resources freely
type Any = any;
const on = '2026-01-15';
const territory: Resource[] = [...generateTerritory({ patients: 700, seed: 7, on })];
const of = (type: string): Any[] => territory.filter((one) => one.resourceType === type);
const patients = new Map(of('Patient').map((one) => [one.id as string, one]));
const patientOf = (one: Any): Any => patients.get(((one.subject ?? one.patient).reference as string).slice(8));
const yearsBetween = (a: string, b: string): number => (Date.parse(b.slice(0, 10)) - Date.parse(a)) / (365.25 * 86_400_000);
const insOf = (patient: Any): string | undefined => patient.identifier.find((one: Any) => one.use === 'official')?.value;

test('SEED-001 the same seed gives the same territory, another seed another one', () => {
  const text = (seed: number): string => JSON.stringify([...generateTerritory({ patients: 40, seed, on })]);
  assert.equal(text(3), text(3));
  assert.notEqual(text(3), text(4));
});

test('SEED-002 a larger territory begins with the people of a smaller one, under the same ids', () => {
  const larger = new Map(
    [...generateTerritory({ patients: 900, seed: 7, on })].map((one) => [`${one.resourceType}/${one.id}`, JSON.stringify(one)]),
  );
  // The last household may be cut short by the number of patients.
  for (const one of territory)
    if (!/pat-0000(69|700)/.test(JSON.stringify(one))) assert.equal(larger.get(`${one.resourceType}/${one.id}`), JSON.stringify(one));
});

test('SEED-003 ids are unique and every reference leads to a resource of the territory', () => {
  const all = new Set(territory.map((one) => `${one.resourceType}/${one.id}`));
  assert.equal(all.size, territory.length);
  for (const one of territory)
    for (const [, to] of JSON.stringify(one).matchAll(/"reference":"([^"]+)"/g))
      assert.ok(all.has(to as string), `${one.resourceType}/${one.id} refers to ${to}`);
});

test('SEED-004 matricules are unique, have a right key, agree with sex and birth, and stand under the test authority only', () => {
  const all = [...patients.values()].flatMap((one) => insOf(one) ?? []);
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.length > 500);
  for (const patient of patients.values()) {
    const ins = insOf(patient);
    const status = patient.extension[0].extension[0].valueCoding.code;
    assert.equal(ins !== undefined, status === 'QUAL' || status === 'RECUP');
    if (ins === undefined) continue;
    assert.equal(ins.slice(13), insKey(ins.slice(0, 13)));
    assert.equal(ins[0], patient.gender === 'male' ? '1' : '2');
    assert.equal(ins.slice(1, 5), patient.birthDate.slice(2, 4) + patient.birthDate.slice(5, 7));
    assert.equal(ins.slice(5, 10), patient.extension[1].valueAddress.extension[0].valueCoding.code);
    assert.ok(patient.identifier.every((one: Any) => one.use !== 'official' || one.system === 'urn:oid:1.2.250.1.213.1.4.10'));
  }
});

test('SEED-005 keys: the vectors of the official test identities', () => {
  for (const [number, key] of [
    ['297022A020778', '78'],
    ['160012B020777', '13'],
    ['2360663220836', '56'],
    ['1090763220834', '89'],
    ['2790351215189', '89'],
  ] as const)
    assert.equal(insKey(number), key);
  assert.equal(luhnKey('7992739871'), '3');
});

test('SEED-006 there are twins, namesakes, married names, births in Corsica, overseas and abroad', () => {
  const all = [...patients.values()];
  const cog = (one: Any): string => one.extension[1].valueAddress.extension[0].valueCoding.code;
  const official = (one: Any): Any => one.name[0];
  const twins = all.filter((one) => one.multipleBirthInteger === 2);
  assert.ok(twins.length > 2);
  for (const twin of twins) {
    const before = patients.get(`pat-${String(Number(twin.id.slice(4)) - 1).padStart(7, '0')}`);
    assert.deepEqual(
      [before.birthDate, official(before).family.toUpperCase(), cog(before), before.multipleBirthInteger],
      [twin.birthDate, official(twin).family.toUpperCase(), cog(twin), 1],
    );
    assert.notEqual(official(before).given[0], official(twin).given[0]);
  }
  const byName = new Map<string, string[]>();
  for (const one of all) {
    const key = `${official(one).family}|${official(one).given[0]}|${one.birthDate}`.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
    byName.set(key, [...(byName.get(key) ?? []), one.id]);
  }
  assert.ok([...byName.values()].filter((ids) => ids.length > 1).length > 3, 'namesakes');
  assert.ok(
    all.filter((one) =>
      one.name.some((name: Any) => name.use === 'usual' && name.family.toUpperCase() !== official(one).family.toUpperCase()),
    ).length > 50,
    'married names',
  );
  assert.ok(all.some((one) => cog(one).startsWith('2A')) && all.some((one) => cog(one).startsWith('2B')), 'Corsica');
  assert.ok(all.some((one) => cog(one).startsWith('97')) && all.some((one) => cog(one).startsWith('99')), 'overseas and abroad');
});

test('SEED-007 300 professionals and 60 structures carry national identifiers with right keys, from ranges that nobody has', () => {
  assert.equal(of('Practitioner').length, 300);
  assert.equal(of('PractitionerRole').length, 300);
  assert.equal(of('Organization').length, 60);
  for (const one of of('Practitioner')) {
    const [national, rpps] = one.identifier;
    assert.match(rpps.value, /^99\d{9}$/);
    assert.equal(rpps.value.slice(10), luhnKey(rpps.value.slice(0, 10)));
    assert.equal(national.value, `8${rpps.value}`);
  }
  for (const one of of('Organization')) {
    assert.match(one.identifier[0].value, /^99\d{7}$/);
    assert.equal(one.identifier[0].value.slice(8), luhnKey(one.identifier[0].value.slice(0, 8)));
  }
});

test('SEED-008 nothing is dated before a birth, after a death or after the day of the territory', () => {
  for (const one of territory as Any[]) {
    if (!one.subject && !one.patient) continue;
    const patient = patientOf(one);
    const end = (patient.deceasedDateTime ?? on).slice(0, 10);
    for (const [, date] of JSON.stringify({ ...one, birthDate: undefined }).matchAll(/"(\d{4}-\d\d-\d\d)(?:T[^"]*)?"/g)) {
      assert.ok(
        (date as string) >= patient.birthDate && (date as string) <= end,
        `${one.resourceType}/${one.id}: ${date}, born ${patient.birthDate}, until ${end}`,
      );
    }
  }
});

test('SEED-009 illnesses fit sex and age, and what is measured fits the illness', () => {
  const conditions = of('Condition');
  const has = (code: string): Any[] => conditions.filter((one) => one.code.coding[0].code === code);
  for (const code of ['Z34.9', 'O80.9', 'M81.9', 'N39.0', 'C50.9'])
    for (const one of has(code)) assert.equal(patientOf(one).gender, 'female', code);
  for (const code of ['N40', 'C61']) for (const one of has(code)) assert.equal(patientOf(one).gender, 'male', code);
  assert.ok(has('Z34.9').length > 3);
  for (const one of has('Z34.9'))
    assert.ok(
      yearsBetween(patientOf(one).birthDate, one.onsetDateTime) >= 17 && yearsBetween(patientOf(one).birthDate, one.onsetDateTime) <= 46,
    );
  const results = (patient: string, code: string): Any[] =>
    of('Observation').filter((one) => one.subject.reference === `Patient/${patient}` && one.code.coding[0].code === code);
  const diabetics = has('E11.9').map((one) => patientOf(one).id as string);
  assert.ok(diabetics.length > 10);
  const followed = diabetics.filter((id) => results(id, '4548-4').length > 0);
  assert.ok(followed.length > diabetics.length * 0.8);
  for (const id of followed)
    for (const one of results(id, '4548-4')) assert.ok(one.valueQuantity.value > 5.5 && one.valueQuantity.value < 11);
  for (const one of of('Observation')) {
    const years = yearsBetween(patientOf(one).birthDate, one.effectiveDateTime);
    if (one.code.coding[0].code === '29463-7')
      assert.ok(
        years > 1 ? one.valueQuantity.value < 25 + years * 12 : one.valueQuantity.value < 14,
        `${one.id}: ${one.valueQuantity.value} kg at ${years}`,
      );
  }
});

test('SEED-010 every resource is valid R4', () => {
  const validator = createValidator({ compile: compile as Any });
  assert.ok(validator.validate({ ...of('Observation')[0], status: 'no such status' }).length > 0, 'the validator sees a fault');
  for (const one of territory) assert.deepEqual(validator.validate(one), [], `${one.resourceType}/${one.id}`);
});
