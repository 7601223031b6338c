// The import on a real PostgreSQL: what is written, what is refused, what happens when it is stopped or disturbed.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Resource } from '@socle/engine/fhir';
import { type Mount, testCall } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { Database, Sql } from '@socle/kit/sql';
import type { ImportReport, ImportSource } from '../contract.ts';
import { ndjson, openBulkBench } from '../testing.ts';
import { refusalFile } from './refusal-file.ts';
import { importResources } from './run-import.ts';
import { fileSources, listSource } from './sources.ts';

const patient = (id: string | undefined, more: object = {}): Resource =>
  ({ resourceType: 'Patient', ...(id === undefined ? {} : { id }), ...more }) as Resource;
const counts = ({ created, updated, unchanged, refused }: ImportReport): number[] => [created, updated, unchanged, refused];

test('IMPORT-001 resources keep their ids, are found, have a first version, a change and a trace', async (t) => {
  const { store, repository, find, file, db } = await openBulkBench(t);
  const path = file(
    'all.ndjson',
    ndjson([
      patient('a', { name: [{ family: 'Durand' }], birthDate: '1980-02-03' }),
      patient(undefined, { name: [{ family: 'Petit' }] }),
      {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
        subject: { reference: 'Patient/a' },
        effectiveDateTime: '2024-01-01',
        valueQuantity: { value: 1.1, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
      },
    ]),
  );
  const report = await importResources(store, testCall, await fileSources(path));
  assert.deepEqual(counts(report), [3, 0, 0, 0]);
  assert.deepEqual(await find('Patient', 'family=durand&birthdate=1980-02-03'), ['a']);
  assert.equal((await find('Patient', 'family=petit')).length, 1);
  assert.deepEqual(
    await find('Observation', 'patient=a&code=http://loinc.org|718-7&date=2024&value-quantity=11|http://unitsofmeasure.org|g/L'),
    ['o'],
  );
  const stored = await repository.read('Patient', 'a');
  assert.deepEqual([stored.version, JSON.parse(stored.content).meta.versionId], [1, '1']);
  const { entries } = await repository.history({ type: 'Observation', count: 10 });
  assert.deepEqual(
    entries.map((one) => [one.id, one.version, one.kind]),
    [['o', 1, 'create']],
  );
  const traced = await db.rows<[string, string[]]>(
    `select type, ids from trial.access where action = 'import' and permitted order by type`,
  );
  assert.deepEqual(
    traced.map(([type, ids]) => [type, ids.length]),
    [
      ['Observation', 1],
      ['Patient', 2],
    ],
  );
});

test('IMPORT-002 refused lines are reported by number and sentence; the others are written', async (t) => {
  const { store, find, file, folder } = await openBulkBench(t, (mount) => ({
    ...mount,
    check: (resource) => {
      if (resource.gender === 'wrong')
        throw new Problem('value', 'Patient.gender has the value "wrong".', { expression: 'Patient.gender' });
      return undefined;
    },
  }));
  const path = file(
    'some.ndjson',
    ndjson([
      patient('a'),
      '{"resourceType":"Patient",',
      patient('b', { gender: 'wrong' }),
      '',
      { resourceType: 'Nothing', id: 'x' },
      [1],
      patient('not an id!'),
      patient('c'),
    ]),
  );
  const refusals = refusalFile(join(folder, 'refused.ndjson'));
  const report = await importResources(store, testCall, await fileSources(path), { refusals });
  await refusals.close();
  assert.deepEqual(counts(report), [2, 0, 0, 5]);
  assert.deepEqual((await find('Patient', '')).sort(), ['a', 'c']);
  const lines = readFileSync(join(folder, 'refused.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map((one) => one.extension[0].extension[1].valuePositiveInt),
    [2, 3, 5, 6, 7],
  );
  assert.ok(lines.every((one) => one.resourceType === 'OperationOutcome' && one.extension[0].extension[0].valueString === 'some.ndjson'));
  assert.deepEqual(lines[1].issue[0], {
    severity: 'error',
    code: 'value',
    diagnostics: 'some.ndjson, line 3: Patient.gender has the value "wrong".',
    expression: ['Patient.gender'],
  });
});

test('IMPORT-003 an existing resource gets a new version if it differs, is left alone, or is refused, as asked', async (t) => {
  const { store, repository, find, file } = await openBulkBench(t);
  const first = await fileSources(file('a.ndjson', ndjson([patient('a', { gender: 'male' }), patient('b', { gender: 'male' })])));
  await importResources(store, testCall, first);
  const second = await fileSources(
    file('b.ndjson', ndjson([patient('a', { gender: 'male' }), patient('b', { gender: 'female' }), patient('c')])),
  );
  assert.deepEqual(counts(await importResources(store, testCall, second)), [1, 1, 1, 0]);
  assert.deepEqual([(await repository.read('Patient', 'a')).version, (await repository.read('Patient', 'b')).version], [1, 2]);
  assert.deepEqual(await find('Patient', 'gender=female'), ['b']);
  assert.match((await repository.vread('Patient', 'b', 1)).content, /male/);
  const third = await fileSources(file('c.ndjson', ndjson([patient('b', { gender: 'other' }), patient('d')])));
  assert.deepEqual(counts(await importResources(store, testCall, third, { existing: 'skip' })), [1, 0, 1, 0]);
  assert.deepEqual(counts(await importResources(store, testCall, third, { existing: 'refuse' })), [0, 0, 0, 2]);
  assert.equal((await repository.read('Patient', 'b')).version, 2);
});

test('IMPORT-004 an id that was deleted goes on counting; an id that comes twice in a file has two versions', async (t) => {
  const { store, repository, file } = await openBulkBench(t);
  await importResources(store, testCall, await fileSources(file('a.ndjson', ndjson([patient('a')]))));
  await repository.remove('Patient', 'a');
  const again = await fileSources(
    file('b.ndjson', ndjson([patient('a', { gender: 'male' }), patient('z'), patient('a', { gender: 'female' })])),
  );
  assert.deepEqual(counts(await importResources(store, testCall, again)), [2, 1, 0, 0]);
  const stored = await repository.read('Patient', 'a');
  assert.equal(stored.version, 4);
  assert.match(stored.content, /female/);
});

/** Ends with an error once `after` items were given. */
function breaking(source: ImportSource, after: number): ImportSource {
  return {
    ...source,
    async *open(from) {
      let given = 0;
      for await (const batch of source.open(from)) {
        for (const item of batch) {
          if (given++ >= after) throw new Error('the power went');
          yield [item];
        }
      }
    },
  };
}

test('IMPORT-005 an import that was stopped goes on where it was: nothing lost, nothing twice, refusals too', async (t) => {
  const { store, find, file, folder, db } = await openBulkBench(t);
  const lines = Array.from({ length: 95 }, (_, i) =>
    i % 10 === 3 ? '{"resourceType":"Wrong"}' : JSON.stringify(patient(undefined, { identifier: [{ value: `n${i}` }] })),
  );
  for (const [name, content] of [
    ['plain.ndjson', ndjson(lines)],
    ['packed.ndjson.gz', gzipSync(ndjson(lines))],
  ] as const) {
    const sources = await fileSources(file(name, content));
    const options = { checkpoint: name, chunk: 10 };
    const path = join(folder, `${name}-refused.ndjson`);
    for (const stop of [37, 4, 25]) {
      const refusals = refusalFile(path);
      await assert.rejects(
        importResources(
          store,
          testCall,
          sources.map((source) => breaking(source, stop)),
          { ...options, refusals },
        ),
        /the power went/,
      );
      // Written by the run that was stopped, after its last commit: not to be counted.
      await refusals.append('left over\n');
      await refusals.close();
    }
    const refusals = refusalFile(path);
    const report = await importResources(store, testCall, sources, { ...options, refusals });
    await refusals.close();
    assert.equal(report.resumed, true);
    assert.deepEqual(counts(report), [85, 0, 0, 10]);
    const refused = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).extension[0].extension[1].valuePositiveInt as number);
    assert.deepEqual(refused, [4, 14, 24, 34, 44, 54, 64, 74, 84, 94]);
    for (const i of [0, 36, 37, 40, 41, 64, 65, 92])
      assert.equal((await find('Patient', `identifier=n${i}`)).length, i % 10 === 3 ? 0 : name === 'plain.ndjson' ? 1 : 2, `line ${i}`);
    const [row] = await db.rows<[number]>('select count(*) from trial.import_checkpoint');
    assert.equal(Number(row?.[0]), 0);
  }
  const [row] = await db.rows<[number]>('select count(*) from trial.resource');
  assert.equal(Number(row?.[0]), 170);
});

