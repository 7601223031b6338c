// Tests of time and chance.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixedClock, newUuid, newUuid7, seededChance, seededRandom, stopwatch, systemChance, systemClock } from './index.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('KIT-CLOCK-001 a fixed clock stands still until it is moved', () => {
  const clock = fixedClock('2026-03-01T10:00:00Z');
  assert.equal(clock.now().toISOString(), '2026-03-01T10:00:00.000Z');
  clock.advance(1500);
  assert.equal(clock.millis(), Date.parse('2026-03-01T10:00:01.500Z'));
  clock.set('2027-01-01');
  assert.equal(clock.now().getTime(), clock.millis());
  assert.throws(() => fixedClock('tomorrow'), /tomorrow: it is not a date/);
});

test('KIT-CLOCK-002 the date handed out is a copy: changing it does not move the clock', () => {
  const clock = fixedClock('2026-03-01T10:00:00Z');
  clock.now().setFullYear(1900);
  assert.equal(clock.now().getUTCFullYear(), 2026);
});

test('KIT-CLOCK-003 the system clock says the time of the machine and the stopwatch never runs back', () => {
  const before = Date.now();
  const now = systemClock.millis();
  assert.ok(now >= before && now <= Date.now());
  const elapsed = stopwatch();
  const first = elapsed();
  assert.ok(first >= 0 && elapsed() >= first);
});

test('KIT-CLOCK-004 identifiers are UUIDs of the version they claim; version 7 sorts by time', () => {
  assert.equal(uuid.exec(newUuid())?.[1], '4');
  const clock = fixedClock(1_700_000_000_000);
  const first = newUuid7(clock);
  clock.advance(1);
  const second = newUuid7(clock);
  assert.equal(uuid.exec(first)?.[1], '7');
  assert.equal(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16), 1_700_000_000_000);
  assert.ok(first < second);
});

test('KIT-CLOCK-005 one seed gives one series, another seed another', () => {
  const series = (seed: number | string): unknown[] => {
    const random = seededRandom(seed);
    return [
      random.float(),
      random.int(1, 1e9),
      random.pick([...'abcdef']),
      random.uuid(),
      random.shuffle([1, 2, 3, 4, 5]),
      random.normal(0, 1),
    ];
  };
  fc.assert(fc.property(fc.oneof(fc.integer(), fc.string()), (seed) => assert.deepEqual(series(seed), series(seed))));
  assert.notDeepEqual(series(1), series(2));
  assert.deepEqual(seededChance('x').bytes(20), seededChance('x').bytes(20));
  assert.equal(seededChance('x').token(), seededChance('x').token());
  assert.notEqual(systemChance.token(), systemChance.token());
});

test('KIT-CLOCK-006 a fork does not depend on what was drawn before it', () => {
  const one = seededRandom('territory');
  const two = seededRandom('territory');
  two.int(1, 6);
  assert.equal(one.fork('patients').uuid(), two.fork('patients').uuid());
  assert.notEqual(one.fork('patients').uuid(), one.fork('professionals').uuid());
});

test('KIT-CLOCK-007 draws keep within their bounds and reach all of them', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: -1000, max: 1000 }), fc.nat(2000), (seed, min, width) => {
      const random = seededRandom(seed);
      for (let i = 0; i < 20; i++) {
        const value = random.int(min, min + width);
        assert.ok(Number.isInteger(value) && value >= min && value <= min + width);
        const float = random.float();
        assert.ok(float >= 0 && float < 1);
        assert.match(random.uuid(), uuid);
      }
    }),
  );
  const random = seededRandom(7);
  const seen = new Set(Array.from({ length: 400 }, () => random.int(1, 6)));
  assert.deepEqual([...seen].sort(), [1, 2, 3, 4, 5, 6]);
  assert.throws(() => random.pick([]), /empty list/);
  assert.deepEqual(random.shuffle([3, 1, 2]).sort(), [1, 2, 3]);
});

test('KIT-CLOCK-008 the mean of many draws is the middle, for any seed', () => {
  for (const seed of [1, 2, 3, 'a', 'b']) {
    const random = seededRandom(seed);
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += random.float();
    assert.ok(Math.abs(sum / 20_000 - 0.5) < 0.01, `seed ${seed}: ${sum / 20_000}`);
  }
});
