// Invariants that FHIRPath evaluates, in R4 itself and in profiles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementsOf, officialExamples, parseJson, type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { invariantsOf, natives, shortcuts } from './base/invariants.ts';
import { newScope } from './base/scope.ts';
import { createValidator, profileRegistry } from './index.ts';
import known from './samples/known-example-errors.json' with { type: 'json' };

// biome-ignore lint/suspicious/noExplicitAny: test data is put together freely
type Any = any;
const validator = createValidator();

function broken(resource: Any, options = {}): string[] {
  return validator.validate(resource as Resource, options).map((issue) => `${issue.expression}: ${issue.rule ?? issue.text}`);
}

test('VAL-032 the official examples break no invariant, but for the true errors that are listed', () => {
  const listed = known as Record<string, { expression: string; rule?: string }[]>;
  for (const { name, text } of officialExamples()) {
    const issues = validator.validate(parseJson(text) as Resource).map((issue) => `${issue.expression}: ${issue.rule ?? ''}`);
    assert.deepEqual(
      issues,
      (listed[name.replace('.json', '')] ?? []).map((issue) => `${issue.expression}: ${issue.rule ?? ''}`),
      name,
    );
  }
});

test('VAL-033 invariants of R4: elements, choices, what contains them', () => {
  const observation = { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 's', code: 'a' }] } };
  const component = [{ code: { coding: [{ system: 's', code: 'a' }] } }];
  assert.deepEqual(broken({ ...observation, valueString: 'x', component }), ['Observation: obs-7']);
  assert.deepEqual(broken({ ...observation, component }), []);
  assert.deepEqual(broken({ resourceType: 'Patient', contact: [{ gender: 'male' }] }), ['Patient.contact[0]: pat-1']);
  assert.deepEqual(broken({ resourceType: 'Patient', name: [{ period: { start: '2024-02', end: '2024-01' } }] }), [
    'Patient.name[0].period: per-1',
  ]);
  assert.deepEqual(broken({ ...observation, effectiveTiming: { repeat: { duration: 1 } } }), ['Observation.effective.repeat: tim-1']);
  assert.deepEqual(broken({ resourceType: 'Organization', active: true }), ['Organization: org-1']);
  assert.deepEqual(broken({ resourceType: 'Organization', name: 'x', telecom: [{ system: 'phone', value: '1', use: 'home' }] }), [
    'Organization.telecom[0]: org-3',
  ]);
  assert.deepEqual(
    broken({
      ...observation,
      contained: [{ resourceType: 'Patient', id: 'p', contact: [{ gender: 'male' }] }],
      subject: { reference: '#p' },
    }),
    ['Observation.contained[0].contact[0]: pat-1'],
  );
});

test('VAL-034 invariants of Bundles see their own resource', () => {
  assert.deepEqual(broken({ resourceType: 'Bundle', type: 'collection', total: 1 }), ['Bundle: bdl-1']);
  assert.deepEqual(
    broken({ resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'Patient', active: true } }] }),
    ['Bundle: bdl-3'],
  );
  assert.deepEqual(
    broken({ resourceType: 'Bundle', type: 'document', entry: [{ resource: { resourceType: 'Patient', active: true } }] }).sort(),
    ['Bundle: bdl-10', 'Bundle: bdl-11', 'Bundle: bdl-9'],
  );
  const entry = [{ fullUrl: 'http://x.fr/Patient/a' }, { fullUrl: 'http://x.fr/Patient/a' }].map((e) => ({
    ...e,
    resource: { resourceType: 'Patient', id: 'a', active: true },
  }));
  assert.deepEqual(broken({ resourceType: 'Bundle', type: 'collection', entry }), ['Bundle: bdl-7']);
});

test('VAL-035 warnings are told only when asked', () => {
  const valueSet = {
    resourceType: 'ValueSet',
    status: 'draft',
    name: 'not a name',
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
  };
  assert.deepEqual(broken(valueSet), []);
  assert.deepEqual(broken(valueSet, { warnings: true }), ['ValueSet: vsd-0']);
});

