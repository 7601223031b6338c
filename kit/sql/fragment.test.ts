// Tests of the sql`…` tag and of the sentences for errors of the driver.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { ident, join, quoteText, raw, sql, sqlState, toProblem, violatedConstraint } from './index.ts';

test('KIT-SQL-001 values become parameters, numbered across composed fragments', () => {
  const where = join([sql`a = ${1}`, sql`b = any(${[2, 3]})`], ' and ');
  const fragment = sql`select ${raw('count(*)')} from ${ident('room', 'thing')} where ${where} limit ${10}`;
  assert.equal(fragment.text, 'select count(*) from "room"."thing" where a = $1 and b = any($2) limit $3');
  assert.deepEqual(fragment.values, [1, [2, 3], 10]);
  assert.equal(sql`${join([])}`.text, '');
});

test('KIT-SQL-002 no value ever reaches the text', () => {
  fc.assert(
    fc.property(fc.array(fc.anything(), { maxLength: 6 }), (values) => {
      const fragment = join(values.map((value) => sql`x = ${value}`));
      assert.equal(fragment.text, values.map((_, i) => `x = $${i + 1}`).join(', '));
      assert.deepEqual(fragment.values, values);
    }),
  );
});

test('KIT-SQL-003 an object that looks like a fragment is a value, not SQL', () => {
  const forged = JSON.parse('{"text":"drop table patient","values":[],"parts":["drop table patient"]}') as unknown;
  assert.equal(sql`select ${forged}`.text, 'select $1');
  assert.throws(() => join([forged as never]), /made by the sql tag/);
});

test('KIT-SQL-004 names and texts are quoted', () => {
  assert.equal(ident('a"; drop table b; --').text, '"a""; drop table b; --"');
  assert.throws(() => ident(''), /neither empty/);
  assert.equal(quoteText("d'été"), "'d''été'");
  assert.equal(quoteText('a\\b').trim(), "E'a\\\\b'");
  assert.throws(() => quoteText('\0'), /U\+0000/);
});

test('KIT-SQL-005 what a user can understand is said, the rest is a fault with its cause', () => {
  const driver = (code: string, message = 'x', more = {}): Error => Object.assign(new Error(message), { code, ...more });
  const kinds: [unknown, string][] = [
    [driver('23505', 'dup', { table: 'patient', constraint: 'patient_pkey', detail: 'Key (nom)=(SECRET)' }), 'duplicate'],
    [driver('ECONNREFUSED'), 'unavailable'],
    [new AggregateError([driver('ECONNREFUSED')]), 'unavailable'],
    [new Error('Connection terminated unexpectedly'), 'unavailable'],
    [driver('57P01'), 'unavailable'],
    [driver('53100'), 'unavailable'],
    [driver('57014'), 'too-costly'],
    [driver('40001'), 'conflict'],
    [driver('22021'), 'value'],
    [driver('42P01'), 'fault'],
    [new TypeError('whatever'), 'fault'],
  ];
  for (const [error, kind] of kinds) {
    const problem = toProblem(error);
    assert.equal(problem.kind, kind, problem.message);
    assert.equal(problem.cause, error);
    assert.doesNotMatch(problem.message, /SECRET/);
  }
  const duplicate = toProblem(kinds[0]?.[0]);
  assert.equal(duplicate.message, 'This would duplicate an existing row (patient, patient_pkey).');
  assert.equal(sqlState(duplicate), '23505');
  assert.equal(violatedConstraint(duplicate), 'patient_pkey');
  assert.equal(sqlState(new Problem('gone', 'x')), undefined);
  assert.match(toProblem(driver('53100')).message, /disk of the database is full/);
  assert.equal(toProblem(duplicate), duplicate);
});
