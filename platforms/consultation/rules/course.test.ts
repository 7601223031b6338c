// The rules of time and likeness: deadlines in Paris to the second, phases, the time of grace, texts that say the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { likeness, rarest } from './likeness.ts';
import { dayInParis, inParis, parseInstant } from './paris.ts';
import { allowsOf, type Course, mayPost, phaseOf } from './phase.ts';

const refused = (text: string): string => {
  try {
    parseInstant(text, 'closesAt');
    return 'taken';
  } catch (error) {
    assert.ok(error instanceof Problem && error.expression === 'closesAt');
    return error.requirement ?? '';
  }
};

test('CCT-002 a deadline is a second in Paris, in summer and in winter; the hour that does not exist and the one that comes twice are refused', () => {
  assert.equal(new Date(parseInstant('2021-01-10T23:59:59', 'x')).toISOString(), '2021-01-10T22:59:59.000Z');
  assert.equal(new Date(parseInstant('2021-07-10T23:59:59', 'x')).toISOString(), '2021-07-10T21:59:59.000Z');
  assert.equal(new Date(parseInstant('2021-01-11', 'x')).toISOString(), '2021-01-10T23:00:00.000Z');
  // 28 March 2021: 02:00 becomes 03:00; 31 October 2021: 03:00 becomes 02:00.
  assert.equal(new Date(parseInstant('2021-03-28T01:59:59', 'x')).toISOString(), '2021-03-28T00:59:59.000Z');
  assert.equal(new Date(parseInstant('2021-03-28T03:00:00', 'x')).toISOString(), '2021-03-28T01:00:00.000Z');
  assert.equal(refused('2021-03-28T02:30:00'), 'CCT-INSTANT');
  assert.equal(refused('2021-10-31T02:30:00'), 'CCT-INSTANT');
  assert.equal(new Date(parseInstant('2021-10-31T02:30:00+02:00', 'x')).toISOString(), '2021-10-31T00:30:00.000Z');
  assert.equal(new Date(parseInstant('2021-10-31T02:30:00+01:00', 'x')).toISOString(), '2021-10-31T01:30:00.000Z');
  for (const text of ['', 'demain', '2021-02-30T00:00:00', '2021-13-01', '2021-01-10T25:00:00', '2021-01-10T23:59:59+1', '10/01/2021'])
    assert.equal(refused(text), 'CCT-INSTANT', text);
});

test('CCT-002 what a clock in Paris shows and the instant become each other, whatever the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) }), (millis) => {
      const at = Math.floor(millis / 1000) * 1000;
      const shown = inParis(at).replace(' ', 'T');
      const back = refused(shown) === 'taken' ? parseInstant(shown, 'x') : undefined;
      assert.ok(back === undefined || back === at, shown);
      assert.equal(dayInParis(at), shown.slice(0, 10));
    }),
  );
});

const course: Course = { announced: true, opensAt: 1_000, closesAt: 2_000, suspendedAt: undefined, closedAt: undefined };

test('CCT-003 phases follow each other by the clock; a suspension stops contributions; the time of grace is for drafts begun before the deadline', () => {
  assert.deepEqual(
    [500, 1_000, 1_999, 2_000].map((now) => phaseOf(course, now)),
    ['presentation', 'contributions', 'contributions', 'answers'],
  );
  assert.equal(phaseOf({ ...course, announced: false }, 1_500), 'preparation');
  assert.equal(phaseOf({ ...course, closedAt: 3_000 }, 1_500), 'result');
  assert.equal(allowsOf({ ...course, suspendedAt: 1_200 }, 1_500, 0).contribute, false);
  assert.equal(mayPost(course, 2_100, 500, 1_900), true);
  assert.equal(mayPost(course, 2_100, 500, 2_000), false, 'begun at the deadline is begun after it');
  assert.equal(mayPost(course, 2_100, 500, 900), false, 'begun before the opening');
  assert.equal(mayPost(course, 2_100, 500, undefined), false);
  assert.equal(mayPost(course, 2_500, 500, 1_900), false);
  fc.assert(
    fc.property(fc.nat(4_000), fc.nat(1_000), fc.option(fc.nat(4_000), { nil: undefined }), (now, grace, begun) => {
      const may = mayPost(course, now, grace, begun);
      if (now < 1_000 || now >= 2_000 + grace) assert.equal(may, false);
      if (now >= 1_000 && now < 2_000) assert.equal(may, true);
      if (may && now >= 2_000) assert.ok(begun !== undefined && begun < 2_000);
      assert.equal(mayPost({ ...course, closedAt: 1 }, now, grace, begun), false);
      assert.equal(mayPost({ ...course, suspendedAt: 1 }, now, grace, begun), false);
    }),
  );
});

test('CCT-040 likeness is one for the same stems, nothing for none, the same both ways, and more for rare stems than for common ones', () => {
  const weights = {
    of: 1_000,
    counts: new Map([
      [1, 900],
      [2, 3],
      [3, 5],
      [4, 850],
    ]),
  };
  assert.equal(likeness(new Set([1, 2]), [1, 2], weights), 1);
  assert.equal(likeness(new Set([1]), [2], weights), 0);
  assert.ok(likeness(new Set([1, 2, 3]), [2, 3], weights) > likeness(new Set([1, 2, 4]), [1, 4], weights));
  assert.deepEqual(rarest([1, 2, 3, 4, 99], weights), [2, 3], 'a stem that nobody uses finds nobody');
  const stems = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(stems, stems, (a, b) => {
      const one = likeness(new Set(a), b, weights);
      assert.ok(one >= 0 && one <= 1 + 1e-9);
      assert.ok(Math.abs(one - likeness(new Set(b), a, weights)) < 1e-9);
    }),
  );
});
