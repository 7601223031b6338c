// FHIRPath Patch (FHIR R4): what each operation does, and what it refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printJson, type Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import { observation, patient } from '../testing.ts';
import { applyFhirPathPatch } from './fhirpath-patch.ts';

type Parts = Readonly<Record<string, unknown>>;

/** `value` is a part without its name; the others are strings and numbers. */
function operation(parts: Parts): object {
  const part = Object.entries(parts).map(([name, value]) => {
    if (typeof value === 'number') return { name, valueInteger: value };
    if (typeof value === 'object') return { name, ...value };
    return name === 'type' ? { name, valueCode: value } : { name, valueString: value };
  });
  return { name: 'operation', part };
}

function patch(resource: Resource, ...operations: Parts[]): Resource {
  const before = printJson(resource);
  const result = applyFhirPathPatch(resource, { resourceType: 'Parameters', parameter: operations.map(operation) });
  assert.equal(printJson(resource), before);
  return result;
}

function refused(resource: Resource, pattern: RegExp, ...operations: Parts[]): void {
  assert.throws(
    () => patch(resource, ...operations),
    (error) => error instanceof Problem && pattern.test(error.message) && error.status < 500,
    String(pattern),
  );
}

const name = (resource: Resource, index: number): Record<string, unknown> =>
  (resource.name as Record<string, unknown>[])[index] as Record<string, unknown>;

test('FHIRPATH-170 add: to a list, a single element, a choice, an element made of parts', () => {
  assert.deepEqual(name(patch(patient, { type: 'add', path: 'Patient.name[0]', name: 'given', value: { valueString: 'Anne' } }), 0).given, [
    'Jeanne',
    'Marie',
    'Louise',
    'Anne',
  ]);
  assert.deepEqual(
    patch(patient, { type: 'add', path: 'Patient', name: 'maritalStatus', value: { valueCodeableConcept: { text: 'm' } } }).maritalStatus,
    { text: 'm' },
  );
  const bare: Resource = { resourceType: 'Patient' };
  assert.deepEqual(patch(bare, { type: 'add', path: 'Patient', name: 'deceased', value: { valueDateTime: '2026' } }), {
    ...bare,
    deceasedDateTime: '2026',
  });
  assert.deepEqual(
    patch(bare, { type: 'add', path: 'Patient', name: 'birthDate', value: { valueDate: '1960', _valueDate: { id: 'x' } } }),
    { ...bare, birthDate: '1960', _birthDate: { id: 'x' } },
  );
  const contact = {
    part: [
      { name: 'name', valueHumanName: { text: 'P' } },
      { name: 'telecom', valueContactPoint: { value: '1' } },
      { name: 'telecom', valueContactPoint: { value: '2' } },
    ],
  };
  assert.deepEqual(patch(bare, { type: 'add', path: 'Patient', name: 'contact', value: contact }).contact, [
    { name: { text: 'P' }, telecom: [{ value: '1' }, { value: '2' }] },
  ]);
  const nested = {
    part: [
      { name: 'code', valueCodeableConcept: { text: 'c' } },
      { name: 'value', valueInteger: 5 },
      { name: 'referenceRange', part: [{ name: 'text', valueString: 'r' }] },
    ],
  };
  const component = (patch(observation, { type: 'add', path: 'Observation', name: 'component', value: nested }).component as unknown[])[3];
  assert.deepEqual(component, { code: { text: 'c' }, valueInteger: 5, referenceRange: [{ text: 'r' }] });
  assert.deepEqual(
    (
      patch(patient, { type: 'add', path: 'Patient', name: 'contained', value: { resource: { resourceType: 'Basic', id: 'b' } } })
        .contained as unknown[]
    )[2],
    { resourceType: 'Basic', id: 'b' },
  );
});

test('FHIRPATH-171 replace: values, whole elements, the type of a choice', () => {
  const replaced = patch(patient, { type: 'replace', path: 'Patient.birthDate', value: { valueDate: '1961' } });
  assert.equal(replaced.birthDate, '1961');
  assert.equal(replaced._birthDate, undefined);
  assert.deepEqual(
    name(patch(patient, { type: 'replace', path: "Patient.name.where(use = 'usual')", value: { valueHumanName: { family: 'X' } } }), 1),
    { family: 'X' },
  );
  assert.deepEqual(name(patch(patient, { type: 'replace', path: 'Patient.name[0].given[1]', value: { valueString: 'Anne' } }), 0).given, [
    'Jeanne',
    'Anne',
    'Louise',
  ]);
  const other = patch(patient, { type: 'replace', path: 'Patient.deceased', value: { valueDateTime: '2026' } });
  assert.deepEqual([other.deceasedBoolean, other.deceasedDateTime], [undefined, '2026']);
  const masked = name(patch(patient, { type: 'replace', path: 'Patient.name[2].given[1]', value: { valueString: 'N' } }), 2);
  assert.deepEqual([masked.given, masked._given], [['Nini', 'N'], undefined]);
  assert.match(
    String((patch(patient, { type: 'replace', path: 'Patient.text.div', value: { valueString: '<div/>' } }).text as { div: string }).div),
    /^<div\/>$/,
  );
});

