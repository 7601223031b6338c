// The store on a real PostgreSQL: versions, conflicts, search against an in-memory judge over the official examples.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { officialExamples, parseJson, type Resource } from '@socle/engine/fhir';
import { hashText, type IndexValue, matches, type Param, valuesOf } from '@socle/engine/search';
import { openBench, patient } from './testing.ts';

const bench = await openBench({ after });
const { db, repository, find } = bench;

test('STORE-001 the hash of a token is the hash that PostgreSQL computes', async () => {
  const texts = [
    '',
    'a',
    'http://loinc.org|8867-4',
    'é',
    'œuvre à l’hôpital',
    '😀 and more than twelve bytes',
    'x'.repeat(2000),
    'é'.repeat(1500),
  ];
  for (const text of texts) {
    for (const seed of [
      { hi: 0, lo: 0 },
      { hi: 0, lo: 42 },
      { hi: -5, lo: -77 },
      { hi: 0x7fffffff, lo: 1 },
    ]) {
      const number = ((BigInt(seed.hi) << 32n) | BigInt(seed.lo >>> 0)).toString();
      const [row] = await db.rows<[string]>('select hashtextextended($1::text, $2::int8)::text', [text, number]);
      assert.equal(hashText(text, seed), row?.[0], `${text.slice(0, 20)} under ${number}`);
    }
  }
});

test('STORE-002 create, read, update, history, delete, read again', async () => {
  const created = await repository.create({ resourceType: 'Patient', gender: 'male', name: [{ family: 'Durand' }] });
  const { id } = created.stored;
  assert.match(id, /^[0-9a-z]{20}$/);
  const read = await repository.read('Patient', id);
  assert.equal(read.version, 1);
  assert.equal((parseJson(read.content) as Resource).meta?.versionId, '1');
  bench.clock.advance(1000);
  const updated = await repository.update({ resourceType: 'Patient', id, gender: 'female', name: [{ family: 'Dupond' }] });
  assert.equal(updated.stored.version, 2);
  assert.deepEqual(await find('Patient', 'family=durand'), []);
  assert.deepEqual(await find('Patient', 'family=dupond'), [id]);
  bench.clock.advance(1000);
  const gone = await repository.remove('Patient', id);
  assert.equal(gone?.version, 3);
  await assert.rejects(repository.read('Patient', id), { kind: 'gone' });
  await assert.rejects(repository.read('Patient', 'never'), { kind: 'not-found' });
  assert.equal((parseJson((await repository.vread('Patient', id, 1)).content) as Resource).gender, 'male');
  await assert.rejects(repository.vread('Patient', id, 3), { kind: 'gone' });
  await assert.rejects(repository.vread('Patient', id, 9), { kind: 'not-found' });
  const history = await repository.history({ type: 'Patient', id, count: 10 });
  assert.deepEqual(
    history.entries.map((one) => [one.version, one.kind]),
    [
      [3, 'delete'],
      [2, 'update'],
      [1, 'create'],
    ],
  );
  assert.deepEqual(await find('Patient', 'family=dupond'), []);
  bench.clock.advance(1000);
  const again = await repository.update({ resourceType: 'Patient', id, name: [{ family: 'Dupond' }] });
  assert.equal(again.outcome, 'created');
  assert.equal(again.stored.version, 4);
});

test('STORE-003 concurrent updates of one resource are all kept, in a row of versions', async () => {
  await repository.update(patient('hot', { gender: 'male' }));
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      repository.patch('Patient', 'hot', (current) => ({
        ...current,
        identifier: [...((current.identifier as unknown[]) ?? []), { value: String(i) }],
      })),
    ),
  );
  const stored = await repository.read('Patient', 'hot');
  assert.equal(stored.version, 21);
  assert.equal(((parseJson(stored.content) as Resource).identifier as unknown[]).length, 20);
  const versions = (await repository.history({ type: 'Patient', id: 'hot', count: 50 })).entries.map((one) => one.version);
  assert.deepEqual(
    [...versions].sort((a, b) => b - a),
    Array.from({ length: 21 }, (_, i) => 21 - i),
  );
});

