// Conformance to R4 itself: structure, cardinality, formats, codes, references, invariants that need no FHIRPath.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { officialExamples, parseJson, type Resource } from '@socle/engine/fhir';
import fc from 'fast-check';
import { createValidator } from './index.ts';

const validator = createValidator();
type Json = Record<string, unknown>;

/** `expression: rule or code` of each issue. */
function found(resource: Json, warnings = false): string[] {
  const issues = validator.validate(resource as Resource, { warnings });
  for (const issue of issues) assert.ok(issue.text.startsWith((issue.expression ?? '').replace(/\[x\]$/, '')), issue.text);
  return issues.map((issue) => `${issue.expression}: ${issue.rule ?? issue.code}`);
}
const observation = (extra: Json = {}): Json => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...extra });
const patient = (extra: Json): Json => ({ resourceType: 'Patient', ...extra });

test('VAL-010 a sound resource has no issue', () => {
  assert.deepEqual(found(observation()), []);
  assert.deepEqual(
    found(
      patient({ birthDate: '1990-01', name: [{ given: ['A', null], _given: [null, { extension: [{ url: 'u', valueString: 'x' }] }] }] }),
    ),
    [],
  );
  assert.deepEqual(found(patient({ _birthDate: { extension: [{ url: 'u', valueCode: 'x' }] } })), []);
});

test('VAL-011 unknown elements are refused, by the path of their parent', () => {
  assert.deepEqual(found(patient({ colour: 'x' })), ['Patient: structure']);
  assert.deepEqual(found(patient({ name: [{ family: 'x', size: 1 }] })), ['Patient.name[0]: structure']);
  assert.deepEqual(found(patient({ value: 1 })), ['Patient: structure']);
  assert.deepEqual(found(observation({ value: 1 })), ['Observation: structure']);
  assert.deepEqual(found(patient({ name: [{ resourceType: 'HumanName', family: 'x' }] })), ['Patient.name[0]: structure']);
  assert.deepEqual(found(patient(JSON.parse('{"constructor":{},"toString":1}'))), ['Patient: structure', 'Patient: structure']);
  assert.deepEqual(found({ resourceType: 'Nobody' }), ['Resource: structure']);
  assert.deepEqual(found({ resourceType: 'DomainResource' }), ['Resource: structure']);
  assert.deepEqual(found({} as Json), ['Resource: structure']);
});

test('VAL-012 cardinality: required, single, repeated, never empty', () => {
  assert.deepEqual(found({ resourceType: 'Observation' }), ['Observation: required', 'Observation: required']);
  assert.deepEqual(found(patient({ name: { family: 'x' } })), ['Patient.name: structure']);
  assert.deepEqual(found(patient({ birthDate: ['1990'] })), ['Patient.birthDate: value']);
  assert.deepEqual(found(patient({ name: [] })), ['Patient.name: structure']);
  assert.deepEqual(found(patient({ name: [{}] })), ['Patient.name[0]: ele-1']);
  assert.deepEqual(found(patient({ name: [{ id: 'a' }] })), ['Patient.name[0]: ele-1']);
  assert.deepEqual(found(patient({ name: [null] })), ['Patient.name[0]: structure']);
  assert.deepEqual(found(patient({ name: [{ given: [null] }] })), ['Patient.name[0].given[0]: value']);
  assert.deepEqual(found(patient({ birthDate: null })), ['Patient.birthDate: value']);
});

test('VAL-013 a choice has one value of an allowed type', () => {
  assert.deepEqual(found(observation({ valueString: 'x', valueInteger: 1 })), ['Observation.value: structure']);
  assert.deepEqual(found(observation({ valueAddress: { city: 'x' } })), ['Observation: structure']);
  assert.deepEqual(found(observation({ valueString: 'x', _valueInteger: { extension: [{ url: 'u', valueCode: 'c' }] } })), [
    'Observation.value: structure',
  ]);
});

test('VAL-014 formats are checked where they stand', () => {
  assert.deepEqual(found(patient({ birthDate: '2023-02-29' })), ['Patient.birthDate: value']);
  assert.deepEqual(found(patient({ id: 'a b' })), ['Patient.id: value']);
  assert.deepEqual(found(patient({ name: [{ given: ['A', ''] }] })), ['Patient.name[0].given[1]: value']);
  assert.deepEqual(found(observation({ valueQuantity: { value: '1' } })), ['Observation.value.value: value']);
});

