// Regular expressions: the linear engine says what the native one says, and hostile patterns end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { patternOf } from './pattern.ts';
import { worstCost } from './pattern-cost.ts';
import { machineOf } from './pattern-machine.ts';
import { parsePattern } from './pattern-parser.ts';

const source: fc.Arbitrary<string> = fc.letrec<{
  part: string;
  one: string;
  group: string;
  repeat: string;
  sequence: string;
  choice: string;
}>((tie) => ({
  one: fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\b', '^', '$', 'é', '\\.'),
  group: fc.oneof(
    tie('part').map((part) => `(${part})`),
    tie('part').map((part) => `(?:${part})`),
  ),
  repeat: fc
    .tuple(fc.oneof(fc.constantFrom('a', '[ab]', '.'), tie('group')), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?'))
    .map((pair) => pair.join('')),
  sequence: fc.array(fc.oneof(tie('one'), tie('repeat')), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  choice: fc.tuple(tie('sequence'), tie('sequence')).map((pair) => pair.join('|')),
  part: fc.oneof({ maxDepth: 3 }, tie('one'), tie('sequence'), tie('choice'), tie('repeat')),
})).part;

const subject = fc.array(fc.constantFrom('a', 'b', '1', ' ', 'é', '.'), { maxLength: 10 }).map((signs) => signs.join(''));

test('FHIRPATH-110 the linear engine finds the match that the native one finds', () => {
  fc.assert(
    fc.property(source, subject, (pattern, text) => {
      const native = new RegExp(pattern, 'usd').exec(text);
      const found = machineOf(parsePattern(pattern))?.find(text, 0);
      assert.equal(found !== undefined, native !== null, pattern);
      // JavaScript alone ends a repetition that takes nothing: where one might, only the start is sure to be the same.
      const ends = /\)[*+?{]|[*+]\?/.test(pattern) ? 1 : 2;
      if (native) assert.deepEqual(found?.slice(0, ends), native.indices?.[0]?.slice(0, ends), pattern);
    }),
    { numRuns: 2000 },
  );
});

test('FHIRPATH-111 nested repetition is never left to backtracking', () => {
  for (const pattern of ['(a+)+$', '^(a|a)*$', '(a*)*b', '(.*a){20}', '^(a?){60}a{60}$', '(x+x+)+y', '([a-zA-Z]+)*$']) {
    assert.ok(worstCost(parsePattern(pattern).part, 60) > 1e6, pattern);
    assert.equal(typeof patternOf(pattern).test(`${'a'.repeat(60)}!`), 'boolean');
  }
  assert.equal(patternOf('^(a+)+$').test(`${'a'.repeat(5000)}!`), false);
  assert.equal(patternOf('^(a+)+$').test('a'.repeat(5000)), true);
});

test('FHIRPATH-112 what only backtracking can do is refused inside repetitions', () => {
  assert.throws(() => patternOf('^(?:(a+)\\1)+$').test('a'.repeat(100)), Problem);
  assert.throws(() => patternOf('^(?:(?=a+)a)+$').test('a'.repeat(100)), Problem);
  assert.equal(patternOf('^(?=.*[0-9])[a-z0-9]+$').test('abc1'), true);
  assert.throws(() => patternOf('('), Problem);
  assert.throws(() => patternOf('a'.repeat(3000)), Problem);
  assert.throws(() => patternOf('((a{1,100}){1,100}){1,100}').test('a'.repeat(10)), Problem);
});

test('FHIRPATH-113 replacement with groups, by either engine', () => {
  assert.equal(patternOf('(\\w+) (\\w+)').replace('Jeanne Moreau', '$2, $1'), 'Moreau, Jeanne');
  assert.equal(patternOf('(?<a>a|b)+').replace('xaby', '<${a}>'), 'x<b>y');
  assert.equal(patternOf('(a|b)+').replace('xaby', '[$&$$$9]'), 'x[ab$$9]y');
  assert.equal(patternOf('x*').replace('axb', '-'), '-a--b-');
  assert.equal(patternOf('\\p{Lu}').replace('Écoute Bien', '_'), '_coute _ien');
  assert.equal(patternOf('(?:\\p{Lu}|x)+').replace('ÉxA', '_'), '_');
});
