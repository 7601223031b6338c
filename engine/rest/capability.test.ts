// The CapabilityStatement tells the truth: all that it claims is answered, what it does not claim is refused.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { r4 } from '@socle/engine/fhir';
import { openRest } from './testing.ts';

const { ask } = await openRest({ after });
const statement = (await ask('GET', '/metadata')).json;
const rest = statement.rest[0];
const strict = { prefer: 'handling=strict' };

type Claimed = {
  type: string;
  interaction: { code: string }[];
  searchParam: { name: string; type: string }[];
  searchInclude: string[];
  searchRevInclude: string[];
  operation?: { name: string }[];
  updateCreate: boolean;
};
const claimed: Claimed[] = rest.resource;

test('CAP-001 every R4 type is there, with every search parameter of the specification', () => {
  assert.equal(statement.fhirVersion, '4.0.1');
  assert.deepEqual(
    claimed.map((one) => one.type),
    [...r4().resourceTypes],
  );
  const count = claimed.reduce((sum, one) => sum + one.searchParam.length, 0);
  assert.ok(count > 2500, `${count} parameters`);
});

test('CAP-002 every claimed search parameter is answered under strict handling', async () => {
  for (const { type, searchParam } of claimed) {
    for (const { name } of searchParam) {
      const value = name === '_lastUpdated' ? '_lastUpdated=gt2020' : name === '_id' ? '_id=x' : `${name}:missing=false`;
      const answer = await ask('GET', `/${type}?${value}&_count=1`, undefined, strict);
      assert.equal(answer.status, 200, `${type}?${value}: ${answer.text}`);
    }
  }
});

test('CAP-003 every claimed interaction of every type is answered', async () => {
  for (const { type, interaction, updateCreate } of claimed) {
    const codes = interaction.map((one) => one.code).sort();
    assert.deepEqual(codes, ['create', 'delete', 'history-instance', 'history-type', 'patch', 'read', 'search-type', 'update', 'vread']);
    assert.equal(updateCreate, true);
    const resource = { resourceType: type, id: 'cap' };
    assert.equal((await ask('PUT', `/${type}/cap`, resource)).status, 201, type);
    assert.equal((await ask('POST', `/${type}`, { resourceType: type })).status, 201, type);
    assert.equal((await ask('GET', `/${type}/cap`)).status, 200);
    assert.equal((await ask('GET', `/${type}/cap/_history/1`)).status, 200);
    assert.equal((await ask('GET', `/${type}/cap/_history`)).status, 200);
    assert.equal((await ask('GET', `/${type}/_history`)).status, 200);
    assert.equal((await ask('GET', `/${type}?_id=cap`)).status, 200);
    assert.equal((await ask('DELETE', `/${type}/cap`)).status, 204);
  }
  assert.equal((await ask('GET', '/_history')).status, 200);
  assert.equal((await ask('GET', '/?_type=Patient')).status, 200);
});

test('CAP-004 every claimed include and reverse include is answered', async () => {
  for (const { type, searchInclude, searchRevInclude } of claimed) {
    for (const include of searchInclude.slice(0, 6))
      assert.equal((await ask('GET', `/${type}?_id=x&_include=${include}`, undefined, strict)).status, 200, include);
    for (const include of searchRevInclude.slice(0, 6))
      assert.equal((await ask('GET', `/${type}?_id=x&_revinclude=${include}`, undefined, strict)).status, 200, include);
  }
});

test('CAP-005 every claimed operation exists; one that is not claimed does not', async () => {
  for (const { type, operation } of claimed) {
    for (const { name } of operation ?? []) {
      const paths = [`/${type}/$${name}`, `/${type}/none/$${name}`];
      const answers = await Promise.all(paths.flatMap((path) => [ask('GET', path), ask('POST', path, { resourceType: 'Parameters' })]));
      assert.ok(
        answers.some((one) => !/There is no operation/.test(one.text)),
        `${type} $${name}`,
      );
    }
    assert.equal((await ask('GET', `/${type}/$unclaimed`)).status, 404);
  }
  assert.equal((await ask('POST', '/Observation/$everything', { resourceType: 'Parameters' })).status, 404);
  assert.equal((await ask('GET', '/Observation?unclaimed=1', undefined, strict)).status, 400);
  assert.equal((await ask('GET', '/Unclaimed?_id=1')).status, 404);
});