test('IMPORT-006 a file that was changed since the import was stopped is read from its start', async (t) => {
  const { store, file } = await openBulkBench(t);
  const before = await fileSources(file('a.ndjson', ndjson(Array.from({ length: 20 }, (_, i) => patient(`p${i}`)))));
  await assert.rejects(
    importResources(
      store,
      testCall,
      before.map((source) => breaking(source, 12)),
      { checkpoint: 'c', chunk: 5 },
    ),
  );
  const now = await fileSources(file('a.ndjson', ndjson(Array.from({ length: 21 }, (_, i) => patient(`q${i}`)))));
  assert.deepEqual(counts(await importResources(store, testCall, now, { checkpoint: 'c', chunk: 5 })), [21, 0, 0, 0]);
});

/** A database whose transactions can be disturbed; the import is the only one to write through it. */
function disturbed(mount: Mount, before: () => Promise<void>, copy?: (tx: Sql) => Sql): Mount {
  const database: Database = Object.create(mount.database, {
    transaction: {
      async value(work: (tx: Sql) => Promise<unknown>, options?: object) {
        await before();
        return mount.database.transaction((tx) => work(copy ? copy(tx) : tx), options);
      },
    },
  });
  return { ...mount, database };
}

test('IMPORT-007 another writer takes an id while the import is about to write it: both are kept as versions', async (t) => {
  let meddle: () => Promise<void> = async () => undefined;
  const { store, repository, file } = await openBulkBench(t, (mount) => disturbed(mount, () => meddle()));
  let done = false;
  meddle = async () => {
    if (done) return;
    done = true;
    await repository.update(patient('p7', { gender: 'other' }));
  };
  const sources = await fileSources(file('a.ndjson', ndjson(Array.from({ length: 40 }, (_, i) => patient(`p${i}`, { gender: 'male' })))));
  assert.deepEqual(counts(await importResources(store, testCall, sources, { chunk: 10 })), [39, 1, 0, 0]);
  assert.equal((await repository.read('Patient', 'p7')).version, 2);
  assert.match((await repository.vread('Patient', 'p7', 1)).content, /other/);
});