test('VAL-036 invariants of profiles', () => {
  const vitalSigns = 'http://hl7.org/fhir/StructureDefinition/vitalsigns';
  const category = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }];
  const vital = {
    resourceType: 'Observation',
    status: 'final',
    category,
    code: { text: 'x' },
    subject: { reference: 'Patient/a' },
    effectiveDateTime: '2024-01-01',
  };
  const options = { level: 'profiled', profiles: [vitalSigns] };
  assert.deepEqual(broken({ ...vital, valueString: 'x' }, options), []);
  assert.deepEqual(broken(vital, options), ['Observation: vs-2']);
  assert.deepEqual(broken({ ...vital, valueString: 'x', effectiveDateTime: '2024' }, options), ['Observation.effective: vs-1']);
});

test('VAL-037 a rule of a profile that cannot be read is told, and breaks nothing else', () => {
  const constraint = [{ key: 'bad-1', severity: 'error', human: 'x', expression: 'name.where(' }];
  const profile = {
    resourceType: 'StructureDefinition',
    url: 'http://x.fr/p',
    type: 'Patient',
    derivation: 'constraint',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
  };
  const registry = profileRegistry([{ ...profile, differential: { element: [{ id: 'Patient', path: 'Patient', constraint }] } }]);
  const one = createValidator({ profiles: registry });
  const patient = { resourceType: 'Patient', active: true };
  assert.deepEqual(one.validate(patient, { level: 'profiled', profiles: ['http://x.fr/p'] }), []);
  const told = one.validate(patient, { level: 'profiled', profiles: ['http://x.fr/p'], warnings: true });
  assert.deepEqual(
    told.filter((issue) => issue.rule === 'bad-1').map((issue) => issue.severity),
    ['information'],
  );
});

/** Every node of a resource with the name of its shape. */
function* nodesOf(node: Any, shape: string): Generator<[node: Any, shape: string]> {
  yield [node, shape];
  for (const property of elementsOf(shape).values()) {
    const value = node[property.name];
    if (value === undefined || property.primitive || property.shape === 'Resource') continue;
    for (const item of Array.isArray(value) ? value : [value])
      if (typeof item === 'object' && item !== null) yield* nodesOf(item, property.shape);
  }
}

/** A copy that lacks, empties or doubles some children: both kinds of answer come up. */
function* variants(node: Any): Generator<Any> {
  yield node;
  for (const name of Object.keys(node)) {
    const { [name]: _removed, ...rest } = node;
    yield rest;
  }
  if (typeof node.reference === 'string') yield { ...node, reference: '#nothing' };
  yield { ...node, system: undefined, extension: [{ url: 'x', valueCode: 'y' }], dataAbsentReason: { text: 'x' } };
}

test('VAL-038 the invariants written by hand answer as FHIRPath does', () => {
  const byHand = (expression: string): boolean => expression in natives || expression in shortcuts;
  const checks = new Map<string, { expression: string; run: ReturnType<typeof compile> }[]>();
  const checksOf = (shape: string): { expression: string; run: ReturnType<typeof compile> }[] => {
    // R4's own text is wrong for these two: see the notes beside them.
    const list = invariantsOf(shape, r4()).filter(({ key, expression }) => byHand(expression) && key !== 'que-7');
    const made =
      checks.get(shape) ?? list.map(({ expression }) => ({ expression, run: compile(expression, { type: shape, definitions: r4() }) }));
    checks.set(shape, made);
    return made;
  };
  const answers = new Set<string>();
  for (const { text } of officialExamples()) {
    if (text.length > 20_000) continue;
    const resource = parseJson(text) as Resource;
    const outer = newScope(resource, false);
    for (const [node, shape] of nodesOf(resource, resource.resourceType)) {
      for (const { expression, run } of checksOf(shape)) {
        for (const variant of variants(node)) {
          if (variant.reference === '#') continue;
          const scope = node === resource ? newScope(variant, false) : outer;
          const result = run(variant, scope);
          const holds = result.length !== 1 || result[0] !== false;
          if (expression in natives)
            assert.equal(natives[expression]?.(variant, scope), holds, `${shape} ${expression} ${JSON.stringify(variant)}`);
          else if (shortcuts[expression]?.(variant)) assert.ok(holds, expression);
          answers.add(`${expression} ${holds}`);
        }
      }
    }
  }
  for (const expression of Object.keys(natives)) {
    if (expression.startsWith('operator')) continue;
    assert.ok(answers.has(`${expression} true`), expression);
    if (!expression.startsWith('contained.')) assert.ok(answers.has(`${expression} false`), expression);
  }
});