test('STORE-004 If-Match with another version is refused and changes nothing', async () => {
  await repository.update(patient('match'));
  await assert.rejects(repository.update(patient('match', { gender: 'male' }), { ifMatch: 7 }), { kind: 'precondition-failed' });
  assert.equal((await repository.read('Patient', 'match')).version, 1);
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, () => repository.update(patient('match', { gender: 'male' }), { ifMatch: 1 })),
  );
  assert.equal(tries.filter((one) => one.status === 'fulfilled').length, 1);
});

test('STORE-005 concurrent creates share commits; the one at fault fails alone', async () => {
  await db.query(`alter table trial.resource add constraint poison check (content not like '%poison%')`);
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, (_, i) =>
      repository.create({ resourceType: 'Basic', code: { text: i === 17 ? 'poison' : `n${i}` } } as Resource),
    ),
  );
  await db.query('alter table trial.resource drop constraint poison');
  assert.deepEqual(
    results.flatMap((one, i) => (one.status === 'rejected' ? [i] : [])),
    [17],
  );
  const together = await Promise.all(
    Array.from({ length: 40 }, (_, i) => repository.create({ resourceType: 'Basic', code: { text: `together ${i}` } } as Resource)),
  );
  assert.equal(together.length, 40);
  const [row] = await db.rows<[number]>(`select count(distinct xmin::text)::int4 from trial.resource where content like '%together%'`);
  assert.ok((row?.[0] as number) <= 2, `${row?.[0]} commits for 40 creates`);
});

