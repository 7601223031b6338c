// Small profiles, one for each kind of rule.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Coding, Resource } from '@socle/engine/fhir';
import { createValidator, profileRegistry, type TerminologyLookup } from '../index.ts';

// biome-ignore lint/suspicious/noExplicitAny: test data is put together freely
type Any = any;
const core = (name: string): string => `http://hl7.org/fhir/StructureDefinition/${name}`;

/** Each of these is in the text of one issue, and there is no other. */
function assertFound(list: string[], ...parts: string[]): void {
  assert.equal(list.length, parts.length, list.join('\n'));
  for (const part of parts)
    assert.ok(
      list.some((text) => text.includes(part)),
      `${part} in ${list.join('\n')}`,
    );
}

interface Rule {
  readonly id: string;
  readonly [key: string]: unknown;
}
function profile(name: string, type: string, element: Rule[], more: Any = {}): Resource {
  const elements = element.map((rule) => ({ path: rule.id.replace(/:[^.]+/g, ''), ...rule }));
  return {
    resourceType: 'StructureDefinition',
    url: `http://x.fr/${name}`,
    type,
    kind: 'resource',
    derivation: 'constraint',
    baseDefinition: core(type),
    differential: { element: elements },
    ...more,
  };
}
const loinc = 'http://loinc.org';
const kilos = (value: number): Any => ({ value, system: 'http://unitsofmeasure.org', code: 'kg' });
const patternOf = (code: string): Any => ({ coding: [{ system: loinc, code }] });

/** What is found by the profile of that name, warnings included but for the missing narrative. */
function withProfiles(...profiles: Resource[]): (resource: Any, name: string, terminology?: TerminologyLookup) => string[] {
  const registry = profileRegistry(profiles);
  return (resource, name, terminology) => {
    const validator = createValidator({ profiles: registry, ...(terminology ? { terminology } : {}) });
    const issues = validator.validate(resource, { level: 'profiled', profiles: [`http://x.fr/${name}`], warnings: true });
    return issues.filter((issue) => issue.rule !== 'dom-6').map((issue) => `${issue.expression}: ${issue.text}`);
  };
}
const observation = (more: Any = {}): Any => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more });

test('VAL-045 fixed values, patterns, bounds and lengths', () => {
  const check = withProfiles(
    profile('values', 'Observation', [
      { id: 'Observation.status', fixedCode: 'final' },
      { id: 'Observation.code', patternCodeableConcept: patternOf('a') },
      { id: 'Observation.valueQuantity', maxValueQuantity: kilos(10), minValueQuantity: kilos(1) },
      { id: 'Observation.note.text', maxLength: 3 },
    ]),
  );
  const code = { coding: [{ code: 'other' }, { system: loinc, code: 'a', display: 'A' }], text: 'x' };
  const good = observation({ code, valueQuantity: kilos(5), note: [{ text: 'abc' }] });
  assert.deepEqual(check(good, 'values'), []);
  assertFound(check({ ...good, status: 'amended' }, 'values'), 'exactly final');
  assertFound(check({ ...good, code: { coding: [{ system: 'http://x.fr', code: 'a' }] } }, 'values'), 'at least {"coding"');
  assertFound(check({ ...good, valueQuantity: kilos(11) }, 'values'), 'or less');
  assertFound(check({ ...good, valueQuantity: kilos(0) }, 'values'), 'or more');
  assertFound(check({ ...good, note: [{ text: 'abcd' }] }, 'values'), 'at most 3 characters');
});

