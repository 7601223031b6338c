// The rarer parameters and the operations of the engine, over injected HTTP.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createValidator } from '@socle/engine/validation';
import { engineOperations, validateOperation } from './index.ts';
import { openRest } from './testing.ts';

const { ask, clock, db } = await openRest({ after }, undefined, {
  operations: [...engineOperations, validateOperation(createValidator())],
});

const ids = async (url: string): Promise<string[]> => {
  const page = await ask('GET', url, undefined, { prefer: 'handling=strict' });
  assert.equal(page.status, 200, `${url}: ${page.text}`);
  return (page.json.entry ?? [])
    .filter((entry: { search: { mode: string } }) => entry.search.mode === 'match')
    .map((entry: { resource: { id: string } }) => entry.resource.id);
};

const mrn = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
await ask('PUT', '/Patient/a', {
  resourceType: 'Patient',
  id: 'a',
  meta: {
    tag: [{ system: 'urn:t', code: 'blue' }],
    security: [{ system: 'urn:s', code: 'R' }],
    profile: ['http://example.org/p'],
    source: 'http://example.org/source',
  },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Éléonore aime la randonnée</div>' },
  identifier: [{ type: mrn, system: 'urn:h', value: '77' }],
  managingOrganization: { identifier: { system: 'urn:o', value: 'X1' } },
  name: [{ family: 'Blanc' }],
});
await ask('PUT', '/Patient/b', {
  resourceType: 'Patient',
  id: 'b',
  identifier: [{ system: 'urn:h', value: '77' }],
  name: [{ family: 'Noir' }],
});
clock.advance(3_600_000);
await ask('PUT', '/Patient/c', { resourceType: 'Patient', id: 'c', name: [{ family: 'Gris' }] });
await ask('PUT', '/List/l', {
  resourceType: 'List',
  id: 'l',
  status: 'current',
  mode: 'working',
  entry: [{ item: { reference: 'Patient/a' } }, { item: { reference: 'Patient/c' }, deleted: true }],
});

test('REST-020 identifiers by value, by system, by type; references by identifier', async () => {
  assert.deepEqual(await ids('/Patient?identifier=77'), ['a', 'b']);
  assert.deepEqual(await ids('/Patient?identifier=urn:h|77'), ['a', 'b']);
  assert.deepEqual(await ids('/Patient?identifier=urn:other|77'), []);
  assert.deepEqual(await ids('/Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|77'), ['a']);
  assert.deepEqual(await ids('/Patient?organization:identifier=urn:o|X1'), ['a']);
  assert.equal((await ask('GET', '/Patient?identifier=urn:other|77&_summary=count')).json.total, 0);
});

test('REST-021 lists, texts, tags, profiles, sources, times', async () => {
  assert.deepEqual(await ids('/Patient?_list=l'), ['a']);
  assert.deepEqual(await ids('/Patient?_text=randonnee'), ['a']);
  assert.deepEqual(await ids('/Patient?_content=noir'), ['b']);
  assert.deepEqual(await ids('/Patient?_tag=urn:t|blue'), ['a']);
  assert.deepEqual(await ids('/Patient?_security=R'), ['a']);
  assert.deepEqual(await ids('/Patient?_profile=http://example.org/p'), ['a']);
  assert.deepEqual(await ids('/Patient?_source=http://example.org/source'), ['a']);
  assert.deepEqual(await ids('/Patient?_lastUpdated=gt2026-01-01T00:30:00Z'), ['c']);
  assert.deepEqual(await ids('/Patient?_lastUpdated=lt2026-01-01T00:30:00Z'), ['a', 'b']);
  assert.deepEqual(await ids('/Patient?_sort=-_lastUpdated,_id'), ['c', 'a', 'b']);
  assert.deepEqual(await ids('/Patient?_sort=family'), ['a', 'c', 'b']);
});

test('REST-022 POST _search is the GET; estimates count; a compartment by POST', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const found = await ask('POST', '/Patient/_search', 'family=gri', form);
  assert.equal(found.json.entry[0].resource.id, 'c');
  assert.equal((await ask('GET', '/Patient?_total=estimate&_count=1')).json.total, 3);
  assert.equal((await ask('GET', '/Patient?_total=accurate&_count=1')).json.total, 3);
  assert.equal((await ask('POST', '/Patient/a/Observation/_search', 'code=x', form)).status, 200);
});

test('REST-023 $meta shows, adds and removes labels, in a new version', async () => {
  const added = await ask('POST', '/Patient/b/$meta-add', {
    resourceType: 'Parameters',
    parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:t', code: 'red' }] } }],
  });
  assert.equal(added.json.parameter[0].valueMeta.tag[0].code, 'red');
  assert.deepEqual(await ids('/Patient?_tag=red'), ['b']);
  assert.equal((await ask('GET', '/Patient/b/$meta')).json.parameter[0].valueMeta.versionId, '2');
  await ask('POST', '/Patient/b/$meta-delete', {
    resourceType: 'Parameters',
    parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:t', code: 'red' }] } }],
  });
  assert.deepEqual(await ids('/Patient?_tag=red'), []);
  assert.equal((await ask('GET', '/Patient/b/$meta-add')).status, 405);
});