test('VAL-015 ids and extensions of primitives', () => {
  assert.deepEqual(found(patient({ _birthDate: { id: 'a' } })), ['Patient.birthDate: ele-1']);
  assert.deepEqual(found(patient({ birthDate: '1990', _birthDate: { id: 'a' } })), []);
  assert.deepEqual(found(patient({ birthDate: '1990', _birthDate: { value: 'a' } })), ['Patient.birthDate: structure']);
  assert.deepEqual(found(patient({ _birthDate: 'x' })), ['Patient.birthDate: ele-1', 'Patient.birthDate: structure']);
  assert.deepEqual(found(patient({ _name: [{ id: 'a' }] })), ['Patient: structure']);
  assert.deepEqual(found(patient({ name: [{ _given: [{ id: 'a' }] }] })), ['Patient.name[0].given[0]: ele-1']);
  assert.deepEqual(found({ resourceType: 'Observation', code: { text: 'x' }, _status: { extension: [{ url: 'u', valueCode: 'x' }] } }), []);
});

test('VAL-016 required bindings are enforced, for codes and for concepts', () => {
  assert.deepEqual(found(observation({ status: 'done' })), ['Observation.status: code-invalid']);
  const condition = (clinicalStatus: Json): Json => ({ resourceType: 'Condition', subject: { reference: 'Patient/a' }, clinicalStatus });
  const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
  assert.deepEqual(found(condition({ coding: [{ code: 'x' }, { system, code: 'active' }] })), []);
  assert.deepEqual(found(condition({ coding: [{ system, code: 'x' }] })), ['Condition.clinicalStatus: code-invalid']);
  assert.deepEqual(found(condition({ text: 'x' })), ['Condition.clinicalStatus: code-invalid']);
});

test('VAL-017 references have a form and point to an allowed type', () => {
  const subject = (reference: string, extra: Json = {}): string[] => found(observation({ subject: { reference, ...extra } }));
  for (const reference of [
    'Patient/a',
    'https://x.fr/fhir/Patient/a',
    'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    'http://x.fr/any',
    'Patient/a/_history/1',
    'Patient?identifier=x|y',
  ]) {
    assert.deepEqual(subject(reference), [], reference);
  }
  assert.deepEqual(subject('Encounter/a'), ['Observation.subject: value']);
  assert.deepEqual(subject('https://x.fr/fhir/Encounter/a'), ['Observation.subject: value']);
  assert.deepEqual(subject('Patient/a b'), ['Observation.subject.reference: value']);
  assert.deepEqual(subject('a'), ['Observation.subject.reference: value']);
  assert.deepEqual(subject('Patient/a', { type: 'Group' }), ['Observation.subject: value']);
  assert.deepEqual(found(observation({ subject: { type: 'Encounter', identifier: { value: 'x' } } })), ['Observation.subject: value']);
  assert.deepEqual(found(observation({ subject: { display: 'x' } })), []);
});

test('VAL-018 contained resources: known, used, not nested, without version', () => {
  const contained = (...list: unknown[]): Json => observation({ contained: list, subject: { reference: '#p' } });
  assert.deepEqual(found(contained({ resourceType: 'Patient', id: 'p' })), []);
  assert.deepEqual(found(observation({ subject: { reference: '#p' } })), ['Observation.subject: ref-1']);
  assert.deepEqual(found(contained({ resourceType: 'Patient', id: 'p' }, { resourceType: 'Patient', id: 'q' })), ['Observation: dom-3']);
  assert.deepEqual(
    found(
      contained({ resourceType: 'Patient', id: 'p', contained: [{ resourceType: 'Patient', id: 'q' }], link: [] as unknown[] }),
    ).includes('Observation: dom-2'),
    true,
  );
  assert.deepEqual(found(contained({ resourceType: 'Patient', id: 'p', meta: { versionId: '1' } })), ['Observation: dom-4']);
  assert.deepEqual(found(contained({ resourceType: 'Encounter', id: 'p' })).includes('Observation.subject: value'), true);
  assert.deepEqual(found(contained({ id: 'p' })).includes('Observation.contained[0]: structure'), true);
  assert.deepEqual(found(contained({ resourceType: 'Patient', id: 'p', active: 'x' })), ['Observation.contained[0].active: value']);
});

test('VAL-019 the usual invariants', () => {
  assert.deepEqual(found(patient({ extension: [{ url: 'u' }] })), ['Patient.extension[0]: ext-1']);
  assert.deepEqual(found(patient({ extension: [{ url: 'u', valueCode: 'a', extension: [{ url: 'v', valueCode: 'a' }] }] })), [
    'Patient.extension[0]: ext-1',
  ]);
  assert.deepEqual(found(observation({ valueQuantity: { value: 1, code: 'kg' } })), ['Observation.value: qty-3']);
  assert.deepEqual(found(observation({ valueString: 'x', dataAbsentReason: { text: 'y' } })), ['Observation: obs-6']);
  assert.deepEqual(found(observation({ referenceRange: [{ age: { low: { value: 1 } } }] })), ['Observation.referenceRange[0]: obs-3']);
  assert.deepEqual(found(observation({ referenceRange: [{ low: { value: 1, comparator: '<' } }] })), [
    'Observation.referenceRange[0].low: sqty-1',
  ]);
  assert.deepEqual(found(patient({ telecom: [{ value: '1' }] })), ['Patient.telecom[0]: cpt-2']);
  assert.deepEqual(found(patient({ text: { status: 'generated', div: '<div>x</div>' } })), ['Patient.text.div: txt-1']);
});