test('VAL-046 cardinality, types, targets and forbidden elements', () => {
  const check = withProfiles(
    profile('cards', 'Observation', [
      { id: 'Observation.subject', min: 1, type: [{ code: 'Reference', targetProfile: [core('Patient')] }] },
      { id: 'Observation.bodySite', max: '0' },
      { id: 'Observation.value[x]', type: [{ code: 'string' }, { code: 'Quantity' }] },
      { id: 'Observation.performer', max: '1' },
    ]),
  );
  const good = observation({ subject: { reference: 'Patient/a' }, valueString: 'x' });
  assert.deepEqual(check(good, 'cards'), []);
  assertFound(check({ ...good, subject: undefined }, 'cards'), 'Observation.subject is there 0 times');
  assertFound(check({ ...good, subject: { reference: 'Group/a' } }, 'cards'), 'points to Group/a; this profile allows Patient');
  assertFound(check({ ...good, bodySite: { text: 'x' } }, 'cards'), 'this profile allows none');
  assertFound(
    check({ ...good, valueString: undefined, valueInteger: 1 }, 'cards'),
    'Observation.value is a integer; this profile allows string, Quantity',
  );
  assertFound(check({ ...good, performer: [{ reference: 'Patient/a' }, { reference: 'Patient/b' }] }, 'cards'), 'at most 1');
});

function sliced(name: string, slicing: Any): Resource {
  return profile(name, 'Observation', [
    { id: 'Observation.component', slicing },
    { id: 'Observation.component:a', sliceName: 'a', min: 1, max: '1' },
    { id: 'Observation.component:a.code', patternCodeableConcept: patternOf('a') },
    { id: 'Observation.component:a.value[x]', min: 1, type: [{ code: 'Quantity' }] },
    { id: 'Observation.component:b', sliceName: 'b', max: '1' },
    { id: 'Observation.component:b.code', patternCodeableConcept: patternOf('b') },
  ]);
}

test('VAL-047 slicing by pattern: open, closed, open at the end, ordered', () => {
  const discriminator = [{ type: 'pattern', path: 'code' }];
  const check = withProfiles(
    sliced('open', { discriminator, rules: 'open' }),
    sliced('closed', { discriminator, rules: 'closed' }),
    sliced('end', { discriminator, rules: 'openAtEnd', ordered: true }),
    sliced('coding', { discriminator: [{ type: 'value', path: 'code.coding.code' }], rules: 'closed' }),
  );
  const part = (code: string): Any => ({ code: patternOf(code), valueQuantity: { value: 1 } });
  const parts = (...codes: string[]): Any => observation({ component: codes.map(part) });
  assert.deepEqual(check(parts('x', 'b', 'a'), 'open'), []);
  assertFound(check(parts('b'), 'open'), 'component:a is there 0 times');
  assertFound(
    check(observation({ component: [{ ...part('a'), valueQuantity: undefined, valueString: 'x' }] }), 'open'),
    'component[0].value is a string',
  );
  assert.deepEqual(check(parts('a', 'b'), 'closed'), []);
  assertFound(check(parts('a', 'x'), 'closed'), 'Observation.component[1] fits none of the slices a, b');
  assert.deepEqual(check(parts('a', 'b', 'x'), 'end'), []);
  assertFound(check(parts('x', 'a'), 'end'), 'so this profile wants it after them');
  assertFound(check(parts('b', 'a'), 'end'), 'out of order');
  assertFound(check(parts('a', 'x'), 'coding'), 'fits none');
});