test('FHIRPATH-172 delete: one element; what is not there is no error; empty elements go', () => {
  const deleted = patch(patient, { type: 'delete', path: 'Patient.birthDate' });
  assert.deepEqual([deleted.birthDate, deleted._birthDate], [undefined, undefined]);
  assert.deepEqual(patch(patient, { type: 'delete', path: 'Patient.link' }), patient);
  assert.equal((patch(patient, { type: 'delete', path: 'Patient.name[1]' }).name as unknown[]).length, 2);
  assert.deepEqual(name(patch(patient, { type: 'delete', path: 'Patient.name[0].given[0]' }), 0).given, ['Marie', 'Louise']);
  assert.equal(patch(patient, { type: 'delete', path: 'Patient.managingOrganization.reference' }).managingOrganization, undefined);
  assert.deepEqual(name(patch(patient, { type: 'delete', path: 'Patient.name[2].given[0]' }), 2), {
    use: 'nickname',
    _given: [{ extension: [{ url: 'http://example.org/unknown', valueCode: 'masked' }] }],
  });
  const plain = patch(patient, { type: 'delete', path: 'Patient.name[0].family.extension' });
  assert.deepEqual([name(plain, 0).family, name(plain, 0)._family], ['Moreau', undefined]);
});

test('FHIRPATH-173 insert and move: places in a list', () => {
  const at = (index: number): unknown =>
    name(patch(patient, { type: 'insert', path: 'Patient.name[0].given', index, value: { valueString: 'A' } }), 0).given;
  assert.deepEqual(at(0), ['A', 'Jeanne', 'Marie', 'Louise']);
  assert.deepEqual(at(3), ['Jeanne', 'Marie', 'Louise', 'A']);
  assert.deepEqual(
    patch(patient, {
      type: 'insert',
      path: 'Patient.communication',
      index: 0,
      value: { part: [{ name: 'language', valueCodeableConcept: { text: 'fr' } }] },
    }).communication,
    [{ language: { text: 'fr' } }],
  );
  const given = (source: number, destination: number): unknown =>
    name(patch(patient, { type: 'move', path: 'Patient.name[0].given', source, destination }), 0).given;
  assert.deepEqual(given(0, 2), ['Marie', 'Louise', 'Jeanne']);
  assert.deepEqual(given(2, 0), ['Louise', 'Jeanne', 'Marie']);
  assert.deepEqual(given(1, 1), ['Jeanne', 'Marie', 'Louise']);
});

test('FHIRPATH-174 operations follow each other, all or none', () => {
  const result = patch(
    patient,
    { type: 'delete', path: 'Patient.name[0]' },
    { type: 'replace', path: 'Patient.name[0].family', value: { valueString: 'New' } },
  );
  assert.equal(name(result, 0).family, 'New');
  assert.deepEqual(applyFhirPathPatch(patient, { resourceType: 'Parameters' }), patient);
  refused(patient, /operation 1/, { type: 'delete', path: 'Patient.name[0]' }, { type: 'delete', path: 'Patient.name' });
});

test('FHIRPATH-175 refusals name operation, path and rule', () => {
  const value = { valueString: 'x' };
  refused(patient, /operation 0 \(replace Patient\.maritalStatus\): the path must name one element, it finds 0/, {
    type: 'replace',
    path: 'Patient.maritalStatus',
    value,
  });
  refused(patient, /it finds 3/, { type: 'delete', path: 'Patient.name' });
  refused(patient, /no element nothing/, { type: 'add', path: 'Patient', name: 'nothing', value });
  refused(patient, /there already/, { type: 'add', path: 'Patient', name: 'gender', value: { valueCode: 'male' } });
  refused(patient, /there already/, { type: 'add', path: 'Patient', name: 'deceased', value: { valueDateTime: '2026' } });
  refused(patient, /takes no valueString/, { type: 'add', path: 'Patient', name: 'multipleBirth', value });
  refused(patient, /is a boolean/, { type: 'replace', path: 'Patient.active', value });
  refused(patient, /is a HumanName/, { type: 'add', path: 'Patient', name: 'name', value });
  refused(patient, /value is missing/, { type: 'add', path: 'Patient', name: 'name' });
  refused(patient, /name is missing/, { type: 'add', path: 'Patient', value });
  refused(patient, /is no list/, { type: 'insert', path: 'Patient.gender', index: 0, value });
  refused(patient, /end with the name of a list/, { type: 'insert', path: 'Patient.name.first()', index: 0, value });
  refused(patient, /index is 9, the list allows 0 to 3/, { type: 'insert', path: 'Patient.name', index: 9, value: { valueHumanName: {} } });
  refused(patient, /source is missing/, { type: 'move', path: 'Patient.name', destination: 1 });
  refused(patient, /computes a value/, { type: 'delete', path: 'Patient.name.count()' });
  refused(patient, /resource itself/, { type: 'delete', path: 'Patient' });
  refused(patient, /character 9/, { type: 'delete', path: 'Patient.' });
  refused(patient, /type is add, insert/, { type: 'merge', path: 'Patient' });
  refused(patient, /path is missing/, { type: 'add' });
  refused(patient, /Patient.contact has no element shoe/, {
    type: 'add',
    path: 'Patient',
    name: 'contact',
    value: { part: [{ name: 'shoe', valueString: 'x' }] },
  });
  refused(patient, /given twice/, {
    type: 'add',
    path: 'Patient',
    name: 'contact',
    value: {
      part: [
        { name: 'gender', valueCode: 'male' },
        { name: 'gender', valueCode: 'male' },
      ],
    },
  });
  assert.throws(() => applyFhirPathPatch(patient, { resourceType: 'Patient' }), Problem);
  assert.throws(() => applyFhirPathPatch(patient, { resourceType: 'Parameters', parameter: [{ name: 'other' }] }), Problem);
});

test('FHIRPATH-176 decimals keep their digits', () => {
  const patched = patch(observation, {
    type: 'add',
    path: 'Observation.value',
    name: 'extension',
    value: { valueExtension: { url: 'x' } },
  });
  assert.match(printJson(patched), /"value":72\.50/);
});
