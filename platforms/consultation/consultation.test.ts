// The whole life of a contribution through the API: from the open campaign to the closed one, everybody in his part.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { archivePieces } from './store-campaign.ts';
import { campaign, firstOf, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after });
const { ask, post, clock, draft } = world;
await openCampaign(world);
const at = `/campaigns/${campaign}`;
const requirement = firstOf(draft, 1);
const statement = requirement.statement.fr;

test('CCT-001 what is put to the public is archived and hashed, and everybody reads it', async () => {
  const { json } = await ask(undefined, 'GET', at);
  assert.deepEqual([json.phase, json.allows.contribute, json.counts.contributions], ['contributions', true, 0]);
  const text = await ask(undefined, 'GET', `${at}/text`);
  assert.equal(createHash('sha256').update(text.text).digest('hex'), json.textHash);
  assert.ok(text.text.includes(JSON.stringify(statement).slice(1, -1)));
  assert.equal((await ask(undefined, 'GET', '/campaigns/none')).status, 404);
});

test('CCT-010 a contribution is posted once for each key, read by everybody, found by its words', async () => {
  const first = await post('ana', {}, 'key-00000001');
  assert.equal(first.status, 201, first.text);
  const again = await post('ana', {}, 'key-00000001');
  assert.deepEqual([again.status, again.json.id], [200, first.json.id]);
  const { json } = await ask(undefined, 'GET', `${at}/contributions/C-${first.json.id}`);
  assert.deepEqual([json.author, json.state, json.revision], [{ name: 'ana', actor: 'professional' }, 'published', 1]);
  const found = await ask(undefined, 'GET', `${at}/contributions?q=${encodeURIComponent('déclarés systemes')}`);
  assert.deepEqual(
    found.json.contributions.map(({ id }: { id: number }) => id),
    [first.json.id],
  );
});

test('CCT-020 a counter-wording goes its whole way: posted on a passage, answered by one press, read by someone else, published, in the draft with its trace', async () => {
  const start = statement.indexOf('selon');
  const anchor = {
    field: 'statement',
    exact: statement.slice(start),
    prefix: statement.slice(Math.max(0, start - 64), start),
    suffix: '',
    start,
    end: statement.length,
  };
  const target = { kind: 'requirement', id: requirement.id, anchor };
  const made = await post('bob', {
    kind: 'wording',
    target,
    title: 'Plus net',
    body: '',
    details: { wording: 'selon la règle commune, sans exception.' },
    publish: 'anonymous',
  });
  assert.equal(made.status, 201, made.text);
  const one = `${at}/contributions/${made.json.id}`;
  assert.deepEqual((await ask(undefined, 'GET', one)).json.author, { actor: 'user' });
  assert.equal((await ask('ana', 'PUT', `${one}/vote`, { value: 'agree' })).status, 204);
  assert.equal((await ask('cleo', 'POST', `${one}/replies`, { stance: 'for', body: 'Oui, c’est plus clair.' })).status, 201);

  assert.equal((await ask('ana', 'POST', `${one}/apply`, { reason: 'Plus net' })).status, 403);
  const applied = await ask('nora', 'POST', `${one}/apply`, { reason: 'Plus net, merci' });
  assert.equal(applied.status, 200, applied.text);
  assert.equal(applied.json.element, requirement.id);
  const now = await world.deps.framework.requirement('d1', requirement.id);
  assert.ok(now.requirement.statement.fr.endsWith('selon la règle commune, sans exception.'));
  assert.equal((await ask(undefined, 'GET', one)).json.disposition, undefined, 'nothing is public before the second reading');
  assert.equal((await ask('nora', 'POST', `${one}/disposition/second-reading`, { agree: true })).status, 403);
  assert.equal((await ask('theo', 'POST', `${one}/disposition/second-reading`, { agree: true })).status, 204);
  const { json } = await ask(undefined, 'GET', one);
  assert.deepEqual(
    [json.disposition.verdict, json.disposition.changes[0].element, json.disposition.by],
    ['accepted', requirement.id, 'nora'],
  );
  assert.deepEqual([json.votes, json.replies], [{ agree: 1, mixed: 0, disagree: 0 }, 1]);
  const [origin] = await world.deps.framework.origins('d1', requirement.id);
  assert.deepEqual([origin?.label, origin?.address], [`C-${made.json.id}`, `/consultation/${campaign}/contributions/${made.json.id}`]);
  const told = await ask('bob', 'GET', '/me/notifications');
  assert.deepEqual(told.json.map(({ kind }: { kind: string }) => kind).sort(), ['answered', 'reply']);
});

