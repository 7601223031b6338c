// Names of people and structures that are contained in what they wrote: found by them, under the names of ITI-66 and ITI-67.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openStore } from '@socle/engine/store';
import { sampleLot } from './samples/lot.ts';
import { letter, openWorld, uuid } from './testing.ts';

const world = await openWorld(after);
const { ask } = world;
const fhir = '/documents/fhir';

test('DOC-019 documents are found by the names of who wrote them and of their structure, never by that of the patient they are about', async () => {
  const lot = await ask('hospital', 'POST', fhir, sampleLot([await letter(world)], uuid));
  const id = lot.json.entry[1].response.location.split('/')[1];
  const find = async (name: string, value: string) => {
    const { status, json } = await ask(
      'gp-1',
      'GET',
      `${fhir}/DocumentReference?patient=patient-1&status=current&_id=${id}&${name}=${encodeURIComponent(value)}`,
    );
    assert.equal(status, 200, JSON.stringify(json));
    return json.entry?.filter(({ resource }: { resource: { id: string } }) => resource.id === id).length ?? 0;
  };
  const stored = (await ask('gp-1', 'GET', `${fhir}/DocumentReference/${id}`)).json;
  const contained = (type: string) => stored.contained.find(({ resourceType }: { resourceType: string }) => resourceType === type);
  const [author] = contained('Practitioner').name;
  const [patient] = contained('Patient').name;
  for (const names of [
    ['author-family', 'author.family', 'author:PractitionerRole.practitioner.family', 'author:Practitioner.family:exact'],
    ['author-given', 'author.given', 'author:PractitionerRole.practitioner:Practitioner.given'],
  ] as const)
    for (const name of names) {
      const part = name.includes('family') ? 'family' : 'given';
      assert.equal(await find(name, [author[part]].flat()[0]), 1, name);
      assert.equal(await find(name, [patient[part]].flat()[0]), 0, name);
    }
  for (const name of ['author-structure', 'author:PractitionerRole.organization.name', 'author:Organization.name'])
    assert.equal(await find(name, contained('Organization').name), 1, name);
  assert.equal(await find('author-structure', author.family), 0);
  assert.equal(await find('author-structure', 'Dr'), 0);
  // The name of whom is not said: of a person, or of a structure.
  for (const name of ['author.birthdate', 'author.name', 'author:Patient.family']) {
    const other = await ask('gp-1', 'GET', `${fhir}/DocumentReference?patient=patient-1&status=current&${name}=x`);
    assert.deepEqual([other.status, other.json.issue[0].expression], [400, ['http.author']], name);
  }
});

test('DOC-039 a start that was ended while it indexed the names is made up for by the next', async () => {
  const { documents, db: database } = world;
  const lot = await ask('hospital', 'POST', fhir, sampleLot([await letter(world)], uuid));
  const id = lot.json.entry[1].response.location.split('/')[1];
  const names = async () => (await database.rows<[number]>(`select count(*)::int from documents.string where id = $1`, [id]))[0]?.[0];
  const before = await names();
  await database.query(`delete from documents.string where id = $1`, [id]);
  await database.query(
    `update documents.parameter set definition = (rtrim(definition, '}') || ',"unfinished":true}') where url like '%/author-family'`,
  );
  const again = await openStore({ ...documents.mount.store.mount }, (error) => assert.fail(error as Error));
  await again.close();
  assert.equal(await names(), before);
  const [left] = await database.rows<[number]>(`select count(*)::int from documents.parameter where definition like '%unfinished%'`);
  assert.deepEqual(left, [0]);
});

test('DOC-038 submissions are found by the names of who sent them', async () => {
  const lot = sampleLot([await letter(world)], uuid) as unknown as { entry: { resource: { contained: { name?: unknown }[] } }[] };
  const [source] = lot.entry[0]?.resource.contained ?? [];
  if (source) source.name = [{ family: 'Vaucanson', given: ['Aurèle'] }];
  const { json } = await ask('hospital', 'POST', fhir, lot);
  const set = json.entry[0].response.location.split('/')[1];
  const sets = async (name: string, value: string) =>
    (await ask('gp-1', 'GET', `${fhir}/List?patient=patient-1&status=current&code=submissionset&${name}=${value}`)).json.entry?.map(
      ({ resource }: { resource: { id: string } }) => resource.id,
    ) ?? [];
  for (const [name, value] of [
    ['source.family', 'vaucanson'],
    ['source:PractitionerRole.practitioner.given', 'aurele'],
  ] as const)
    assert.deepEqual(await sets(name, value), [set], name);
  assert.deepEqual(await sets('source:Patient.given', 'nobody'), []);
});