test('IMPORT-008 a row that PostgreSQL refuses takes no other with it', async (t) => {
  const { store, db, file, find, folder } = await openBulkBench(t);
  await db.query(`alter table trial.resource add constraint refused check (id <> 'p13')`);
  const sources = await fileSources(file('a.ndjson', ndjson(Array.from({ length: 40 }, (_, i) => patient(`p${i}`)))));
  const refusals = refusalFile(join(folder, 'refused.ndjson'));
  assert.deepEqual(counts(await importResources(store, testCall, sources, { chunk: 10, refusals })), [39, 0, 0, 1]);
  await refusals.close();
  assert.equal((await find('Patient', '')).length, 39);
  assert.match(readFileSync(join(folder, 'refused.ndjson'), 'utf8'), /a\.ndjson, line 14:/);
});

test('IMPORT-009 what the policy does not permit is refused and never written', async (t) => {
  const { store, find, search, file } = await openBulkBench(t, (mount) => ({
    ...mount,
    policy: {
      decide: (_call, { action, type }) =>
        action === 'import' && type === 'Observation'
          ? { permit: false, rule: 'no-observations', reason: 'No observations.' }
          : {
              permit: true,
              rule: 'males',
              only:
                action === 'import'
                  ? (model) => ({ kind: 'param', param: model.params.get('gender') as never, values: [{ kind: 'token', code: 'male' }] })
                  : undefined,
            },
    },
  }));
  assert.ok(search);
  const sources = await fileSources(
    file(
      'a.ndjson',
      ndjson([
        patient('m', { gender: 'male' }),
        patient('f', { gender: 'female' }),
        { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' } },
      ]),
    ),
  );
  assert.deepEqual(counts(await importResources(store, testCall, sources)), [1, 0, 0, 2]);
  assert.deepEqual(await find('Patient', ''), ['m']);
});

test('IMPORT-010 a Bundle: links between entries become references, forward ones too; ids are kept or taken from the urn', async (t) => {
  const { store, repository, file, find } = await openBulkBench(t);
  const mother = 'urn:uuid:11111111-2222-4333-8444-555555555555';
  const child = 'urn:uuid:99999999-2222-4333-8444-555555555555';
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: 'urn:uuid:00000000-2222-4333-8444-555555555555',
        resource: {
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'x' },
          subject: { reference: child },
          focus: [{ reference: mother }],
        },
        request: { method: 'POST', url: 'Observation' },
      },
      { fullUrl: child, resource: patient('child', { link: [{ other: { reference: mother }, type: 'seealso' }] }) },
      { fullUrl: mother, resource: patient(undefined) },
      { request: { method: 'DELETE', url: 'Patient/x' } },
    ],
  };
  const report = await importResources(store, testCall, await fileSources(file('b.json', JSON.stringify(bundle, undefined, 2))));
  assert.deepEqual(counts(report), [3, 0, 0, 1]);
  assert.deepEqual(await find('Observation', 'patient=child&focus=Patient/11111111-2222-4333-8444-555555555555'), [
    '00000000-2222-4333-8444-555555555555',
  ]);
  assert.equal(
    JSON.parse((await repository.read('Patient', 'child')).content).link[0].other.reference,
    'Patient/11111111-2222-4333-8444-555555555555',
  );
});