test('REST-024 JSON Patch and FHIRPath Patch; one that fails changes nothing', async () => {
  const json = { 'content-type': 'application/json-patch+json' };
  const patched = await ask('PATCH', '/Patient/c', [{ op: 'add', path: '/gender', value: 'other' }], json);
  assert.equal(patched.json.gender, 'other');
  const failed = await ask(
    'PATCH',
    '/Patient/c',
    [
      { op: 'test', path: '/gender', value: 'male' },
      { op: 'remove', path: '/name' },
    ],
    json,
  );
  assert.ok(failed.status >= 400 && failed.status < 500, failed.text);
  const fhirpath = await ask('PATCH', '/Patient/c', {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'operation',
        part: [
          { name: 'type', valueCode: 'replace' },
          { name: 'path', valueString: 'Patient.gender' },
          { name: 'value', valueCode: 'female' },
        ],
      },
    ],
  });
  assert.equal(fhirpath.json.gender, 'female', fhirpath.text);
  assert.equal((await ask('PATCH', '/Patient?family=gris', [{ op: 'replace', path: '/gender', value: 'male' }], json)).json.gender, 'male');
  assert.equal((await ask('PATCH', '/Patient/c', [{ op: 'replace', path: '/id', value: 'z' }], json)).status, 400);
});

test('REST-025 $validate tells without storing; $fhirpath evaluates', async () => {
  const bad = await ask('POST', '/Patient/$validate', { resourceType: 'Patient', birthDate: '1999-02-30' });
  assert.equal(bad.status, 200);
  assert.equal(bad.json.issue[0].expression[0], 'Patient.birthDate');
  const good = await ask('GET', '/Patient/a/$validate');
  assert.ok(!good.json.issue.some((one: { severity: string }) => one.severity === 'error'), good.text);
  const evaluated = await ask('POST', '/$fhirpath', {
    resourceType: 'Parameters',
    parameter: [
      { name: 'expression', valueString: 'name.family' },
      { name: 'resource', resource: { resourceType: 'Patient', name: [{ family: 'Vert' }] } },
    ],
  });
  assert.match(evaluated.text, /"valueString":"Vert"/);
});

test('REST-026 $purge erases every version and leaves the trace', async () => {
  await ask('PUT', '/Patient/gone', { resourceType: 'Patient', id: 'gone', name: [{ family: 'Effacé' }] });
  await ask('DELETE', '/Patient/gone');
  assert.equal((await ask('POST', '/Patient/gone/$purge')).status, 200);
  assert.equal((await ask('GET', '/Patient/gone')).status, 404);
  assert.equal((await ask('GET', '/Patient/gone/_history')).status, 404);
  const [row] = await db.rows<[number]>(`select count(*)::int4 from trial.history where id = 'gone'`);
  assert.equal(row?.[0], 0);
});

test('REST-027 pages are put together from bytes: every letter, every form, alone and in a batch, as what is read by id', async () => {
  const name = 'Œuvre d’été 漢字 😀';
  const pages = Array.from({ length: 12 }, (_, i) => `p${i}`);
  for (const [i, id] of pages.entries())
    await ask('PUT', `/Patient/${id}`, {
      resourceType: 'Patient',
      id,
      identifier: [{ system: 'urn:pages', value: id }],
      // Some are short enough to come as texts, others are so long that the page is handed back when it is sent.
      name: [{ family: 'Page', given: [name.repeat(i * i)] }],
    });
  const alone = await Promise.all(pages.map(async (id) => (await ask('GET', `/Patient/${id}`)).text));
  const url = '/Patient?identifier=urn:pages|&_sort=_id&_count=50';
  const { text, headers } = await ask('GET', url);
  assert.equal(Number(headers['content-length']), Buffer.byteLength(text));
  for (const one of alone) assert.ok(text.includes(`"resource":${one},"search":{"mode":"match"}`), one.slice(0, 200));
  const { json: bundle } = await ask('GET', url);
  assert.equal(bundle.entry.length, pages.length);
  const batch = await ask('POST', '', {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [{ request: { method: 'GET', url: url.slice(1) } }, { request: { method: 'GET', url: 'Patient/p11' } }],
  });
  assert.deepEqual(batch.json.entry[0].resource.entry, bundle.entry);
  assert.ok(batch.text.includes(alone[11] as string));
  const xml = await ask('GET', `${url}&_format=xml`);
  assert.equal(
    xml.text.split(name).length - 1,
    pages.reduce((sum, _, i) => sum + i * i, 0),
  );
  const short = await ask('GET', `${url}&_elements=identifier`);
  assert.deepEqual(
    short.json.entry.map((entry: { resource: { name: unknown } }) => entry.resource.name),
    pages.map(() => undefined),
  );
  // Once sent, a page is gone from memory; what it was made of is not.
  const again = (await ask('GET', url)).json.entry.find(({ resource }: { resource: { id: string } }) => resource.id === 'p11');
  assert.equal(again.resource.name[0].given[0], name.repeat(121));
});
