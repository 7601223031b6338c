// Dates as intervals.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDateInterval } from './index.ts';

const utc = (text: string): number => Date.parse(text);

test('FHIR-020 a partial date is the whole year, month or day', () => {
  assert.deepEqual(parseDateInterval('2024'), { lo: utc('2024-01-01'), hi: utc('2025-01-01'), precision: 'year' });
  assert.deepEqual(parseDateInterval('2023-12'), { lo: utc('2023-12-01'), hi: utc('2024-01-01'), precision: 'month' });
  assert.deepEqual(parseDateInterval('2024-02-29'), { lo: utc('2024-02-29'), hi: utc('2024-03-01'), precision: 'day' });
});

test('FHIR-020 a time has the width of its precision, in its own zone', () => {
  const second = utc('2024-05-04T08:11:12Z');
  assert.deepEqual(parseDateInterval('2024-05-04T10:11:12+02:00'), { lo: second, hi: second + 1000, precision: 'second' });
  assert.deepEqual(parseDateInterval('2024-05-04T10:11:12.5+02:00'), { lo: second + 500, hi: second + 600, precision: 'millisecond' });
  assert.deepEqual(parseDateInterval('2024-05-04T08:11:12.1239Z'), { lo: second + 123, hi: second + 124, precision: 'millisecond' });
  assert.deepEqual(parseDateInterval('2024-05-04T08:11'), { lo: second - 12_000, hi: second + 48_000, precision: 'minute' });
  assert.deepEqual(parseDateInterval('2024-05-04T10:11:12', 120), { lo: second, hi: second + 1000, precision: 'second' });
  assert.equal(parseDateInterval('2024-05-04', 120)?.lo, utc('2024-05-03T22:00:00Z'));
  assert.equal(parseDateInterval('2016-12-31T23:59:60Z')?.lo, utc('2017-01-01T00:00:00Z'));
});

test('FHIR-020 years reach from 0001 to 9999', () => {
  assert.equal(parseDateInterval('0001')?.lo, utc('0001-01-01T00:00:00Z'));
  assert.equal(parseDateInterval('0099-03-01')?.lo, utc('0099-03-01T00:00:00Z'));
  assert.equal(parseDateInterval('9999-12-31')?.hi, utc('9999-12-31T23:59:59.999Z') + 1);
});

test('FHIR-021 what is no date gives nothing', () => {
  const wrong = [
    '',
    '24',
    '0000',
    '2024-13',
    '2024-00',
    '2024-1',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-02-00',
    '2024/01/01',
    '20240101',
  ];
  const times = [
    '2024-01-01T',
    '2024-01-01T24:00:00Z',
    '2024-01-01T10',
    '2024-01-01T10:60:00Z',
    '2024-01-01T10:00:61Z',
    '2024-01-01T10:00:00.Z',
  ];
  const zones = [
    '2024-01-01T10:00:00+15:00',
    '2024-01-01T10:00:00+14:01',
    '2024-01-01T10:00:00+2:00',
    '2024-01-01T10:00:00 Z',
    '2024-01-01T10:00:00Zx',
    '2024-01-01Z',
  ];
  const odd = [' 2024', '2024 ', '-2024', '2024-01-01t10:00:00Z', '٢٠٢٤', '2024-01-01T10:00:00.123456789012345678901234567890Z'];
  for (const text of [...wrong, ...times, ...zones, ...odd]) assert.equal(parseDateInterval(text), undefined, text);
});

test('FHIR-022 intervals agree with the calendar of JavaScript', () => {
  const days$ = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(days$, (date) => {
      const text = date.toISOString();
      const lo = date.getTime();
      assert.deepEqual(parseDateInterval(text), { lo, hi: lo + 1, precision: 'millisecond' });
      const day = parseDateInterval(text.slice(0, 10));
      const month = parseDateInterval(text.slice(0, 7));
      const year = parseDateInterval(text.slice(0, 4));
      assert.ok(
        day &&
          month &&
          year &&
          year.lo <= month.lo &&
          month.lo <= day.lo &&
          day.lo <= lo &&
          lo < day.hi &&
          day.hi <= month.hi &&
          month.hi <= year.hi,
      );
      assert.equal(new Date(month.hi).getUTCDate(), 1);
      assert.equal(new Date(year.hi).toISOString().slice(4, 10), '-01-01');
    }),
  );
});

test('FHIR-022 any text is a date or nothing, never a fault', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9T:.+Z-]{0,30}$/)), (text) => {
      const interval = parseDateInterval(text);
      assert.ok(interval === undefined || (interval.lo < interval.hi && Number.isFinite(interval.lo)));
    }),
    { numRuns: 500 },
  );
});
