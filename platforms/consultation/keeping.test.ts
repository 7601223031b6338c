// What is kept and for how long: files and drafts that nobody posted, and people after a campaign is over.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { consultationJobs } from './jobs.ts';
import { campaign, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after });
const { ask, post, clock, deps, db } = world;
await openCampaign(world);
const at = `/campaigns/${campaign}`;
const day = 86_400_000;
const planned: string[] = [];
const jobs = consultationJobs({
  ...deps,
  jobs: {
    add: async (_tx, name) => {
      planned.push(name);
    },
  },
});
const run = (name: string): Promise<void> => {
  const job = jobs[name];
  if (!job) throw new Error(name);
  return job({}, { attempt: 1, signal: new AbortController().signal, log: { info() {}, warn() {}, error() {} } as never });
};

test('CCT-092 files and drafts that nobody posts go; names go some years after the result, what was said stays', async () => {
  const sent = await ask('ana', 'POST', `${at}/attachments?name=note.txt`, Buffer.from('Un texte.'), {
    'content-type': 'application/octet-stream',
  });
  await ask('ana', 'PUT', `${at}/drafts/${randomUUID()}`, { body: { title: 'Jamais posté' } });
  const { json } = await post('ana', { title: 'Restera' });
  const [blob] = await db.rows<[string]>('select blob from consultation.attachment where id = $1', [sent.json.id]);
  await run('consultation-sweep');
  assert.equal(await deps.blobs.has(blob?.[0] ?? ''), true, 'not at once');
  clock.advance(8 * day);
  await run('consultation-sweep');
  assert.equal(await deps.blobs.has(blob?.[0] ?? ''), false);
  clock.advance(90 * day);
  await run('consultation-sweep');
  assert.deepEqual((await ask('ana', 'GET', '/me/drafts')).json, []);

  await ask('nora', 'PUT', `${at}/contributions/${json.id}/disposition`, { verdict: 'accepted', reason: 'Entendu.' });
  await ask('helene', 'POST', `${at}/contributions/${json.id}/disposition/second-reading`, { agree: true });
  assert.equal((await ask('olga', 'POST', `${at}/acts`, { act: 'close', reason: 'Fini' })).status, 204);
  const one = async () => (await ask(undefined, 'GET', `${at}/contributions/${json.id}`)).json;
  clock.advance(deps.settings.keepPeople - day);
  await run('consultation-sweep');
  assert.equal((await one()).author.name, 'ana');
  clock.advance(2 * day);
  await run('consultation-sweep');
  const left = await one();
  assert.deepEqual([left.author.name, left.title, left.disposition.verdict], [undefined, 'Restera', 'accepted']);
  const [row] = await db.rows<[number]>(`select count(*) from consultation.account where name = 'ana' or caller = 'ana'`);
  assert.equal(Number(row?.[0]), 0);
  assert.ok(planned.length >= 5 && planned.every((name) => name === 'consultation-sweep'), 'each plans the next');
});
