// Some members of a resource without the rest: what is read of a text is what the whole would have had.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { officialExamples, parseJson, parseMembers, printJson } from './index.ts';

const only = (whole: object, names: ReadonlySet<string>): object =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name)));

test('FHIR-019 any members of any printed object are those of the whole, whatever its strings hold', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('\\', '"', '\\"', '{', '}]', '","id":"x', '\\\\', 'é\u2028"'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('id', 'status', 'a"b', 'c\\', ''), tie('value'), { maxKeys: 4 }),
    ),
  }));
  const object = fc.dictionary(fc.constantFrom('id', 'status', '_status', 'subject', 'text', 'a"b', 'c\\', ''), value);
  fc.assert(
    fc.property(object, fc.subarray(['id', 'status', '_status', 'subject', 'missing']), (whole, wanted) => {
      const names = new Set(wanted);
      const printed = printJson(whole);
      assert.deepEqual(parseMembers(printed, names), only(parseJson(printed) as object, names));
      assert.deepEqual(parseMembers(Buffer.from(printed), names), only(parseJson(printed) as object, names));
    }),
    { numRuns: 2000 },
  );
});

test('FHIR-017 decimals keep their text, and each member of the official examples is read as it is', () => {
  assert.equal(printJson(parseMembers('{"a":{"b":[1]},"value":1.10,"c":2}', new Set(['value']))), '{"value":1.10}');
  for (const { text } of officialExamples(60)) {
    const whole = parseJson(text) as object;
    const printed = printJson(whole);
    for (const name of Object.keys(whole)) assert.deepEqual(parseMembers(printed, new Set([name])), only(whole, new Set([name])), printed);
  }
});

test('FHIR-018 of a text that is not as it is printed all is read, and what is no object is refused', () => {
  const names = new Set(['status']);
  assert.deepEqual(parseMembers('{ "id": "a", "status": "final" }', names), { id: 'a', status: 'final' });
  assert.deepEqual(parseMembers('{}', names), {});
  assert.deepEqual(parseMembers(Buffer.from('{ "id": "é", "status": "finalé" }'), names), { id: 'é', status: 'finalé' });
  for (const text of [
    '',
    '{',
    '{"id',
    '{"id"',
    '{"id":',
    '{"id":"a',
    '{"id":"a\\"',
    '{"id":1',
    '{"id":[1',
    '{"id":[1]',
    '{"id":{"b":"c',
    '{"id":"a"}}',
    '{"id":"a"x}',
  ])
    for (const given of [text, Buffer.from(text)]) assert.throws(() => parseMembers(given, names), Problem, text);
});
