// The first start on a real PostgreSQL: what is loaded, and what happens when it is cut short or repeated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bulkMigration } from '@socle/engine/bulk';
import { openBench } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import { needsFirstStart, seedFirstStart } from './index.ts';

test('SEED-020 a first start loads the official examples and the territory; cut short, it goes on; repeated, it changes nothing', async (t) => {
  const { store, db, repository, find } = await openBench(t);
  await db.query(bulkMigration(store.mount.schema));
  assert.equal(await needsFirstStart(store), true);
  const stop = new AbortController();
  const cut = seedFirstStart(store, { patients: 150, signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(cut, (error: Problem) => error instanceof Problem && error.kind === 'unavailable');
  assert.equal(await needsFirstStart(store), true);

  const shown: number[] = [];
  const report = await seedFirstStart(store, { patients: 150, onProgress: ({ done, total }) => void shown.push(done / total) });
  assert.equal(await needsFirstStart(store), false);
  assert.equal(report.refused, 0);
  assert.ok(report.created > 150 * 15 + 700, `${report.created} resources`);
  assert.ok(
    shown.every((share, i) => share <= 1 && share >= (shown[i - 1] ?? 0)),
    'progress goes forward',
  );
  assert.match((await repository.read('Patient', 'example')).content, /Chalmers/);
  assert.deepEqual(await find('PractitionerRole', 'practitioner=Practitioner/prac-007'), ['role-007']);
  assert.ok((await find('Observation', 'patient=pat-0000001')).length > 0);

  const again = await seedFirstStart(store, { patients: 150 });
  assert.deepEqual([again.created, again.updated, again.refused], [0, 0, 0]);
});