test('CCT-030 a campaign closes when every contribution has its published answer, and then nothing in it changes', async () => {
  const act = (what: string, more: object = {}) => ask('olga', 'POST', `${at}/acts`, { act: what, reason: 'Comme annoncé', ...more });
  assert.equal((await act('close')).status, 422, 'contributions are still open');
  const whole = await post('ana', {
    kind: 'wording',
    target: { kind: 'requirement', id: firstOf(draft, 4).id },
    body: '',
    details: { wording: 'Le portail DOIT tout dire.', standing: 'forgé' },
  });
  assert.equal((await ask(undefined, 'GET', `${at}/contributions/${whole.json.id}`)).json.details.standing, firstOf(draft, 4).statement.fr);
  assert.equal((await ask('ana', 'DELETE', `${at}/contributions/${whole.json.id}`)).status, 204);
  clock.set('2027-01-31T22:59:59Z');
  assert.equal((await post('cleo', { title: 'À la dernière seconde' })).status, 201);
  clock.set('2027-01-31T23:00:00Z');
  assert.equal((await post('cleo', { title: 'Une seconde plus tard' })).status, 403);
  const late = await ask('ana', 'PUT', `${at}/contributions/C-1000`, { title: 'Après coup', body: 'Changé.', base: 1 });
  assert.deepEqual([late.status, late.json.requirement], [403, 'CCT-ACC-021'], 'nothing is edited after the deadline');
  const refused = await act('close');
  assert.equal(refused.status, 422);
  assert.match(refused.text, /2 contributions have no published answer/);
  const { json } = await ask('nora', 'GET', `${at}/desk?verdict=none`);
  const ids = json.contributions.map(({ id }: { id: number }) => id);
  assert.equal(
    (await ask('nora', 'POST', `${at}/dispositions`, { contributions: ids, verdict: 'already-covered', reason: 'La règle le dit déjà.' }))
      .status,
    204,
  );
  assert.equal((await ask('helene', 'POST', `${at}/dispositions/second-reading`, { contributions: ids, agree: true })).status, 204);
  assert.equal((await act('close')).status, 204);
  const closed = await ask(undefined, 'GET', at);
  assert.equal(closed.json.phase, 'result');
  const pieces: Buffer[] = [];
  for await (const piece of archivePieces(world.db, campaign)) pieces.push(piece);
  const lines = gunzipSync(Buffer.concat(pieces)).toString('utf8');
  assert.equal(createHash('sha256').update(lines).digest('hex'), closed.json.archiveHash);
  assert.equal(
    lines
      .trim()
      .split('\n')
      .filter((line) => line.includes('"kind":"contribution"')).length,
    4,
  );
  assert.equal((await ask('cleo', 'DELETE', `${at}/contributions/${ids[0]}`)).status, 403);
  assert.equal(
    (await ask('nora', 'PUT', `${at}/contributions/${ids[0]}/disposition`, { verdict: 'rejected', reason: 'Trop tard' })).status,
    403,
  );
  await assert.rejects(world.db.query(`update consultation.archive set hash = 'x'`), (error: Error) =>
    /CCT-PAST/.test(String(error.cause)),
  );
});
