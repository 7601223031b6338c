// The language of applicability: what it reads, what it refuses, three-valued verdicts, circles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Answers, compileExpression, findCircle } from './compile.ts';
import type { Expression, FactShape } from './grammar.ts';
import { parseExpression } from './parse.ts';

const facts = new Map<string, FactShape>([
  ['mobile', { id: 'mobile', type: 'boolean' }],
  ['hosting', { id: 'hosting', type: 'one', options: [{ id: 'own' }, { id: 'third-party' }] }],
  ['software', { id: 'software', type: 'many', options: [{ id: 'dpi' }, { id: 'lgc' }, { id: 'ris' }] }],
  ['size', { id: 'size', type: 'number' }],
]);

function read(source: string): Expression {
  const parsed = parseExpression(source, facts);
  assert.ok('expression' in parsed, JSON.stringify(parsed));
  return parsed.expression;
}
const verdict = (source: string, answers: Answers) => compileExpression(read(source), () => undefined)(answers);

test('FRW-010 a condition is executed over the answers of a profile', () => {
  const answers = { mobile: true, hosting: 'own', software: ['dpi', 'lgc'], size: 40 };
  for (const [source, wanted] of [
    ['mobile', true],
    ['not mobile', false],
    ["hosting = 'own'", true],
    ["hosting != 'own'", false],
    ["software has 'ris'", false],
    ["software in ['ris', 'lgc']", true],
    ['size >= 40 and size < 41', true],
    ["mobile and (software has 'ris' or not (hosting = 'third-party'))", true],
    ['true and not false', true],
  ] as const)
    assert.equal(verdict(source, answers), wanted, source);
});

test('FRW-011 what was not told is unknown, and decides only where it matters', () => {
  assert.equal(verdict('mobile', {}), undefined);
  assert.equal(verdict('mobile and size > 3', { size: 1 }), false);
  assert.equal(verdict('mobile or size > 3', { size: 4 }), true);
  assert.equal(verdict('not mobile', {}), undefined);
});

test('FRW-012 an unknown fact or option, a wrong comparison and a broken text are refused at their place', () => {
  for (const [source, rule, at] of [
    ['colour', 'EXP-FACT', 0],
    ["hosting = 'cloud'", 'EXP-OPTION', 10],
    ['mobile = 3', 'EXP-TYPE', 7],
    ["size = 'big'", 'EXP-TYPE', 7],
    ['hosting', 'EXP-TYPE', 0],
    ["hosting has 'own'", 'EXP-TYPE', 8],
    ['mobile and', 'EXP-SYNTAX', 10],
    ['(mobile', 'EXP-SYNTAX', 7],
    ['mobile mobile', 'EXP-SYNTAX', 7],
    ['mobile; drop', 'EXP-SYNTAX', 6],
    [`${'('.repeat(60)}mobile${')'.repeat(60)}`, 'EXP-DEPTH', undefined],
    [`mobile${' or mobile'.repeat(300)}`, 'EXP-LENGTH', 2000],
    ["applies('X-1')", undefined, undefined],
  ] as const) {
    const parsed = parseExpression(source, facts);
    if (rule === undefined) assert.ok('expression' in parsed);
    else {
      assert.ok('fault' in parsed, source);
      assert.equal(parsed.fault.rule, rule, source);
      if (at !== undefined) assert.equal(parsed.fault.at, at, source);
    }
  }
  assert.ok('fault' in parseExpression("applies('X-1')", facts, new Set(['X-2'])));
});

test('FRW-013 conditions that refer to each other in a circle are found, however long the way', () => {
  const chain = (n: number, last: string): Map<string, Expression> =>
    new Map(Array.from({ length: n }, (_, i): [string, Expression] => [`R${i}`, { op: 'applies', id: i === n - 1 ? last : `R${i + 1}` }]));
  assert.equal(findCircle(chain(20_000, 'elsewhere')), undefined);
  assert.deepEqual(findCircle(chain(3, 'R1'))?.ids, ['R1', 'R2', 'R1']);
  assert.equal(findCircle(chain(20_000, 'R0'))?.fault.rule, 'EXP-CYCLE');
});

const expressions: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('mobile', "hosting = 'own'", "software has 'dpi'", 'size < 10', 'true', 'false'),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} and ${b})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} or ${b})`),
    tie('any').map((a) => `not (${a})`),
  ),
})).any;
const told: fc.Arbitrary<Answers> = fc.record(
  { mobile: fc.boolean(), hosting: fc.constantFrom('own', 'third-party'), software: fc.subarray(['dpi', 'lgc', 'ris']), size: fc.nat(20) },
  { requiredKeys: [] },
) as fc.Arbitrary<Answers>;

test('FRW-014 telling more never turns a verdict that was known; denial turns it round', () => {
  fc.assert(
    fc.property(expressions, told, told, (source, some, more) => {
      fc.pre(source.length < 2000);
      const parsed = parseExpression(source, facts);
      fc.pre('expression' in parsed);
      const run = compileExpression(parsed.expression, () => undefined);
      const before = run(some);
      if (before !== undefined) assert.equal(run({ ...more, ...some }), before);
      const denied = compileExpression({ op: 'not', part: parsed.expression }, () => undefined)(some);
      assert.equal(denied, before === undefined ? undefined : !before);
    }),
  );
});

test('FRW-015 any text at all is read or refused, and never throws', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (source) => void parseExpression(source, facts)));
});
