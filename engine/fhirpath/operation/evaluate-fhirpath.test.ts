// `$fhirpath`: parameters in and out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printJson, type Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import { observation, patient } from '../testing.ts';
import { evaluateFhirPath } from './evaluate-fhirpath.ts';

interface Part {
  readonly name: string;
  readonly part?: readonly Part[];
  readonly extension?: readonly { readonly url: string; readonly valueString: string }[];
  readonly [value: string]: unknown;
}

function ask(expression: string, more: readonly object[] = [{ name: 'resource', resource: patient }]): Part[] {
  const parameters: Resource = { resourceType: 'Parameters', parameter: [{ name: 'expression', valueString: expression }, ...more] };
  return evaluateFhirPath(parameters).parameter as Part[];
}

const path = (text: string) => [{ url: 'http://fhir.forms-lab.com/StructureDefinition/resource-path', valueString: text }];

test('FHIRPATH-150 results with type and place', () => {
  const [parameters, result] = ask('name.given.take(2) | birthDate | deceased | name[0].family');
  assert.equal(parameters?.name, 'parameters');
  assert.deepEqual(result, {
    name: 'result',
    part: [
      { extension: path('Patient.name[0].given[0]'), name: 'string', valueString: 'Jeanne' },
      { extension: path('Patient.name[0].given[1]'), name: 'string', valueString: 'Marie' },
      { extension: path('Patient.birthDate'), name: 'date', valueDate: '1960-05-12', _valueDate: patient._birthDate },
      { extension: path('Patient.deceased'), name: 'boolean', valueBoolean: false },
      {
        extension: path('Patient.name[0].family'),
        name: 'string',
        valueString: 'Moreau',
        _valueString: (patient.name as { _family: unknown }[])[0]?._family,
      },
    ],
  });
});

