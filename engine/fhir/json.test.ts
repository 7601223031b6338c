// JSON in and out loses nothing and refuses what is dangerous.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { carefulParse } from './careful-json.ts';
import { Decimal, isNumeric, numberText, parseJson, parseJsonBytes, printJson } from './index.ts';

function refusal(text: string | Buffer): Problem {
  try {
    if (typeof text === 'string') parseJson(text);
    else parseJsonBytes(text);
  } catch (problem) {
    assert.ok(problem instanceof Problem, String(problem));
    assert.equal(problem.kind, 'malformed');
    return problem;
  }
  assert.fail(`${text} was accepted`);
}

test('FHIR-010 numbers keep their text: 1.10, 1e3, -0 and integers beyond 2^53 come back as they were', () => {
  const texts = [
    '1.10',
    '1.0',
    '0.00',
    '-0',
    '-0.0',
    '1e3',
    '1E3',
    '1e2',
    '2e2',
    '1e-7',
    '1E-7',
    '1e+2',
    '100000000000000000001',
    '9007199254740993',
  ];
  const more = ['0.30000000000000005', '1.234567890123456789', '1e400', '123456789012345.60', '0.0000001', '1e21', '-10e22', '1e-400'];
  for (const number of [...texts, ...more]) {
    for (const text of [`{"value":${number}}`, `{ "value" : ${number} }`, `{"a":[${number}]}`, `{"value":${number},"b":{"value":100}}`]) {
      const compact = text.replaceAll(' ', '');
      assert.equal(printJson(parseJson(text)), compact);
    }
  }
});

test('FHIR-010 numbers that JavaScript prints back stay plain numbers', () => {
  assert.deepEqual(parseJson('{"a":1,"b":72.5,"c":[0,100,1000000],"d":-3.25,"e":0.1}'), {
    a: 1,
    b: 72.5,
    c: [0, 100, 1000000],
    d: -3.25,
    e: 0.1,
  });
});

test('FHIR-010 a Decimal compares and computes as its number and prints by itself', () => {
  const { value } = parseJson('{"value":1.10}') as { value: Decimal };
  assert.ok(value instanceof Decimal && isNumeric(value));
  assert.equal(Number(value), 1.1);
  assert.ok((value as unknown as number) > 1 && (value as unknown as number) < 1.2);
  assert.equal(`${value}`, '1.10');
  assert.equal(numberText(value), '1.10');
  assert.equal(JSON.stringify({ value }), '{"value":1.1}');
  assert.equal(printJson({ value, skipped: undefined, list: [], empty: {} }), '{"value":1.10,"list":[],"empty":{}}');
  assert.equal(printJson({ a: [value, { b: null }] }, true), '{\n  "a": [\n    1.10,\n    {\n      "b": null\n    }\n  ]\n}');
  assert.equal(printJson({ a: [1, {}] }, true), '{\n  "a": [\n    1,\n    {}\n  ]\n}');
});

/** JSON text with numbers and white space of every shape, in the order written. */
const numberText$ = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => String(n)),
  fc
    .tuple(fc.integer({ min: -500, max: 500 }), fc.stringMatching(/^(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?$/))
    .map(([n, tail]) => `${n}${tail}`),
  fc.constantFrom('-0', '0.0', '1e2', '100', '200', '2e2', '1.50', '12345678901234567890'),
);
const { json$ } = fc.letrec<{ json$: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    numberText$,
    fc.string({ unit: 'grapheme' }).map((s) => JSON.stringify(s)),
    fc.constantFrom('true', 'false', 'null'),
  ),
  json$: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('json$'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(fc.oneof(fc.constantFrom('value', 'a', 'b\\"', 'value":1'), fc.string()), tie('json$')), {
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  ),
}));
const safe$ = json$.filter((text) => !text.includes('__proto__') && !text.includes('\\u0000'));

test('FHIR-011 what is parsed is printed again, to the letter, whatever the numbers', () => {
  fc.assert(
    fc.property(safe$, (text) => {
      // Names like "1" come first in a JavaScript object; their order is not kept, nor need it be.
      fc.pre(!/"\d+":/.test(text));
      const canonical = text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => JSON.stringify(JSON.parse(string)));
      assert.equal(printJson(parseJson(`{"x":${text}}`)), `{"x":${canonical}}`);
    }),
    { numRuns: 600 },
  );
});

