// The generated definitions say what R4 4.0.1 says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  elementAt,
  elementsOf,
  isResourceType,
  propertyOf,
  r4,
  r4Profiles,
  r4Terminology,
  typeNumber,
  typeOfNumber,
  unlistedValueSets,
} from './index.ts';

test('FHIR-001 the definitions hold every R4 resource type and none that was made up', () => {
  assert.equal(r4().resourceTypes.length, 146);
  assert.ok(r4().resourceTypes.includes('Observation'));
  for (const absent of ['Resource', 'DomainResource', 'MetadataResource', 'Event', 'Quantity']) assert.ok(!isResourceType(absent), absent);
  assert.equal(r4().types.size, 209);
  assert.equal([...r4().types.values()].filter((type) => type.kind === 'primitive-type').length, 20);
});

test('FHIR-002 an element keeps cardinality, types, targets, binding and its own constraints', () => {
  const status = elementAt('Observation.status');
  assert.deepEqual([status?.min, status?.max, status?.types[0]?.code], [1, 1, 'code']);
  assert.deepEqual(status?.binding, { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/observation-status' });
  assert.deepEqual(elementAt('Observation.subject')?.types, [{ code: 'Reference', targets: ['Patient', 'Group', 'Device', 'Location'] }]);
  assert.equal(elementAt('Observation.component.referenceRange')?.content, 'Observation.referenceRange');
  assert.equal(elementAt('Patient.id')?.types[0]?.code, 'id');
  assert.deepEqual(
    elementAt('Patient.contact')?.constraints?.map((rule) => rule.key),
    ['pat-1'],
  );
  assert.deepEqual(
    r4()
      .types.get('Observation')
      ?.constraints?.map((rule) => rule.key)
      .filter((key) => key.startsWith('obs')),
    ['obs-6', 'obs-7'],
  );
});

test('FHIR-003 a choice is known by each of its JSON names', () => {
  const value = propertyOf('Observation', 'valueQuantity');
  assert.deepEqual([value?.base, value?.choice, value?.type, value?.shape, value?.many], ['value', true, 'Quantity', 'Quantity', false]);
  assert.equal(propertyOf('Observation', 'value'), undefined);
  assert.equal(propertyOf('Observation', 'valueAddress'), undefined);
  assert.equal(propertyOf('Observation.component', 'referenceRange')?.shape, 'Observation.referenceRange');
  assert.equal(propertyOf('Timing', 'repeat')?.shape, 'Timing.repeat');
  assert.equal(elementsOf('Nothing').size, 0);
});

test('FHIR-004 the names of the elements of a type resolve to known types', () => {
  for (const type of r4().types.values()) {
    for (const element of type.elements) {
      for (const { code } of element.types) assert.ok(r4().types.has(code), `${element.path} is a ${code}`);
      if (element.content) assert.ok(elementsOf(element.content).size > 0, element.path);
    }
  }
});

test('FHIR-005 type numbers are unique, start at 1 and read back', () => {
  const numbers = r4().resourceTypes.map(typeNumber);
  assert.equal(new Set(numbers).size, numbers.length);
  assert.ok(numbers.every((number) => number >= 1));
  assert.deepEqual(numbers.map(typeOfNumber), r4().resourceTypes);
  // Rows of existing databases carry these: they may never change.
  assert.deepEqual(['Account', 'Observation', 'Patient', 'VisionPrescription'].map(typeNumber), [1, 96, 103, 146]);
  assert.throws(() => typeNumber('Quantity'));
});

test('FHIR-006 search parameters and compartments are the official ones', () => {
  const parameters = r4().searchParameters;
  assert.equal(parameters.length, 1375);
  assert.ok(parameters.every((parameter) => parameter.base.length > 0));
  assert.ok(!parameters.some((parameter) => parameter.url.includes('example')));
  assert.deepEqual(Object.keys(r4().compartments), ['Device', 'Encounter', 'Patient', 'Practitioner', 'RelatedPerson']);
  assert.deepEqual(r4().compartments.Patient?.Observation, ['subject', 'performer']);
});

test('FHIR-007 required bindings are listed, or named as impossible to list', () => {
  const codes = r4().requiredCodes;
  assert.ok(codes.get('http://hl7.org/fhir/ValueSet/observation-status')?.has('http://hl7.org/fhir/observation-status|final'));
  assert.ok(codes.get('http://hl7.org/fhir/ValueSet/all-types')?.has('http://hl7.org/fhir/resource-types|Patient'));
  for (const type of r4().types.values()) {
    for (const { binding, path } of type.elements) {
      if (binding?.strength === 'required')
        assert.ok(codes.has(binding.valueSet) || unlistedValueSets().has(binding.valueSet), `${path}: ${binding.valueSet}`);
    }
  }
  assert.ok(unlistedValueSets().size < 10);
});

test('FHIR-008 terminology and profiles ship without narrative', () => {
  let count = 0;
  for (const resource of [...r4Terminology(), ...r4Profiles()]) {
    count++;
    assert.ok(typeof resource.url === 'string');
    assert.equal(resource.text, undefined);
  }
  assert.ok(count > 2800);
});