test('STORE-006 every search parameter finds what the in-memory judge finds, over the official examples', async () => {
  const resources: { resource: Resource; updated: number }[] = [];
  for (const { text } of officialExamples(40)) {
    const resource = parseJson(text) as Resource;
    if (resource.id === undefined || !bench.search.type(resource.resourceType)) continue;
    const written = await repository.update(resource);
    resources.push({ resource: parseJson(written.stored.content) as Resource, updated: written.stored.updated });
  }
  assert.ok(resources.length > 700);
  let asked = 0;
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const { resource } of resources) {
    const model = bench.search.type(resource.resourceType);
    for (const param of model?.params.values() ?? []) {
      for (const text of questions(param, valuesOf(param, resource).slice(0, 2))) {
        const key = `${resource.resourceType}?${text}`;
        if (seen.has(key)) continue;
        seen.add(key);
        asked++;
        const query = bench.query(resource.resourceType, `${text}&_count=1000`);
        const found = (await repository.search(query)).matches.map((one) => one.id).sort();
        const right = resources
          .filter((one) => one.resource.resourceType === resource.resourceType && matches(one.resource, query.where, one))
          .map((one) => one.resource.id as string)
          .sort();
        const extra = new Set(['hot', 'match']);
        const shown = found.filter((id) => right.includes(id) || (!extra.has(id) && !/^[0-9a-z]{20}$/.test(id)));
        if (JSON.stringify(shown) !== JSON.stringify(right))
          wrong.push(`${key}: found ${shown.length} ${shown.slice(0, 3)}, wanted ${right.length} ${right.slice(0, 3)}`);
      }
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
  assert.ok(asked > 3000, `${asked} searches`);
});

const day = (millis: number): string => new Date(millis).toISOString().slice(0, 10);

function questions(param: Param, values: readonly IndexValue[]): string[] {
  const e = encodeURIComponent;
  const escaped = (text: string): string => e(text.replace(/[\\,|$]/g, '\\$&'));
  const found: string[] = [`${param.code}:missing=true`, `${param.code}:missing=false`];
  for (const value of values) {
    switch (value.kind) {
      case 'token':
        if (value.code)
          found.push(
            `${param.code}=${escaped(value.code)}`,
            `${param.code}:not=${escaped(value.code)}`,
            `${param.code}=${escaped(value.code)},zz`,
          );
        if (value.code && value.system)
          found.push(`${param.code}=${escaped(value.system)}|${escaped(value.code)}`, `${param.code}=${escaped(value.system)}|`);
        if (value.code) found.push(`${param.code}=|${escaped(value.code)}`);
        if (value.text) found.push(`${param.code}:text=${escaped(value.text.slice(0, 6))}`);
        break;
      case 'reference':
        if (value.type && value.id) found.push(`${param.code}=${value.type}/${value.id}`, `${param.code}=${value.id}`);
        if (value.url) found.push(`${param.code}=${escaped(value.url)}`);
        break;
      case 'string':
        if (/[\p{L}\d]/u.test(value.text))
          found.push(
            `${param.code}=${escaped(value.text.slice(0, 4))}`,
            `${param.code}:exact=${escaped(value.text)}`,
            `${param.code}:contains=${escaped(value.text.slice(1, 5))}`,
          );
        break;
      case 'date':
        if (Math.abs(value.lo) < 8e15)
          for (const prefix of ['', 'ne', 'gt', 'ge', 'lt', 'le', 'sa', 'eb', 'ap']) found.push(`${param.code}=${prefix}${day(value.lo)}`);
        break;
      case 'quantity':
        if (Number.isFinite(value.lo) && Math.abs(value.lo) < 1e9 && Math.abs(value.lo) > 1e-6) {
          for (const prefix of ['', 'gt', 'ge', 'lt', 'le', 'ne', 'ap']) found.push(`${param.code}=${prefix}${value.lo}`);
          if (param.type === 'quantity' && value.code)
            found.push(
              `${param.code}=${value.lo}|${escaped(value.system ?? '')}|${escaped(value.code)}`,
              `${param.code}=le${value.lo}||${escaped(value.code)}`,
            );
        }
        break;
      case 'uri':
        found.push(
          `${param.code}=${escaped(value.uri)}`,
          `${param.code}:below=${escaped(value.uri.split('/').slice(0, 4).join('/'))}`,
          `${param.code}:above=${escaped(`${value.uri}/x/y`)}`,
        );
        break;
      case 'position':
        found.push(`${param.code}=${value.latitude}|${value.longitude}|1|km`);
        break;
    }
  }
  return found.filter((text) => !/=$|=%20*$/.test(text));
}

test('STORE-030 calls that share a transaction are each decided and traced for themselves', async () => {
  const shared = await openBench({ after }, (mount) => ({
    ...mount,
    settings: { ...mount.settings, readTrace: 'durable' },
    policy: {
      decide: ({ caller }, { action }) =>
        caller.id === 'reader' && action === 'create'
          ? { permit: false, rule: 'no-writing', reason: 'reads only' }
          : { permit: true, rule: `rule-of-${caller.id}` },
    },
  }));
  const call = (id: string) => ({ caller: { id, kind: 'user', name: id }, requestId: `request-of-${id}` });
  const create = (id: string) => ({ kind: 'create' as const, resource: patient(id), by: call(id) });
  await shared.store.as(call('one')).transaction(async (tx) => {
    const [first] = await tx.writeAll([create('one'), create('two')]);
    assert.ok(first?.kind === 'written');
    await tx.as(call('reader')).read('Patient', first.written.stored.id);
    await assert.rejects(tx.writeAll([create('reader')]), { kind: 'forbidden' });
  });
  await shared.store.core.tracer.flush();
  const traced = await shared.db.rows('select caller, action, rule, requests, permitted from trial.access order by caller, action, at');
  assert.deepEqual(traced, [
    ['one', 'create', 'rule-of-one', ['request-of-one'], true],
    ['reader', 'create', 'no-writing', ['request-of-reader'], false],
    ['reader', 'read', 'rule-of-reader', ['request-of-reader'], true],
    ['two', 'create', 'rule-of-two', ['request-of-two'], true],
  ]);
});
