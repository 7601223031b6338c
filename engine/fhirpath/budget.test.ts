// Hostile expressions end: by length, depth, steps, size of texts and collections.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import { evaluate, patient } from './testing.ts';

function refused(expression: string, kind: string, steps?: number): void {
  assert.throws(
    () => evaluate(expression, patient, steps === undefined ? {} : { steps }),
    (error) => error instanceof Problem && error.kind === kind,
    expression.slice(0, 100),
  );
}

test('FHIRPATH-140 long or deep expressions are refused before they run', () => {
  refused('a'.repeat(40_000), 'too-costly');
  refused(`${'('.repeat(5000)}1${')'.repeat(5000)}`, 'too-costly');
  refused(`a${'.a'.repeat(5000)}`, 'too-costly');
  refused('-'.repeat(5000).concat('1'), 'too-costly');
  refused(`1${' + 1'.repeat(5000)}`, 'too-costly');
  refused(`${'iif(true, '.repeat(500)}1${')'.repeat(500)}`, 'too-costly');
});

test('FHIRPATH-141 an evaluation has so many steps', () => {
  const all = '%resource.descendants()';
  refused(`${all}.select(${all}.select(${all}.select(${all})))`, 'too-costly', 100_000);
  refused('(1 | 2).repeatAll($this)', 'too-costly', 10_000);
  refused(`${all}.where(${all}.exists($this = 'x')).exists()`, 'too-costly', 1000);
  assert.deepEqual(evaluate(`${all}.exists()`, patient, { steps: 1000 }), [true]);
});

test('FHIRPATH-142 texts and collections do not grow without end', () => {
  const twice = Array.from({ length: 30 }, (_, i) => `${i}`).join(' | ');
  refused(`(${twice}).aggregate($total & $total, 'abcdefgh')`, 'too-costly');
  refused(`(${twice}).aggregate($total.combine($total), name)`, 'too-costly');
  refused(`'${'a'.repeat(2000)}'.replace('', '${'b'.repeat(3000)}').replace('', '${'c'.repeat(3000)}')`, 'too-costly');
  assert.deepEqual(evaluate(`(${twice}).aggregate($total * 10.5, 1.5)`).length, 1);
  assert.deepEqual(evaluate('(1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9).aggregate($total * $total, 1234567890123456789.5)'), []);
});

test('FHIRPATH-143 a refusal names the place', () => {
  assert.throws(() => evaluate('name.where(use = )'), /not valid at character 18: ".\)" is not expected|not valid at character 18/);
  assert.throws(() => evaluate('name\n  .nowhere()'), /line 2, character 4: there is no function nowhere\(\)/);
  assert.throws(() => evaluate('name.single()'), /at character 6: single\(\) finds 3 items/);
  assert.throws(() => evaluate('active and name'), /character 12: one item is wanted, there are 3/);
});
