// References, ids, outcomes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isId, outcome, parseReference } from './index.ts';

test('FHIR-030 a reference is known by its form', () => {
  assert.deepEqual(parseReference('Patient/a-1'), { kind: 'relative', type: 'Patient', id: 'a-1', url: 'Patient/a-1' });
  assert.deepEqual(parseReference('Patient/a/_history/2'), { kind: 'relative', type: 'Patient', id: 'a', version: '2', url: 'Patient/a' });
  assert.deepEqual(parseReference('https://x.fr/fhir/Patient/a'), {
    kind: 'absolute',
    type: 'Patient',
    id: 'a',
    url: 'https://x.fr/fhir/Patient/a',
  });
  assert.deepEqual(parseReference('#p1'), { kind: 'fragment', id: 'p1', url: '#p1' });
  assert.deepEqual(parseReference('#'), { kind: 'fragment', id: '', url: '#' });
  assert.deepEqual(parseReference('urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a')?.kind, 'urn');
  assert.deepEqual(parseReference('http://x.fr/Measure|2.0'), { kind: 'canonical', url: 'http://x.fr/Measure', version: '2.0' });
  assert.deepEqual(parseReference('http://x.fr/fhir/ValueSet/a|1'), {
    kind: 'canonical',
    url: 'http://x.fr/fhir/ValueSet/a',
    version: '1',
  });
  const query = 'identifier=urn:oid:1.2|3';
  assert.deepEqual(parseReference(`Patient?${query}`), { kind: 'conditional', type: 'Patient', query, url: `Patient?${query}` });
});

test('FHIR-030 below the base of this server a reference is relative', () => {
  for (const base of ['https://x.fr/fhir', 'https://x.fr/fhir/']) {
    assert.deepEqual(parseReference('https://x.fr/fhir/Patient/a', base), { kind: 'relative', type: 'Patient', id: 'a', url: 'Patient/a' });
    assert.equal(parseReference('https://x.fr/other/Patient/a', base)?.kind, 'absolute');
    assert.equal(parseReference('https://evil.fr/https://x.fr/fhir/Patient/a', base)?.kind, 'absolute');
  }
});

test('FHIR-030 what is no reference gives nothing', () => {
  for (const text of [
    '',
    'Patient',
    'Patient/',
    '/a',
    'Nobody/a',
    'Patient/a b',
    'Patient/a_b',
    `Patient/${'x'.repeat(65)}`,
    '#a b',
    'urn:',
    'a b',
    'Patient/a/b',
    'Nobody?x=1',
  ]) {
    assert.equal(parseReference(text), undefined, text);
  }
});

test('FHIR-031 an id has 1 to 64 letters, digits, dashes and points', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9\-.]{1,64}$/), (id) => isId(id) && parseReference(`Patient/${id}`)?.id === id));
  for (const id of ['', 'a_b', 'é', 'a/b', 'a\n', 'x'.repeat(65)]) assert.ok(!isId(id), JSON.stringify(id));
});

test('FHIR-032 an outcome carries severity, code, sentence, element and rule', () => {
  const issue = { severity: 'error', code: 'value', text: 'Patient.gender is "x"', expression: 'Patient.gender', rule: 'dom-6' } as const;
  assert.deepEqual(outcome([issue]).issue, [
    {
      severity: 'error',
      code: 'value',
      details: { coding: [{ code: 'dom-6' }], text: 'dom-6' },
      diagnostics: 'Patient.gender is "x"',
      expression: ['Patient.gender'],
    },
  ]);
  assert.deepEqual(
    outcome([]).issue.map((i) => [i.severity, i.code]),
    [['information', 'informational']],
  );
});