test('VAL-048 slicing by type, by presence, by profile and through a reference', () => {
  const check = withProfiles(
    profile('type', 'Observation', [
      { id: 'Observation.value[x]', slicing: { discriminator: [{ type: 'type', path: '$this' }], rules: 'closed' } },
      { id: 'Observation.value[x]:valueString', sliceName: 'valueString', maxLength: 2 },
    ]),
    profile('exists', 'Patient', [
      { id: 'Patient.name', slicing: { discriminator: [{ type: 'exists', path: 'period' }], rules: 'open' } },
      { id: 'Patient.name:dated', sliceName: 'dated' },
      { id: 'Patient.name:dated.period', min: 1 },
      { id: 'Patient.name:dated.family', min: 1 },
      { id: 'Patient.name:undated', sliceName: 'undated', max: '1' },
      { id: 'Patient.name:undated.period', max: '0' },
    ]),
    profile('woman', 'Patient', [{ id: 'Patient.gender', min: 1, fixedCode: 'female' }]),
    profile('entries', 'Bundle', [
      { id: 'Bundle.entry', slicing: { discriminator: [{ type: 'profile', path: 'resource' }], rules: 'open' } },
      { id: 'Bundle.entry:woman', sliceName: 'woman', min: 1 },
      { id: 'Bundle.entry:woman.resource', type: [{ code: 'Patient', profile: ['http://x.fr/woman'] }] },
    ]),
    profile('of', 'Observation', [{ id: 'Observation.subject', type: [{ code: 'Reference', targetProfile: ['http://x.fr/woman'] }] }]),
    profile('subjects', 'Observation', [
      { id: 'Observation.performer', slicing: { discriminator: [{ type: 'value', path: 'resolve().gender' }], rules: 'closed' } },
      { id: 'Observation.performer:woman', sliceName: 'woman', type: [{ code: 'Reference', targetProfile: ['http://x.fr/woman'] }] },
    ]),
  );
  assert.deepEqual(check(observation({ valueString: 'ab' }), 'type'), []);
  assertFound(check(observation({ valueString: 'abc' }), 'type'), 'at most 2');
  assertFound(check(observation({ valueInteger: 1 }), 'type'), 'fits none of the slices');
  const patient = (...name: Any[]): string[] => check({ resourceType: 'Patient', name }, 'exists');
  assert.deepEqual(patient({ family: 'a', period: { start: '2020' } }, { given: ['b'] }), []);
  assertFound(patient({ given: ['a'], period: { start: '2020' } }), 'Patient.name[0].family is there 0 times');
  assertFound(patient({ given: ['a'] }, { given: ['b'] }), 'name:undated is there 2 times');
  const bundle = (gender: string): string[] =>
    check({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient', gender } }] }, 'entries');
  assert.deepEqual(bundle('female'), []);
  assertFound(bundle('male'), 'entry:woman is there 0 times');
  const of = (gender: string, profileName: string, subject: string): string[] =>
    check(
      observation({
        contained: [{ resourceType: 'Patient', id: 'p', gender }],
        [subject]: subject === 'performer' ? [{ reference: '#p' }] : { reference: '#p' },
      }),
      profileName,
    );
  assert.deepEqual(of('female', 'of', 'subject'), []);
  assertFound(of('male', 'of', 'subject'), 'does not conform to http://x.fr/woman');
  assert.deepEqual(of('female', 'subjects', 'performer'), []);
  assertFound(of('male', 'subjects', 'performer'), 'fits none');
  // What a reference leads to is not at hand: nothing is said.
  assert.deepEqual(check(observation({ performer: [{ reference: 'Patient/elsewhere' }] }), 'subjects'), []);
});

test('VAL-049 a profile of a profile keeps the rules of its base, and a snapshot serves where the base is not here', () => {
  const base = sliced('base', { discriminator: [{ type: 'pattern', path: 'code' }], rules: 'open' });
  const derived = profile('derived', 'Observation', [{ id: 'Observation.component:b', sliceName: 'b', min: 1 }], {
    baseDefinition: 'http://x.fr/base',
  });
  const orphan = profile('orphan', 'Observation', [{ id: 'Observation.code' }], {
    baseDefinition: 'http://x.fr/nowhere',
    snapshot: {
      element: [
        { id: 'Observation', path: 'Observation' },
        { id: 'Observation.subject', path: 'Observation.subject', min: 1, max: '1', type: [{ code: 'Reference' }] },
      ],
    },
  });
  const check = withProfiles(base, derived, orphan);
  assertFound(check(observation(), 'derived'), 'component:b is there 0 times', 'component:a is there 0 times');
  assertFound(check(observation(), 'orphan'), 'Observation.subject is there 0 times');
});

test('VAL-050 slices of slices, and elements without ids', () => {
  const identifier = (path: string, more: Any): Any => ({ path, ...more });
  const bare = profile('bare', 'Patient', []);
  const element = [
    identifier('Patient.identifier', { slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' } }),
    identifier('Patient.identifier', { sliceName: 'ins', min: 1 }),
    identifier('Patient.identifier.system', { min: 1, fixedUri: 'urn:oid:1' }),
    identifier('Patient.identifier.value', { min: 1 }),
  ];
  const check = withProfiles({ ...bare, differential: { element } });
  assertFound(
    check({ resourceType: 'Patient', identifier: [{ system: 'urn:oid:2', value: 'x' }] }, 'bare'),
    'identifier:ins is there 0 times',
  );
  assertFound(
    check({ resourceType: 'Patient', identifier: [{ system: 'urn:oid:1' }] }, 'bare'),
    'Patient.identifier[0].value is there 0 times',
  );
});

test('VAL-051 profiles that refer to themselves end', () => {
  const loop = profile(
    'loop',
    'Patient',
    [{ id: 'Patient.link.other', type: [{ code: 'Reference', targetProfile: ['http://x.fr/loop'] }] }],
    { baseDefinition: 'http://x.fr/loop' },
  );
  const patient = { resourceType: 'Patient', link: [{ other: { reference: '#' }, type: 'seealso' }] };
  assert.ok(withProfiles(loop)(patient, 'loop').every((text) => !text.includes('conform')));
});

test('VAL-052 bindings by strength, with a terminology and without', () => {
  const bound = (strength: string): Resource =>
    profile(strength, 'Observation', [{ id: 'Observation.code', binding: { strength, valueSet: 'http://x.fr/vs' } }]);
  const check = withProfiles(bound('required'), bound('extensible'), bound('preferred'), bound('example'));
  const lookup = (answer: 'in' | 'out' | 'unknown'): TerminologyLookup => ({
    validateCode: (valueSet: string, _coding: Coding) => (valueSet === 'http://x.fr/vs' ? answer : 'unknown'),
  });
  const coded = observation({ code: { coding: [{ system: loinc, code: 'a' }] } });
  const severities = (strength: string, terminology?: TerminologyLookup): string[] => {
    const validator = createValidator({ profiles: profileRegistry([bound(strength)]), ...(terminology ? { terminology } : {}) });
    const issues = validator.validate(coded, { level: 'profiled', profiles: [`http://x.fr/${strength}`], warnings: true });
    return issues.filter((issue) => issue.text.includes('http://x.fr/vs')).map((issue) => issue.severity);
  };
  assert.deepEqual(
    ['required', 'extensible', 'preferred', 'example'].map((strength) => severities(strength, lookup('out'))),
    [['error'], ['warning'], ['information'], []],
  );
  assert.deepEqual(
    ['required', 'extensible', 'preferred'].map((strength) => severities(strength)),
    [['information'], ['information'], []],
  );
  assert.deepEqual(check(coded, 'required', lookup('in')), []);
  assertFound(check(observation(), 'required', lookup('in')), 'Observation.code has no code');
});

test('VAL-053 the last version of a profile answers, or the one asked for', () => {
  const versions = ['1.0.0', '2.1.0'].map((version) => ({ ...profile('v', 'Patient', []), version }));
  const registry = profileRegistry(versions, false);
  assert.equal(registry.find('http://x.fr/v')?.version, '2.1.0');
  assert.equal(registry.find('http://x.fr/v|1.0.0')?.version, '1.0.0');
  assert.equal(registry.find('http://x.fr/v|2.1')?.version, '2.1.0');
  assert.equal(registry.find('http://x.fr/v|3'), undefined);
  assert.equal(registry.add({ resourceType: 'Patient' }), false);
});