test('FHIRPATH-151 computed values of every type', () => {
  const [, result] = ask("true | 1 | 1.10 | '' | 'a' | @2026-02 | @2026-02-03T10:00:00Z | @T10:30:00 | 5 'mg' | @T10 | 4 days");
  assert.deepEqual(
    result?.part?.map(({ name }) => name),
    ['boolean', 'integer', 'decimal', 'empty-string', 'string', 'date', 'dateTime', 'time', 'Quantity', 'time', 'Quantity'],
  );
  const [, , decimal, , , date, dateTime, time, quantity, hour, days] = result?.part ?? [];
  assert.equal(printJson(decimal), '{"name":"decimal","valueDecimal":1.10}');
  assert.equal(date?.valueDate, '2026-02');
  assert.equal(dateTime?.valueDateTime, '2026-02-03T10:00:00Z');
  assert.equal(time?.valueTime, '10:30:00');
  assert.deepEqual(quantity?.valueQuantity, { value: 5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' });
  assert.equal(hour?.extension?.[0]?.valueString, '"10"');
  assert.deepEqual(days?.valueQuantity, { value: 4, unit: 'day' });
});

test('FHIRPATH-152 complex values, elements without a type of their own, resources, nothing', () => {
  assert.deepEqual(ask('identifier[1]')[1]?.part, [
    { extension: path('Patient.identifier[1]'), name: 'Identifier', valueIdentifier: (patient.identifier as unknown[])[1] },
  ]);
  const [contact] = ask('contact')[1]?.part ?? [];
  assert.equal(contact?.name, 'Patient.contact');
  assert.deepEqual(JSON.parse(contact?.extension?.[1]?.valueString ?? ''), (patient.contact as unknown[])[0]);
  assert.deepEqual(ask('contained[0]')[1]?.part, [
    { extension: path('Patient.contained[0]'), name: 'Organization', resource: (patient.contained as unknown[])[0] },
  ]);
  assert.deepEqual(ask('link')[1], { name: 'result' });
  assert.deepEqual(ask('1 + 1', [])[1]?.part, [{ name: 'integer', valueInteger: 2 }]);
});

test('FHIRPATH-153 a context gives one result for each of its items; traces, variables', () => {
  const more = [
    { name: 'context', valueString: 'name.where(family.exists())' },
    { name: 'resource', resource: patient },
    {
      name: 'variables',
      part: [
        { name: 'sep', valueString: '-' },
        { name: 'when', valueDate: '2026' },
        { name: 'obs', resource: observation },
      ],
    },
  ];
  const [parameters, first, second, ...rest] = ask("given.trace('given').join(%sep) | %context.use | (%when is date) | %obs.status", more);
  assert.deepEqual(rest, []);
  assert.equal(first?.valueString, 'Patient.name[0]');
  assert.equal(second?.valueString, 'Patient.name[1]');
  assert.deepEqual(
    first?.part?.slice(0, 2).map((part) => part.valueString ?? part.valueCode),
    ['Jeanne-Marie-Louise', 'official'],
  );
  assert.deepEqual(
    first?.part?.slice(2, 4).map((part) => part.valueBoolean ?? part.valueCode),
    [true, 'final'],
  );
  const trace = first?.part?.find((part) => part.name === 'trace');
  assert.equal(trace?.valueString, 'given');
  assert.deepEqual(trace?.part?.[2], { extension: path('Patient.name[0].given[2]'), name: 'string', valueString: 'Louise' });
  assert.deepEqual(
    parameters?.part?.filter((part) => part.name !== 'resource' && part.name !== 'parseDebugTree').map((part) => part.name),
    ['evaluator', 'expression', 'context', 'variables'],
  );
});

test('FHIRPATH-154 the echo: tree, expected type, names that do not exist', () => {
  const [parameters] = ask('name.givn.exists() and (birthDate < today())');
  const part = (name: string): string => parameters?.part?.find((one) => one.name === name)?.valueString as string;
  assert.match(part('parseDebug'), /givn/);
  assert.equal(part('expectedReturnType'), 'boolean');
  const tree = JSON.parse(part('parseDebugTree'));
  assert.deepEqual([tree.ExpressionType, tree.Name, tree.Position, tree.Length], ['BinaryExpression', 'and', 0, 44]);
  assert.deepEqual(tree.Arguments[0].Arguments[0].Arguments[0], {
    ExpressionType: 'ChildExpression',
    Name: 'name',
    Position: 0,
    Length: 4,
  });
});

test('FHIRPATH-155 the resource as text in an extension', () => {
  const base = 'http://fhir.forms-lab.com/StructureDefinition';
  const json = [{ name: 'resource', extension: [{ url: `${base}/json-value`, valueString: '{"resourceType":"Patient","active":true}' }] }];
  const xml = [
    {
      name: 'resource',
      extension: [{ url: `${base}/xml-value`, valueString: '<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>' }],
    },
  ];
  assert.equal(ask('active', json)[1]?.part?.[0]?.valueBoolean, true);
  assert.equal(ask('active', xml)[1]?.part?.[0]?.valueBoolean, true);
});

test('FHIRPATH-156 what is wrong is said', () => {
  const wrong = (expression: string, more: readonly object[], pattern: RegExp): void => {
    assert.throws(
      () => ask(expression, more),
      (error) => error instanceof Problem && pattern.test(error.message),
      expression,
    );
  };
  wrong('name.', [], /character 6/);
  wrong('%unknown', [], /%unknown is not defined/);
  wrong('1', [{ name: 'resource' }], /parameter resource/);
  wrong(
    '1',
    [{ name: 'resource', extension: [{ url: 'http://fhir.forms-lab.com/StructureDefinition/json-value', valueString: '{' }] }],
    /./,
  );
  assert.throws(() => evaluateFhirPath({ resourceType: 'Parameters' }), /expression is missing/);
  const costly = { resourceType: 'Parameters', parameter: [{ name: 'expression', valueString: '(1 | 2).repeatAll($this)' }] };
  assert.throws(
    () => evaluateFhirPath(costly, { steps: 5000 }),
    (error) => error instanceof Problem && error.kind === 'too-costly',
  );
});
