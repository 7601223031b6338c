// What is told of an expression without a node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { r4 } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import type { Analysis } from '../contract.ts';
import { analyse } from './analyse.ts';

const of = (expression: string, type: string): Analysis => analyse(expression, { type, definitions: r4() });

test('FHIRPATH-100 types and JSON paths of plain paths', () => {
  assert.deepEqual(of('Observation.value.as(Quantity) | Observation.component.value as Quantity', 'Observation').types, ['Quantity']);
  assert.deepEqual(of('Patient.name.given', 'Patient'), {
    types: ['string'],
    single: false,
    paths: ['name.given'],
    filtered: false,
    unknown: [],
  });
  assert.deepEqual(of('Patient.birthDate', 'Patient'), {
    types: ['date'],
    single: true,
    paths: ['birthDate'],
    filtered: false,
    unknown: [],
  });
  assert.deepEqual(of('(Patient.deceased as dateTime)', 'Patient').paths, ['deceasedDateTime']);
  assert.deepEqual(of('Condition.onset', 'Condition').paths, ['onsetDateTime', 'onsetAge', 'onsetPeriod', 'onsetRange', 'onsetString']);
  assert.equal(of('Condition.onset', 'Condition').single, true);
  assert.deepEqual(of('value', 'Observation.component').types.length, 11);
  assert.deepEqual(of('Bundle.entry[0].resource', 'Bundle'), {
    types: ['Resource'],
    single: true,
    paths: ['entry.resource'],
    filtered: true,
    unknown: [],
  });
  assert.deepEqual(of('Bundle.entry.resource.ofType(Patient).birthDate', 'Bundle').types, ['date']);
  for (const some of [
    'Bundle.entry.resource.ofType(Patient)',
    '(Bundle.entry.resource as Patient).name',
    'Bundle.entry.resource.as(Patient)',
  ])
    assert.equal(of(some, 'Bundle').filtered, true, some);
  assert.equal(of('Bundle.entry.resource.ofType(Resource)', 'Bundle').filtered, false);
  assert.equal(of('Patient.deceased.ofType(dateTime)', 'Patient').filtered, false);
  assert.deepEqual(of("Patient.extension('x').value.as(Coding)", 'Patient').types, ['Coding']);
});

test('FHIRPATH-101 what is filtered, and what is computed', () => {
  assert.equal(of("Patient.telecom.where(system = 'email')", 'Patient').filtered, true);
  assert.deepEqual(of("Patient.telecom.where(system = 'email')", 'Patient').types, ['ContactPoint']);
  assert.deepEqual(of('Patient.deceased.exists() and Patient.deceased != false', 'Patient').types, ['boolean']);
  assert.deepEqual(of('name.given.count() + 1', 'Patient'), { types: ['integer'], single: true, paths: [], filtered: false, unknown: [] });
  assert.deepEqual(of('birthDate + 1 year', 'Patient').types, ['date']);
  assert.deepEqual(of("name.given.first() & 'x'", 'Patient').types, ['string']);
  assert.deepEqual(of('descendants()', 'Patient').types, []);
  assert.deepEqual(of('descendants().ofType(Coding).code', 'Patient').types, ['code']);
  assert.deepEqual(of('iif(active, name, contact.name)', 'Patient').types, ['HumanName']);
});

test('FHIRPATH-102 names that no type has', () => {
  assert.deepEqual(of('Patient.name.givn', 'Patient').unknown, ['givn']);
  assert.deepEqual(of('Patient.name.where(usage = 1)', 'Patient').unknown, ['usage']);
  assert.deepEqual(of('name.where(given.first().startsWith(family)).use', 'Patient').unknown, []);
  assert.deepEqual(of('contained.status', 'Patient').unknown, []);
  assert.deepEqual(of('valueQuantity', 'Observation').unknown, ['valueQuantity']);
});

test('FHIRPATH-103 every official search parameter has types, and no unknown name', () => {
  for (const { base, expression, code } of r4().searchParameters) {
    for (const type of base) {
      if (!expression || r4().types.get(type)?.abstract !== false) continue;
      // Of a union over many types, only the branches of this one.
      const own = expression.split(' | ').filter((branch) => new RegExp(`^\\(*(?:${type}|Resource|DomainResource)\\b`).test(branch.trim()));
      if (own.length === 0) continue;
      const analysis = of(own.join(' | '), type);
      assert.ok(analysis.types.length > 0, `${type} ${code}: ${expression}`);
      assert.deepEqual(analysis.unknown, [], `${type} ${code}: ${expression}`);
    }
  }
});

test('FHIRPATH-104 what cannot be read is refused', () => {
  assert.throws(() => of('name.', 'Patient'), Problem);
});
