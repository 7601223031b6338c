// Conformance to the profiles and extensions of R4 itself, on the official examples.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { officialExamples, parseJson, type Resource } from '@socle/engine/fhir';
import fc from 'fast-check';
import { createValidator, profileRegistry } from './index.ts';

// biome-ignore lint/suspicious/noExplicitAny: test data is taken apart and changed freely
type Any = any;
const examples = new Map([...officialExamples()].map(({ name, text }) => [name.replace('.json', ''), text]));
const example = (name: string): Any => JSON.parse(examples.get(name) as string);
const core = (name: string): string => `http://hl7.org/fhir/StructureDefinition/${name}`;
const plain = createValidator();

function found(resource: Any, profiles: string[], validator = plain, warnings = false): string[] {
  return validator.validate(resource, { level: 'profiled', profiles, warnings }).map((issue) => `${issue.expression}: ${issue.text}`);
}

/** Each of these is in the text of one issue, and there is no other. */
function assertFound(list: string[], ...parts: string[]): void {
  assert.equal(list.length, parts.length, list.join('\n'));
  for (const part of parts)
    assert.ok(
      list.some((text) => text.includes(part)),
      `${part} in ${list.join('\n')}`,
    );
}

test('VAL-040 the official examples keep to the profiles that they claim and to the extensions that R4 defines', () => {
  let count = 0;
  for (const [name, text] of examples) {
    const resource = parseJson(text) as Resource;
    assert.deepEqual(plain.validate(resource, { level: 'profiled' }), plain.validate(resource), name);
    count++;
  }
  assert.ok(count > 700);
});

test('VAL-041 the vital signs of the examples keep to their own profiles', () => {
  const pairs = {
    'blood-pressure': 'bp',
    'blood-pressure-dar': 'bp',
    bmi: 'bmi',
    'body-height': 'bodyheight',
    'body-temperature': 'bodytemp',
    'head-circumference': 'headcircum',
    'heart-rate': 'heartrate',
    'respiratory-rate': 'resprate',
    satO2: 'oxygensat',
    'vitals-panel': 'vitalspanel',
    example: 'bodyweight',
  };
  for (const [name, profile] of Object.entries(pairs)) assert.deepEqual(found(example(`Observation-${name}`), [core(profile)]), [], name);
});

test('VAL-042 a profile with slices inside slices: blood pressure', () => {
  const change = (edit: (bp: Any) => void): string[] => {
    const bp = example('Observation-blood-pressure');
    edit(bp);
    return found(bp, [core('bp')]);
  };
  assertFound(
    change((bp) => bp.component.pop()),
    'there 1 times; this profile wants at least 2',
    'component:DiastolicBP is there 0 times',
  );
  assertFound(
    change((bp) => bp.component.push(bp.component[0])),
    'component:SystolicBP is there 2 times; this profile allows at most 1',
  );
  assertFound(
    change((bp) => Object.assign(bp.component[0].valueQuantity, { code: 'kPa' })),
    'Observation.component[0].value.code is kPa; this profile wants exactly mm[Hg]',
  );
  assertFound(
    change((bp) => delete bp.component[1].valueQuantity.unit),
    'Observation.component[1].value.unit is there 0 times',
  );
  assertFound(
    change((bp) => Object.assign(bp, { valueQuantity: { value: 1 } })),
    'this profile allows none',
  );
  assertFound(
    change((bp) => Object.assign(bp, { code: { text: 'x' } })),
    'code.coding:BPCode is there 0 times',
  );
  assertFound(
    change((bp) => delete bp.effectiveDateTime),
    'Observation.effective is there 0 times',
  );
  const instant = ({ effectiveDateTime: _removed, ...bp }: Any): Any => ({ ...bp, effectiveInstant: '2024-01-01T10:00:00Z' });
  assertFound(found(instant(example('Observation-blood-pressure')), [core('bp')]), 'Observation.effective is a instant');
});

test('VAL-043 a profile by another of another type, or unknown, is told', () => {
  assertFound(found(example('Patient-example'), [core('bp')]), 'is for Observation');
  assertFound(found(example('Patient-example'), ['http://x.fr/none']), 'http://x.fr/none, which is not known here');
  const claims = { ...example('Patient-animal'), meta: { profile: ['http://x.fr/none'] } };
  assert.deepEqual(found(claims, []), []);
  assert.ok(found(claims, [], plain, true).some((text) => text.includes('http://x.fr/none')));
});

test('VAL-044 extensions that are known are checked: type, place, parts', () => {
  const patient = (extension: Any[], more: Any = {}): string[] => found({ resourceType: 'Patient', extension, ...more }, []);
  assert.deepEqual(
    patient([
      { url: core('patient-birthPlace'), valueAddress: { city: 'Lyon' } },
      { url: 'http://x.fr/unknown', valueCode: 'x' },
    ]),
    [],
  );
  assertFound(
    patient([{ url: core('patient-birthPlace'), valueString: 'Lyon' }]),
    'Patient.extension[0].value is a string; this profile allows Address',
  );
  assertFound(
    found(
      {
        resourceType: 'Group',
        type: 'person',
        actual: true,
        extension: [{ url: core('patient-birthPlace'), valueAddress: { city: 'Lyon' } }],
      },
      [],
    ),
    'which belongs on Patient',
  );
  assertFound(
    found(
      { resourceType: 'Patient', name: [{ family: 'x', _family: { extension: [{ url: core('humanname-own-name'), valueCode: 'x' }] } }] },
      [],
    ),
    'Patient.name[0].family.extension[0].value is a code',
  );
  const nationality = (parts: Any[]): string[] => patient([{ url: core('patient-nationality'), extension: parts }]);
  assert.deepEqual(nationality([{ url: 'code', valueCodeableConcept: { text: 'FR' } }]), []);
  assertFound(nationality([{ url: 'code', valueString: 'FR' }]), 'this profile allows CodeableConcept');
});

test('VAL-054 whatever is in a resource, its profiles are checked without a fault', () => {
  const names = [...profileRegistry().list()].filter((p) => p.type === 'Observation' || p.type === 'Patient').map((p) => String(p.url));
  const sources = ['Observation-blood-pressure', 'Observation-vitals-panel', 'Patient-example', 'Patient-glossy'].map(example);
  const odd$ = fc.constantFrom<unknown>(
    null,
    '',
    'x',
    0,
    true,
    {},
    [],
    [null],
    [{}],
    ['x'],
    { reference: '#' },
    { coding: [null] },
    { coding: 'x' },
    [{ extension: null }],
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...sources),
      fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
      odd$,
      fc.boolean(),
      (source, picks, odd, warnings) => {
        const resource = structuredClone(source);
        let at: Any = resource;
        for (const [i, pick] of picks.entries()) {
          const keys = Object.keys(at).filter((key) => key !== 'resourceType');
          const key = keys[pick % keys.length];
          if (key === undefined) break;
          if (i < picks.length - 1 && typeof at[key] === 'object' && at[key] !== null) at = at[key];
          else {
            at[key] = odd;
            break;
          }
        }
        assert.ok(Array.isArray(plain.validate(resource, { level: 'profiled', profiles: names, warnings })));
      },
    ),
    { numRuns: 150 },
  );
});
