// Laws of the language, on values made at random.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { r4 } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { compile, compileBoolean } from './compile.ts';
import { parse } from './syntax/parser.ts';
import { evaluate, patient } from './testing.ts';
import { dateOfDay, dayNumber } from './values/calendar.ts';
import { addReal, compareReal, divideReal, multiplyReal, parseReal, printReal, type Real } from './values/real.ts';
import { parseTemporal } from './values/temporal.ts';
import { compareTemporal } from './values/temporal-order.ts';

const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(10)).map(([digits, scale]) => {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return `${digits < 0n ? '-' : ''}${scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`}`;
});
const real = decimal.map((text) => parseReal(text) as Real);

test('FHIRPATH-120 decimals: what is written is kept, sums and products are exact', () => {
  fc.assert(
    fc.property(decimal, (text) =>
      assert.equal(printReal(parseReal(text) as Real), text === '-0' ? '0' : text.replace(/^-(0\.?0*)$/, '$1')),
    ),
  );
  fc.assert(fc.property(real, real, (a, b) => assert.equal(compareReal(addReal(a, b) as Real, addReal(b, a) as Real), 0)));
  fc.assert(
    fc.property(real, real, real, (a, b, c) => {
      const left = multiplyReal(a, addReal(b, c) as Real) as Real;
      const right = addReal(multiplyReal(a, b) as Real, multiplyReal(a, c) as Real) as Real;
      assert.equal(compareReal(left, right), 0);
    }),
  );
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1 }), (a, b) => {
      const product = multiplyReal(parseReal(String(a)) as Real, parseReal(String(b)) as Real) as Real;
      assert.equal(printReal(divideReal(product, parseReal(String(b)) as Real) as Real), String(a));
    }),
  );
});

test('FHIRPATH-121 the calendar: a day has one number, a number one day', () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (number) => {
      const [year, month, day] = dateOfDay(number);
      assert.equal(dayNumber(year, month, day), number);
      assert.equal(Date.UTC(2000, 0, 1) / 86_400_000 + 0, dayNumber(2000, 1, 1));
    }),
  );
});

const moment = fc.date({ min: new Date('0100-01-01'), max: new Date('9900-01-01'), noInvalidDate: true });

test('FHIRPATH-122 instants compare as their milliseconds do, in whatever zone they are written', () => {
  const written = fc.tuple(moment, fc.integer({ min: -48, max: 56 })).map(([date, quarters]) => {
    const local = new Date(date.getTime() + quarters * 15 * 60_000).toISOString().slice(0, -1);
    const zone = `${quarters < 0 ? '-' : '+'}${String(Math.floor(Math.abs(quarters) / 4)).padStart(2, '0')}:${String((Math.abs(quarters) % 4) * 15).padStart(2, '0')}`;
    return { date, text: local + zone };
  });
  fc.assert(
    fc.property(written, written, (a, b) => {
      const order = compareTemporal(parseTemporal(a.text, 'DateTime') as never, parseTemporal(b.text, 'DateTime') as never);
      assert.equal(order, Math.sign(a.date.getTime() - b.date.getTime()));
      const check = compile('start < end', { type: 'Period', definitions: r4() });
      assert.deepEqual(check({ start: a.text, end: b.text }), [a.date < b.date]);
    }),
  );
});

test('FHIRPATH-123 adding days and taking them away comes back', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 30_000 }), (date, days) => {
      const text = date.toISOString();
      assert.deepEqual(evaluate(`(@${text} + ${days} days) - ${days} days = @${text}`), [true]);
    }),
    { numRuns: 50 },
  );
});

const collection = fc.array(fc.constantFrom("'a'", "'b'", "'A'", '1', '1.0', '2', 'true', '@2026', '@2026-01', "1 'g'", "1000 'mg'"), {
  maxLength: 6,
});
const write = (items: readonly string[]): string => items.reduce((text, item) => `${text}.combine(${item})`, '{}');

test('FHIRPATH-124 laws of collections', () => {
  fc.assert(
    fc.property(collection, collection, (a, b) => {
      const [x, y] = [write(a), write(b)];
      const laws = [
        `(${x} | ${y}).isDistinct()`,
        `(${x} | ${y}).count() = (${y} | ${x}).count()`,
        `(${x} | ${y}) ~ ${x}.union(${y})`,
        `${x}.combine(${y}).distinct().count() = (${x} | ${y}).count()`,
        `${x}.intersect(${y}).subsetOf(${x})`,
        `${x}.exclude(${y}).intersect(${y}).empty()`,
        `${x}.subsetOf(${x} | ${y})`,
        `(${x} | ${y}).supersetOf(${y})`,
        `${x}.where(true).count() = ${x}.count()`,
        `${x}.exists() != ${x}.empty()`,
        `${x} ~ ${x}`,
        `(${x}).take(2).combine(${x}.skip(2)).count() = ${x}.count()`,
      ];
      for (const law of laws) assert.deepEqual(evaluate(law), [true], law);
    }),
    { numRuns: 60 },
  );
});

test('FHIRPATH-125 equality is the same both ways, and != is never the same as =', () => {
  const value = fc.constantFrom(
    "'a'",
    '1',
    '1.0',
    '@2026',
    '@2026-01-01',
    '@2026-01-01T10:00Z',
    '@T10',
    '@T10:00',
    "1 'g'",
    '1 day',
    '{}',
    'true',
    'name',
    'birthDate',
    'gender',
  );
  fc.assert(
    fc.property(value, value, (a, b) => {
      assert.deepEqual(evaluate(`${a} = ${b}`), evaluate(`${b} = ${a}`));
      assert.deepEqual(evaluate(`${a} != ${b}`), evaluate(`(${a} = ${b}).not()`));
      assert.deepEqual(evaluate(`${a} ~ ${b}`), evaluate(`${b} ~ ${a}`));
      assert.deepEqual(evaluate(`${a} ~ ${a}`), [true]);
    }),
  );
});

test('FHIRPATH-126 any text is read or refused, never a fault; any node is taken', () => {
  const word = fc.constantFrom(
    'name',
    '.',
    '(',
    ')',
    "'",
    '`',
    '[',
    '0',
    ']',
    '=',
    'and',
    '$this',
    '%',
    '@2026',
    ' ',
    'where',
    '|',
    '-',
    '{}',
    'is',
    'Patient',
    '"',
    '\\',
    '\u0000',
    '😀',
    '${1}',
    '`]//',
  );
  const read = (text: string): void => {
    try {
      parse(text);
      compile(text, { type: 'Patient', definitions: r4() })(patient);
      compileBoolean(text, { type: 'Patient', definitions: r4() })(patient);
    } catch (error) {
      assert.ok(error instanceof Problem, `${text}: ${String(error)}`);
    }
  };
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => read(words.join(''))),
    { numRuns: 3000 },
  );
  const expressions = [
    'name.given',
    'birthDate < today()',
    "telecom.where(system = 'phone').value",
    'contact.name.exists() or active',
    'deceased',
    'name | contact',
    'extension.value',
  ];
  for (const expression of expressions) {
    const run = compile(expression, { type: 'Patient', definitions: r4() });
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        for (const node of [a, { name: a, birthDate: b, telecom: [a, b], contact: b, active: a, extension: a, deceasedBoolean: b }]) {
          try {
            assert.ok(Array.isArray(run(node)));
          } catch (error) {
            assert.ok(error instanceof Problem, String((error as Error).stack));
          }
        }
      }),
    );
  }
});
