// Pages never lose or repeat a row: under filters, chains, sorts of every kind, and writers at work between two pages.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Resource } from '@socle/engine/fhir';
import fc from 'fast-check';
import { openBench, readTestQuery } from './testing.ts';

// Traces are written before an answer is given: a test that counts them must not meet one that is still on its way.
const bench = await openBench({ after }, (mount) => ({ ...mount, settings: { ...mount.settings, readTrace: 'durable' } }));
const { repository, search } = bench;

const count = 60;
const observation = (i: number, seed: number): Resource => ({
  resourceType: 'Observation',
  id: `o${String(i).padStart(3, '0')}`,
  status: seed % 3 === 0 ? 'final' : 'amended',
  code: {
    coding: [
      { system: 'http://loinc.org', code: `c${seed % 4}` },
      ...(seed % 5 === 0 ? [{ system: 'urn:local', code: `l${seed % 2}` }] : []),
    ],
    text: 'x',
  },
  subject: { reference: `Patient/p${seed % 7}` },
  ...(seed % 6 === 0 ? {} : { effectiveDateTime: `2020-0${1 + (seed % 3)}-1${seed % 2}` }),
  ...(seed % 4 === 0 ? {} : { valueQuantity: { value: seed % 9, system: 'http://unitsofmeasure.org', code: 'mg', unit: 'mg' } }),
  note: [{ text: `n${seed}` }],
});

for (let i = 0; i < 7; i++) {
  await repository.update({
    resourceType: 'Patient',
    id: `p${i}`,
    name: [{ family: `Fam${i % 3}` }, { family: `Fame${i % 2}` }],
    birthDate: `19${50 + i}-01-01`,
    active: i % 2 === 0,
  });
}
for (let i = 0; i < count; i++) await repository.update(observation(i, i * 7 + (i % 11)));

async function walk(type: string, text: string, size: number, between: () => Promise<void>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await repository.search({ ...readTestQuery(search, type, text), count: size, cursor });
    ids.push(...page.matches.map((one) => one.id));
    assert.ok(page.matches.length <= size);
    cursor = page.next;
    await between();
  } while (cursor !== undefined);
  return ids;
}

const filters = fc.constantFrom(
  '',
  'status=final',
  'status:not=final',
  'code=http://loinc.org|c1',
  'code=c1,c2',
  'code=urn:local|l0,http://loinc.org|c3',
  'patient=p1',
  'subject=Patient/p1,Patient/p2',
  'patient=p3&code=c1,c0',
  'date=ge2020-02',
  'date=lt2020-03&code=c1',
  'value-quantity=gt3',
  'value-quantity=le0.004|http://unitsofmeasure.org|g',
  'code-value-quantity=c1$gt2',
  'patient.family=fam1',
  'subject:Patient.birthdate=ge1952',
  'patient.active=true&status=final',
  'date:missing=true',
  '_filter=code eq c1 or value-quantity gt 6',
  'combo-code=c2',
  'code:text=x',
);
const sorts = fc.constantFrom(
  '',
  '_sort=date',
  '_sort=-date',
  '_sort=code',
  '_sort=-code,date',
  '_sort=value-quantity',
  '_sort=-value-quantity,-date',
  '_sort=patient,-date,code',
  '_sort=-_lastUpdated',
  '_sort=status,_id',
  '_sort=-_id',
);

test('PAGE-001 every row once, whatever the filter, the sort, the page size, and the writes between pages', async () => {
  await fc.assert(
    fc.asyncProperty(filters, sorts, fc.integer({ min: 1, max: 17 }), async (filter, sort, size) => {
      const text = [filter, sort].filter((part) => part !== '').join('&');
      const whole = await bench.find('Observation', `${text}&_count=1000`);
      const before = new Set(whole.filter((id) => !id.startsWith('w')));
      let serial = 0;
      const ids = await walk('Observation', text, size, async () => {
        serial++;
        await repository.update({ ...observation(serial, serial * 13), id: `w${serial}` });
        if (serial > 2) await repository.remove('Observation', `w${serial - 2}`);
      });
      const mine = ids.filter((id) => !id.startsWith('w'));
      assert.equal(new Set(ids).size, ids.length, `${text} by ${size} repeats`);
      assert.deepEqual(new Set(mine), before, `${text} by ${size} loses`);
      assert.deepEqual(
        mine,
        whole.filter((id) => !id.startsWith('w')),
        `${text} by ${size}: another order than in one page`,
      );
      for (let i = 1; i <= serial; i++) await repository.remove('Observation', `w${i}`);
    }),
    { numRuns: 120 },
  );
});

test('PAGE-002 a prefix that several names of one person match gives that person once', async () => {
  for (const size of [1, 2, 3, 10]) {
    const ids = await walk('Patient', 'family=fam', size, async () => {});
    assert.deepEqual([...ids].sort(), ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
  }
});

test('PAGE-003 the previous page is the page that was before', async () => {
  for (const text of ['_sort=-date', 'code=c1', 'patient=p1&_sort=value-quantity', '_sort=-code,date']) {
    const query = { ...readTestQuery(search, 'Observation', text), count: 4 };
    const first = await repository.search(query);
    if (first.next === undefined) continue;
    const second = await repository.search({ ...query, cursor: first.next });
    assert.ok(second.previous);
    const back = await repository.search({ ...query, cursor: second.previous });
    assert.deepEqual(
      back.matches.map((one) => one.id),
      first.matches.map((one) => one.id),
      text,
    );
    const forth = await repository.search({ ...query, cursor: back.next });
    assert.deepEqual(
      forth.matches.map((one) => one.id),
      second.matches.map((one) => one.id),
      text,
    );
  }
});

test('PAGE-004 a row at fault anywhere in a transaction leaves nothing of it, in any table', async () => {
  await bench.db.query(`alter table trial.resource add constraint poison check (content not like '%poison%')`);
  const state = async (): Promise<unknown> =>
    (
      await bench.db.rows(
        `select (select count(*) from trial.resource), (select count(*) from trial.change), (select count(*) from trial.history), (select count(*) from trial.quantity), (select count(*) from trial.access where action in ('create', 'update', 'delete'))`,
      )
    )[0];
  const before = await state();
  for (let bad = 0; bad < 6; bad++) {
    await assert.rejects(
      repository.transaction(async (tx) => {
        await tx.writeAll([
          { kind: 'delete', type: 'Observation', id: 'o001' },
          ...Array.from({ length: 6 }, (_, i) => ({
            kind: i % 2 === 0 ? ('create' as const) : ('update' as const),
            resource: { ...observation(i, i), ...(i % 2 === 0 ? { id: `new${i}` } : {}), note: [{ text: i === bad ? 'poison' : 'fine' }] },
          })),
        ]);
      }),
    );
    assert.deepEqual(await state(), before, `entry ${bad}`);
  }
  await bench.db.query('alter table trial.resource drop constraint poison');
});

test('STORE-020 many transactions at once, each with codes never seen before, all end', async () => {
  const done = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      repository.transaction((tx) =>
        tx.writeAll(
          Array.from({ length: 3 }, (_one, i) => ({
            kind: 'create' as const,
            resource: { ...observation(i, i), id: `fresh-${n}-${i}`, code: { coding: [{ system: 'urn:fresh', code: `${n}-${i}` }] } },
          })),
        ),
      ),
    ),
  );
  assert.equal(done.flat().length, 90);
});