test('IMPORT-011 a folder is read file by file; one resource in a .json file is a resource; a damaged archive is told', async (t) => {
  const { store, file, folder, find } = await openBulkBench(t);
  file('1.ndjson', ndjson([patient('a')]));
  file('2.ndjson.gz', gzipSync(ndjson([patient('b')])));
  file('3.json', JSON.stringify(patient('c'), undefined, 2));
  file('notes.txt', 'nothing');
  const sources = await fileSources(folder);
  assert.deepEqual(
    sources.map((one) => one.name),
    ['1.ndjson', '2.ndjson.gz', '3.json'],
  );
  assert.deepEqual(counts(await importResources(store, testCall, sources)), [3, 0, 0, 0]);
  assert.deepEqual((await find('Patient', '')).sort(), ['a', 'b', 'c']);
  await assert.rejects(
    importResources(store, testCall, await fileSources(file('4.ndjson.gz', gzipSync(ndjson([patient('d')])).subarray(0, 30)))),
    /cannot be read to its end/,
  );
  await assert.rejects(fileSources(join(folder, 'absent.ndjson')), (error: Problem) => error.kind === 'not-found');
});

test('IMPORT-012 resources made in memory, and a stop by signal between chunks', async (t) => {
  const { store, db } = await openBulkBench(t);
  const list = listSource('made', '1', () => Array.from({ length: 600 }, (_, i) => patient(`p${i}`)));
  const stop = new AbortController();
  await assert.rejects(
    importResources(store, testCall, [list], {
      chunk: 50,
      checkpoint: 'made',
      signal: stop.signal,
      onProgress: ({ created }) => created >= 100 && stop.abort(),
    }),
    (error: Problem) => error.kind === 'unavailable',
  );
  const [row] = await db.rows<[number]>('select count(*) from trial.resource');
  assert.ok(Number(row?.[0]) >= 100 && Number(row?.[0]) < 600);
  assert.deepEqual(counts(await importResources(store, testCall, [list], { chunk: 50, checkpoint: 'made' })), [600, 0, 0, 0]);
});

after(() => assert.ok(!existsSync('refused.ndjson')));
