// Terminology mounted with a repository: its operations over HTTP, what users write, and the searches that ask it for codes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCall } from '@socle/engine/store';
import {
  openTerminology,
  repositorySource,
  type Terminology,
  terminologyMigration,
  terminologyOperations,
} from '@socle/engine/terminology';
import { engineOperations } from './index.ts';
import { openRest } from './testing.ts';

test('TERM-030 operations and :in, :below, :above know what is written to the repository', async (t) => {
  // The repository asks the terminology for codes, and the terminology reads the repository: one of them is filled in later.
  const terminology = {} as Terminology;
  const rest = await openRest(
    t,
    (mount) => ({
      ...mount,
      changed: () => terminology.touched?.(),
      codes: {
        inValueSet: (url) => terminology.codes.inValueSet(url),
        below: (system, code) => terminology.codes.below(system, code),
        above: (system, code) => terminology.codes.above(system, code),
      },
    }),
    { operations: [...engineOperations, ...terminologyOperations(terminology)] },
  );
  const { db, store, ask } = rest;
  const { schema } = store.mount;
  await db.query(terminologyMigration(schema));
  await db.query(`insert into ${schema}.term_loaded values ('r4', '4.0.1-1')`);
  Object.assign(
    terminology,
    openTerminology({ database: db, schema, source: repositorySource((options) => store.as(testCall).history(options)) }),
  );

  const put = async (type: string, id: string, more: object): Promise<void> => {
    const answer = await ask('PUT', `/${type}/${id}`, { resourceType: type, id, ...more });
    assert.ok(answer.status < 300, answer.text);
  };
  await put('CodeSystem', 'flora', {
    url: 'http://x/flora',
    status: 'active',
    content: 'complete',
    concept: [
      {
        code: 'tree',
        display: 'Tree',
        concept: [
          { code: 'oak', display: 'Oak' },
          { code: 'elm', display: 'Elm' },
        ],
      },
      { code: 'mint', display: 'Mint' },
    ],
  });
  await put('ValueSet', 'some', {
    url: 'http://x/some',
    status: 'active',
    compose: { include: [{ system: 'http://x/flora', concept: [{ code: 'oak' }, { code: 'mint' }] }] },
  });
  for (const code of ['tree', 'oak', 'elm', 'mint'])
    await put('Observation', code, { status: 'final', code: { coding: [{ system: 'http://x/flora', code }] } });

  const expanded = await ask('GET', '/ValueSet/$expand?url=http://x/some');
  assert.deepEqual(
    expanded.json.expansion.contains.map((one: { display: string }) => one.display),
    ['Oak', 'Mint'],
  );
  assert.equal((await ask('GET', '/ValueSet/some/$expand')).json.expansion.total, 2);
  assert.equal((await ask('GET', '/ValueSet/$expand?url=http://x/none')).status, 404);
  assert.equal((await ask('GET', '/ValueSet/$expand')).status, 400);
  const checked = await ask('POST', '/CodeSystem/$validate-code', {
    resourceType: 'Parameters',
    parameter: [{ name: 'coding', valueCoding: { system: 'http://x/flora', code: 'oak' } }],
  });
  assert.deepEqual(checked.json.parameter[0], { name: 'result', valueBoolean: true });
  assert.equal((await ask('GET', '/CodeSystem/$lookup?system=http://x/flora&code=oak')).status, 200);

  const found = async (search: string): Promise<string[]> => {
    const { json } = await ask('GET', `/Observation?${search}`);
    return (json.entry ?? []).map((one: { resource: { id: string } }) => one.resource.id).sort();
  };
  assert.deepEqual(await found('code:in=http://x/some'), ['mint', 'oak']);
  assert.deepEqual(await found('code:not-in=http://x/some'), ['elm', 'tree']);
  assert.deepEqual(await found('code:below=http://x/flora|tree'), ['elm', 'oak', 'tree']);
  assert.deepEqual(await found('code:above=http://x/flora|elm'), ['elm', 'tree']);
  assert.equal((await ask('GET', '/Observation?code:in=http://x/none')).status, 404);

  await put('ValueSet', 'some', {
    url: 'http://x/some',
    status: 'active',
    compose: { include: [{ system: 'http://x/flora', filter: [{ property: 'concept', op: 'is-a', value: 'tree' }] }] },
  });
  assert.deepEqual(await found('code:in=http://x/some'), ['elm', 'oak', 'tree']);
  await ask('DELETE', '/ValueSet/some');
  assert.equal((await ask('GET', '/ValueSet/$expand?url=http://x/some')).status, 404);
});
