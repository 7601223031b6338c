// When the draft moves under the contributions: passages are found again or orphaned; drafts begun in time are posted in the time of grace; likeness in the database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { writeChapter } from '@socle/foundations/framework';
import type { CareCaller } from '@socle/foundations/identity';
import { fixedClock } from '@socle/kit/clock';
import { findSimilar, warmSimilar } from './operations/find-similar.ts';
import { reanchor } from './operations/reanchor.ts';
import { makeAnchor } from './rules/anchor.ts';
import { campaign, firstOf, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after });
const { ask, post, clock, deps, draft } = world;
await openCampaign(world);
const at = `/campaigns/${campaign}`;
const nora = {
  caller: {
    id: 'nora',
    kind: 'agent',
    name: 'nora',
    client: { id: 'c', name: 'C' },
    means: { level: '', amr: [], at: 0 },
    scopes: [],
  } as CareCaller,
  requestId: 'r',
};

async function rewrite(id: string, text: (before: string) => string): Promise<void> {
  const { edition, revisions } = await deps.framework.library.get('d1');
  const chapter = edition.chapters[0];
  if (!chapter) throw new Error('no chapter');
  const next = {
    ...chapter,
    provisions: chapter.provisions.map((provision) => ({
      ...provision,
      requirements: provision.requirements.map((one) => (one.id === id ? { ...one, statement: { fr: text(one.statement.fr) } } : one)),
    })),
  };
  await writeChapter(deps.drafting, nora, 'd1', next, { base: revisions.get(chapter.id) ?? 0, reason: 'Un autre texte', erratum: false });
}

test('CCT-050 a draft that changes moves the passages with it, and orphans those whose words are gone', async () => {
  const requirement = firstOf(draft, 0);
  const text = requirement.statement.fr;
  const start = text.indexOf('selon la règle');
  const { json } = await post('ana', {
    target: { kind: 'requirement', id: requirement.id, anchor: makeAnchor(text, 'statement', start, text.length - 1) },
  });
  const one = async () => (await ask(undefined, 'GET', `${at}/contributions/${json.id}`)).json;
  assert.equal((await one()).anchorState, 'kept');
  await rewrite(requirement.id, (before) => `En tout lieu, ${before}`);
  assert.equal(await reanchor(deps, campaign), 1);
  assert.equal(await reanchor(deps, campaign), 0, 'once for each state of the draft');
  assert.equal((await one()).anchorState, 'moved');
  const delta = await ask(undefined, 'GET', `${at}/contributions?q=systeme`);
  assert.equal(delta.json.contributions[0].anchorState, 'moved');
  await rewrite(requirement.id, () => 'Le service DOIT tout dire autrement.');
  assert.equal(await reanchor(deps, campaign), 1);
  assert.deepEqual([(await one()).anchorState, (await one()).target.anchor.exact], ['orphan', text.slice(start, -1)]);
});

test('CCT-051 a counter-wording whose words are gone is not applied to others', async () => {
  const requirement = firstOf(draft, 1);
  const text = requirement.statement.fr;
  const anchor = makeAnchor(text, 'statement', text.indexOf('selon'), text.length - 1);
  const { json } = await post('bob', {
    kind: 'wording',
    target: { kind: 'requirement', id: requirement.id, anchor },
    body: '',
    details: { wording: 'toujours' },
  });
  await rewrite(requirement.id, () => 'Le portail DOIT tout dire autrement.');
  const applied = await ask('nora', 'POST', `${at}/contributions/${json.id}/apply`, { reason: 'Plus net' });
  assert.deepEqual([applied.status, applied.json.requirement], [409, 'CCT-APPLY']);
  assert.equal((await deps.framework.requirement('d1', requirement.id)).requirement.statement.fr, 'Le portail DOIT tout dire autrement.');
});

test('CCT-041 what was said already is proposed, the most alike first', async () => {
  const made: number[] = [];
  for (const [title, body] of [
    ['Certificat expiré', 'Que fait le connecteur quand le certificat du serveur expire pendant un envoi de lot ?'],
    ['Délai de conservation', 'La durée de conservation des traces devrait être alignée sur le référentiel de la CNIL.'],
    ['Archivage', 'Où archive-t-on les comptes rendus quand l’établissement ferme ?'],
  ] as const)
    made.push((await post('cleo', { title, body })).json.id);
  const asked = { text: 'Quand le certificat des serveurs a expiré, que doit faire un connecteur pendant l’envoi ?' };
  clock.advance(61_000);
  const { json } = await ask('ana', 'POST', `${at}/similar`, asked);
  assert.equal(json[0].id, made[0]);
  assert.ok(json[0].likeness > 0.3 && !json.some(({ id }: { id: number }) => id === made[2]));
  assert.deepEqual((await ask('ana', 'POST', `${at}/similar`, { text: 'zzz' })).json, []);
});

