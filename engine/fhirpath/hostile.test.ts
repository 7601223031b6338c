// Input that means harm: each ends soon, with a value or a Problem, and the process lives on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Resource, r4 } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import { analyse } from './analysis/analyse.ts';
import { compile, compileBoolean } from './compile.ts';
import { evaluateFhirPath } from './operation/evaluate-fhirpath.ts';
import { applyJsonPatch } from './patch/json-patch.ts';

const definitions = r4();
const patient = (contacts: number): Resource => ({
  resourceType: 'Patient',
  name: [{ family: 'A' }],
  contact: Array.from({ length: contacts }, (_, i) => ({ name: { family: `n${i}` } })),
});
const tooCostly = (error: unknown): boolean => error instanceof Problem && error.kind === 'too-costly';

/** What follows is written once for each side of a union: 2^28 sides. */
const doubling = ['.select($this | $this)', '.select(iif(family.exists(), $this, $this))'];

test('FHIRPATH-080 unions inside each other do not double the work of analysis and compilation', () => {
  for (const part of doubling) {
    const expression = `name${part.repeat(28)}`;
    assert.deepEqual(analyse(expression, { type: 'Patient', definitions }).types, ['HumanName']);
    assert.deepEqual(compile(expression, { type: 'Patient', definitions })(patient(0)), [{ family: 'A' }]);
    assert.equal(compileBoolean(`${expression}.exists()`, { type: 'Patient', definitions })(patient(0)), true);
    const parameter = [
      { name: 'expression', valueString: expression },
      { name: 'resource', resource: patient(0) },
    ];
    assert.equal(evaluateFhirPath({ resourceType: 'Parameters', parameter }).resourceType, 'Parameters');
  }
});

test('FHIRPATH-081 unions of different places, and choices of choices, are cut off', () => {
  const items = `item${'.select(item | answer.item)'.repeat(20)}`;
  assert.deepEqual(analyse(items, { type: 'QuestionnaireResponse', definitions }).paths, []);
  assert.deepEqual(compile(items, { type: 'QuestionnaireResponse', definitions })({ resourceType: 'QuestionnaireResponse' }), []);
  const values = `extension${'.value.extension'.repeat(8)}`;
  assert.deepEqual(compile(values, { type: 'Patient', definitions })({ resourceType: 'Patient' }), []);
  assert.equal(compileBoolean(`${values}.empty()`, { type: 'Patient', definitions })({ resourceType: 'Patient' }), true);
});

test('FHIRPATH-082 loops over the resource inside each other spend the budget', () => {
  const node = patient(300);
  const env = { resource: node, rootResource: node, steps: 200_000 };
  const select = compile('contact.select(%resource.contact.select(%resource.contact.select(%resource.contact)))', {
    type: 'Patient',
    definitions,
  });
  assert.throws(() => select(node, env), tooCostly);
  const exists = compileBoolean('contact.exists(%resource.contact.exists(%resource.contact.exists(%resource.contact.name.family = 5)))', {
    type: 'Patient',
    definitions,
  });
  assert.throws(() => exists(node, env), Problem);
});

test('FHIRPATH-083 a JSON Patch that copies its copies is refused', () => {
  const double = [{ op: 'add', path: '/x', value: [1] }, ...Array(40).fill({ op: 'copy', from: '/x', path: '/x/-' })];
  assert.throws(() => applyJsonPatch(patient(1), double), tooCostly);
  assert.throws(() => applyJsonPatch(patient(1), Array(10_000).fill({ op: 'copy', from: '', path: '/x' })), tooCostly);
});