test('FHIR-011 the fast and the careful way give the same value', () => {
  fc.assert(
    fc.property(safe$, (text) => {
      assert.deepEqual(parseJson(`[${text}]`), carefulParse(`[${text}]`, 64));
    }),
    { numRuns: 300 },
  );
});

test('FHIR-012 a name given twice is refused, however the text is written', () => {
  for (const text of [
    '{"a":1,"a":2}',
    '{"a":{"b":"x","b":"x"}}',
    '{ "a": 1, "a": 1 }',
    '{"a":1,"\\u0061":1}',
    '{"a":1,"a":2,"b":1e9}',
    '{"value":1e9,"b":2,"b":3}',
  ]) {
    assert.match(refusal(text).message, /twice/);
  }
});

test('FHIR-013 dangerous text is refused with its place', () => {
  assert.match(refusal('{"__proto__":{"admin":true}}').message, /__proto__/);
  assert.match(refusal('{"a":{"\\u005f_proto__":{}}}').message, /__proto__/);
  assert.match(refusal('{"a":"\\u0000"}').message, /NUL/);
  assert.match(refusal('{"a":"\\ud800"}').message, /surrogate/);
  assert.match(refusal('{"a":"\\ud800\\u0041"}').message, /surrogate/);
  assert.match(refusal('{"a":"\ud800"}').message, /surrogate/);
  assert.match(refusal(`{"a":"line\nbreak"}`).message, /line 1, column 11.*control/);
  assert.match(refusal(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])).message, /UTF-8/);
  assert.match(refusal(`${'['.repeat(65)}${']'.repeat(65)}`).message, /too deep/);
  assert.match(refusal(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`).message, /too deep/);
  assert.match(refusal(`{"a":${'9'.repeat(500)}}`).message, /500 signs/);
  assert.equal(({} as { admin?: boolean }).admin, undefined);
});

test('FHIR-013 64 levels are accepted', () => {
  const text = `${'['.repeat(64)}${']'.repeat(64)}`;
  assert.equal(printJson(parseJson(text)), text);
  assert.equal(printJson(parseJson(` ${text}`)), text);
});

test('FHIR-014 pairs of surrogates, a byte order mark and constructor are plain data', () => {
  assert.deepEqual(parseJson('{"a":"\\ud83d\\ude00"}'), { a: '😀' });
  assert.deepEqual(parseJsonBytes(Buffer.from('\ufeff{"a":"é😀"}')), { a: 'é😀' });
  assert.equal(printJson(parseJson('{"constructor":{"prototype":1}}')), '{"constructor":{"prototype":1}}');
});

test('FHIR-015 a refusal says line, column and what was expected', () => {
  assert.equal(refusal('{\n  "a": 1,\n  "b" 2\n}').message, 'JSON, line 3, column 7: expected ":" after "b", found "2\uFFFD}"');
  assert.match(refusal('').message, /line 1, column 1: expected a value, found the end of the text/);
  assert.match(refusal('{"a":1,}').message, /column 8: expected a property name/);
  assert.match(refusal('[1 2]').message, /column 4: expected "," or "\]"/);
  assert.match(refusal('{"a":1} x').message, /expected nothing more/);
  for (const text of [
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":+1}',
    "{'a':1}",
    '{"a":"x',
    '{"a":"\\x"}',
    '{"a":"\\u12"}',
    'nul',
    '[',
    '{"a":NaN}',
    '{"a":1/*c*/}',
  ]) {
    assert.match(refusal(text).message, /^JSON, line 1, column \d+: /, text);
  }
});

test('FHIR-015 any text is either parsed or refused as malformed', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        json$.map((text) => text.slice(0, -1)),
        fc.json(),
      ),
      (text) => {
        try {
          parseJson(text);
        } catch (problem) {
          assert.ok(problem instanceof Problem && problem.kind === 'malformed', String(problem));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('FHIR-016 a body over the limit is refused before it is read', () => {
  const limits = { maxBytes: 10 };
  assert.throws(() => parseJsonBytes(Buffer.from('{"a":"bcdefg"}'), limits), { kind: 'too-large' });
  assert.throws(() => parseJson('{"a":"bcdefg"}', limits), { kind: 'too-large' });
});