test('CCT-041 stems of open campaigns are counted before anybody asks', async () => {
  let counted = 0;
  const watched = new Proxy(world.db, {
    get: (target, key) =>
      key === 'rows'
        ? (...given: Parameters<typeof target.rows>) => {
            if (String(given[0]).includes('unnest(s.terms)')) counted += 1;
            return target.rows(...given);
          }
        : Reflect.get(target, key, target),
  });
  const here = { ...deps, database: watched };
  await warmSimilar(here);
  assert.equal(counted, 1);
  await findSimilar(here, campaign, { text: 'Quand le certificat expire pendant un envoi', count: 5 });
  assert.equal(counted, 1);
  // One that has not begun yet is not counted: nobody can ask.
  const early = { ...here, database: new Proxy(watched, {}), clock: fixedClock('2026-01-01T00:00:00Z') };
  await warmSimilar(early);
  assert.equal(counted, 1);
});

test('CCT-060 a draft is kept for its author alone; begun before the deadline, it is posted in the time of grace, and then it is gone', async () => {
  const id = randomUUID();
  assert.equal((await ask('ana', 'PUT', `${at}/drafts/${id}`, { body: { title: 'En cours' } })).status, 204);
  assert.equal((await ask('bob', 'GET', `${at}/drafts/${id}`)).status, 404);
  assert.equal((await ask('bob', 'PUT', `${at}/drafts/${id}`, { body: {} })).status, 404);
  assert.equal((await ask('ana', 'GET', `${at}/drafts/${id}`)).json.body.title, 'En cours');
  clock.set('2027-01-31T23:10:00Z');
  const late = randomUUID();
  await ask('ana', 'PUT', `${at}/drafts/${late}`, { body: { begunAt: '2027-01-01T00:00:00Z' } });
  const forged = await post('ana', { title: 'Trop tard', draft: late });
  assert.deepEqual([forged.status, forged.json.requirement], [403, 'CCT-ACC-021']);
  const stolen = await post('bob', { title: 'Le brouillon d’une autre', draft: id });
  assert.equal(stolen.status, 403);
  const posted = await post('ana', { title: 'Commencé à temps', draft: id });
  assert.equal(posted.status, 201, posted.text);
  assert.equal((await ask('ana', 'GET', `${at}/drafts/${id}`)).status, 404);
  clock.set('2027-01-31T23:31:00Z');
  assert.equal((await post('ana', { title: 'Après le délai', draft: id })).status, 403);
});

test('CCT-004 acts on a campaign are public, with their reason; what was announced is not rewritten', async () => {
  clock.set('2027-01-10T10:00:00Z');
  const act = (what: string, more: object = {}) => ask('olga', 'POST', `${at}/acts`, { act: what, reason: 'Une panne', ...more });
  assert.equal((await ask('ana', 'POST', `${at}/acts`, { act: 'suspend', reason: 'Une panne' })).status, 403);
  assert.equal((await act('suspend')).status, 204);
  assert.equal((await act('suspend')).status, 422);
  assert.equal((await post('cleo', { title: 'Pendant la suspension' })).status, 403);
  assert.equal((await act('resume')).status, 204);
  assert.equal((await act('extend', { closesAt: '2027-01-20T00:00:00' })).status, 422, 'an extension is later');
  assert.equal((await act('extend', { closesAt: '2027-02-10T00:00:00' })).status, 204);
  const { json } = await ask(undefined, 'GET', at);
  assert.equal(json.closesAt, '2027-02-09T23:00:00.000Z');
  assert.deepEqual(
    json.events.map(({ act: what }: { act: string }) => what),
    ['opened', 'suspended', 'resumed', 'extended'],
  );
  const same = {
    title: { fr: 'Autre titre' },
    presentation: { fr: 'Mieux dit.' },
    edition: 'd1',
    questions: json.questions,
    opensAt: json.opensAt,
    closesAt: json.closesAt,
  };
  assert.equal((await ask('olga', 'PUT', at, { ...same, closesAt: '2027-03-01' })).status, 422);
  assert.equal((await ask('olga', 'PUT', at, same)).status, 204);
  await assert.rejects(world.db.query('delete from consultation.campaign_event'), (error: Error) => /CCT-PAST/.test(String(error.cause)));
});
