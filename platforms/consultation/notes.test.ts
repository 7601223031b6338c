// A position note becomes contributions: split, placed, confirmed by its author, all of them or none, each once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { campaign, firstOf, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after });
const { ask, draft, db } = world;
await openCampaign(world);
const at = `/campaigns/${campaign}`;
const [first, second] = [firstOf(draft, 0), firstOf(draft, 1)];
const note = `# Position de l’association\n\nPréambule sans objet précis.\n\n## Sur ${first.id}\n\nCette règle est trop floue pour être développée.\n\n## Sur ${second.id}\n\nLe délai n’est pas tenable pour les petites structures.\n`;
const send = (who: string, name: string, bytes: Buffer) =>
  ask(who, 'POST', `${at}/notes?name=${encodeURIComponent(name)}`, bytes, { 'content-type': 'application/octet-stream' });
const count = async (): Promise<number> => Number((await db.rows<[number]>('select count(*) from consultation.contribution'))[0]?.[0]);

test('CCT-070 a note is split with a place for each part, confirmed whole or not at all, each part once, by its author alone', async () => {
  assert.equal((await send('soft', 'note.md', Buffer.from(note))).status, 403);
  const { status, json } = await send('ana', 'note.md', Buffer.from(note));
  assert.equal(status, 201, JSON.stringify(json));
  const places = json.parts.map((part: { target?: { id: string }; why: string }) => [part.target?.id, part.why]);
  assert.ok(places.some(([id, why]: [string, string]) => id === first.id && why === 'id'));
  assert.ok(places.some(([id]: [string]) => id === second.id));
  assert.equal((await ask('bob', 'GET', `${at}/notes/${json.id}`)).status, 404);

  const n = (id: string): number => places.findIndex(([place]: [string]) => place === id);
  const part = (id: string, change: object = {}) => ({
    part: n(id),
    kind: 'defect',
    target: { kind: 'requirement', id },
    title: `Sur ${id}`,
    ...change,
  });
  const confirm = (parts: object[], who = 'ana') => ask(who, 'POST', `${at}/notes/${json.id}/confirm`, { parts, publish: 'name' });
  assert.equal((await confirm([part(first.id), part(second.id, { target: { kind: 'requirement', id: 'NOPE' } })])).status, 422);
  assert.equal((await confirm([part(first.id), part(second.id, { part: 99 })])).status, 422);
  assert.equal((await confirm([part(first.id)], 'bob')).status, 404);
  assert.equal(await count(), 0, 'nothing half-posted');
  const made = await confirm([part(first.id), part(second.id)]);
  assert.equal(made.status, 201, made.text);
  const again = await confirm([part(first.id), part(second.id)]);
  assert.deepEqual(
    again.json.contributions.map(({ id }: { id: number }) => id),
    made.json.contributions.map(({ id }: { id: number }) => id),
  );
  assert.equal(await count(), 2);
  const kept = await ask('ana', 'GET', `${at}/notes/${json.id}`);
  assert.equal(kept.json.parts[n(first.id)].contribution, made.json.contributions[0].id);
});
