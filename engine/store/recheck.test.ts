// Hits of hashes are held against the resource: only those parts of a query that SQL did not settle, and all of those.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Condition, TypeModel } from '@socle/engine/search';
import { selectPage } from './sql/select.ts';
import { openBench, patient } from './testing.ts';

const bench = await openBench({ after });
const { db, find, repository } = bench;

const codes = (condition: Condition): string[] => {
  if (condition.kind === 'param') return [condition.modifier ? `${condition.param.code}:${condition.modifier}` : condition.param.code];
  if (condition.kind === 'all' || condition.kind === 'any') return [`${condition.kind}(${condition.of.flatMap(codes).join()})`];
  return [condition.kind === 'none' ? `none(${codes(condition.of).join()})` : condition.kind];
};
const unsure = (type: string, text: string): string =>
  selectPage('trial', { hi: 1, lo: 2 }, bench.search.type(type) as TypeModel, bench.query(type, text), { limit: 10, backward: false })
    .unsure.flatMap(codes)
    .join(' ');

test('STORE-031 what columns and negations settle is not asked again of each row', () => {
  assert.equal(unsure('DocumentReference', 'patient=a&type=http://loinc.org|1&date=gt2026'), '');
  assert.equal(unsure('DocumentReference', 'patient=a&status=current&status:not=superseded'), 'status');
  assert.equal(unsure('DocumentReference', '_filter=not (status eq current)'), '');
  assert.equal(unsure('DocumentReference', '_filter=not (not (status eq current))'), 'none(none(status))');
  assert.equal(unsure('DocumentReference', '_filter=patient eq a and (status eq current or date gt 2026)'), 'any(status,date)');
  assert.equal(unsure('Patient', 'family=martin&gender=male'), 'gender');
  assert.equal(unsure('Patient', 'family:exact=Martin&gender=male'), 'family:exact gender');
  assert.equal(unsure('Patient', `family=${'a'.repeat(300)}`), 'family');
  assert.equal(unsure('Patient', 'identifier=urn:a|1&birthdate=2000'), 'identifier');
  assert.equal(unsure('Patient', 'identifier:not=urn:a|1'), 'identifier:not');
  assert.equal(unsure('Observation', 'code=http://loinc.org|1&status=final'), 'status');
});

test('STORE-032 a hash that collides lets nobody in', async () => {
  await repository.update(patient('colliding', { gender: 'male', name: [{ family: 'Collin' }], birthDate: '1980-01-01' }));
  await repository.update(patient('true', { gender: 'female', name: [{ family: 'Collin' }], birthDate: '1980-01-01' }));
  await db.query(
    `update trial.resource a set tok = a.tok || b.tok from trial.resource b where a.id = 'colliding' and b.id = 'true' and a.type = b.type`,
  );
  for (const text of [
    'gender=female',
    'gender=female&family=collin',
    'gender=female&birthdate=1980',
    'gender=female&_sort=birthdate',
    '_filter=not (not (gender eq female))',
    '_filter=gender eq female or birthdate gt 1990',
  ])
    assert.deepEqual(await find('Patient', text), ['true'], text);
  assert.equal((await repository.search(bench.query('Patient', 'gender=female&_summary=count'))).total, 1);
});

test('STORE-033 the negation of an identifier with its system leaves those of other systems in', async () => {
  await repository.update(patient('of-a', { identifier: [{ system: 'urn:a', value: '7' }], birthDate: '1971-01-01' }));
  await repository.update(patient('of-b', { identifier: [{ system: 'urn:b', value: '7' }], birthDate: '1971-01-01' }));
  assert.deepEqual(await find('Patient', 'identifier:not=urn:a|7&birthdate=1971'), ['of-b']);
  assert.deepEqual(await find('Patient', '_filter=birthdate eq 1971 and not (identifier eq urn:a|7)'), ['of-b']);
  assert.deepEqual(await find('Patient', '_filter=identifier eq urn:b|7 and not (identifier eq urn:a|7)'), ['of-b']);
  const either = 'birthdate eq 1971 and (identifier eq urn:c|8 or not (identifier eq urn:a|7))';
  assert.deepEqual(await find('Patient', `_filter=${either}`), ['of-b']);
  assert.deepEqual(await find('Patient', 'identifier:not=7&birthdate=1971'), []);
});