test('VAL-019 a missing narrative is a warning, told only when asked', () => {
  assert.deepEqual(found(observation()), []);
  assert.deepEqual(found(observation(), true), ['Observation: dom-6']);
  assert.equal(validator.validate(observation() as Resource, { warnings: true })[0]?.severity, 'warning');
});

test('VAL-020 entries of a Bundle: full URL and request agree with the resource', () => {
  const bundle = (type: string, entry: Json): Json => ({ resourceType: 'Bundle', type, entry: [entry] });
  const resource = patient({ id: 'a' });
  assert.deepEqual(found(bundle('collection', { fullUrl: 'http://x.fr/Patient/a', resource })), []);
  assert.deepEqual(found(bundle('collection', { fullUrl: 'http://x.fr/Patient/b', resource })), ['Bundle.entry[0].fullUrl: invalid']);
  assert.deepEqual(found(bundle('collection', { fullUrl: 'Patient/a', resource })), ['Bundle.entry[0].fullUrl: invalid']);
  const request = (method: string, url: string, body: Json | undefined = resource): string[] =>
    found(bundle('transaction', { ...(body ? { resource: body } : {}), request: { method, url } }));
  assert.deepEqual(request('POST', 'Patient'), []);
  assert.deepEqual(request('PUT', 'Patient?identifier=x'), []);
  assert.deepEqual(found(bundle('batch', { request: { method: 'GET', url: 'Patient?name=x' } })), []);
  assert.deepEqual(request('POST', 'Observation'), ['Bundle.entry[0].request.url: invalid']);
  assert.deepEqual(request('PUT', 'Nobody/a'), ['Bundle.entry[0].request.url: invalid']);
  assert.deepEqual(found(bundle('transaction', { request: { method: 'POST', url: 'Patient' } })), ['Bundle.entry[0].resource: invalid']);
  assert.deepEqual(found(bundle('collection', { resource: patient({ active: 1 }) })), ['Bundle.entry[0].resource.active: value']);
});

interface Known {
  readonly expression: string;
  readonly rule?: string;
}
const known: Record<string, Known[]> = JSON.parse(readFileSync(new URL('samples/known-example-errors.json', import.meta.url), 'utf8'));
/** Found by FHIRPath only. */
const structural = (issues: readonly Known[]): string[] => issues.map((issue) => `${issue.expression}: ${issue.rule ?? ''}`);

test('VAL-030 the official examples have no error but the true ones, each explained', () => {
  let count = 0;
  for (const { name, text } of officialExamples()) {
    const issues = validator.validate(parseJson(text) as Resource);
    const list = issues.map((issue) => `${issue.expression}: ${issue.rule ?? ''}`);
    assert.deepEqual(list, structural(known[name.replace('.json', '')] ?? []), name);
    count++;
  }
  assert.ok(count > 700, String(count));
});

const small = [...officialExamples()].filter(({ text }) => text.length < 6000).map(({ text }) => text);

/** Puts `value` (or nothing) at a random place of a resource. */
function mutate(node: unknown, picks: readonly number[], value: unknown): void {
  let at = node as Json;
  for (const [i, pick] of picks.entries()) {
    const names = Object.keys(at);
    const name = names[pick % names.length];
    if (name === undefined) return;
    const next = at[name];
    if (i === picks.length - 1 || typeof next !== 'object' || next === null) {
      if (value === undefined && !Array.isArray(at)) delete at[name];
      else at[name] = value ?? null;
      return;
    }
    at = next as Json;
  }
}

test('VAL-031 the fast way and the way that explains come to the same verdict, and nothing throws', () => {
  const value$ = fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'x y',
    0,
    -1,
    1.5,
    true,
    {},
    [],
    [null],
    [{}],
    { id: 'a' },
    'Patient/1',
    { reference: 'x' },
    ['x'],
  );
  fc.assert(
    fc.property(fc.constantFrom(...small), fc.array(fc.nat(50), { minLength: 1, maxLength: 5 }), value$, (text, picks, value) => {
      const resource = parseJson(text) as Resource;
      mutate(resource, picks, value);
      const quick = validator.validate(resource);
      const whole = validator.validate(resource, { warnings: true }).filter((issue) => issue.severity === 'error');
      assert.deepEqual(quick, whole);
    }),
    { numRuns: 1500 },
  );
});
