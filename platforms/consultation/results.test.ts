// What comes out of a campaign through the API: open data whole and by deltas that miss nothing, the archive, the feed, the report.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { markEfforts } from './operations/mark-efforts.ts';
import { campaign, firstOf, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after });
const { ask, post, db, draft } = world;
await openCampaign(world);
const at = `/campaigns/${campaign}`;

const lines = (text: string): { id: number; state: string }[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
async function exported(since?: string): Promise<{ ids: number[]; next: string; text: string }> {
  const answer = await ask(undefined, 'GET', `${at}/open-data.ndjson${since === undefined ? '' : `?since=${since}`}`);
  assert.equal(answer.status, 200, answer.text);
  return { ids: lines(answer.text).map(({ id }) => id), next: String(answer.headers['x-next-since']), text: answer.text };
}

test('CCT-080 a delta holds whatever changed since the one before, and misses nothing that was being written meanwhile', async () => {
  const a = (await post('ana', { title: 'A' })).json.id;
  const b = (await post('bob', { title: 'B' })).json.id;
  const whole = await exported();
  assert.deepEqual(whole.ids, [a, b]);
  const nothing = await exported(whole.next);
  assert.deepEqual(nothing.ids, []);
  // A post that has begun and is not done while a delta is taken stands in the next one.
  let next = '';
  await db.transaction(async (tx) => {
    await tx.query(
      `with c as (insert into consultation.contribution (campaign, kind, target_kind, target_id, title, body, details, account, publish, actor, state, posted_at, terms, key)
         select $1, 'question', 'requirement', $2, 'C', 'c', '{}', account, 'name', 'other', 'published', 1, '{}', 'slow-key' from consultation.contribution limit 1
         returning campaign, id) insert into consultation.tally (campaign, contribution) select campaign, id from c`,
      [campaign, firstOf(draft).id],
    );
    const during = await exported(whole.next);
    assert.deepEqual(during.ids, []);
    next = during.next;
  });
  assert.equal((await exported(next)).ids.length, 1);
  const later = await exported(next);
  await ask('bob', 'PUT', `${at}/contributions/${a}/vote`, { value: 'agree' });
  await ask('bob', 'DELETE', `${at}/contributions/${b}`);
  const delta = await exported(later.next);
  assert.deepEqual(delta.ids, [a, b]);
  assert.match(delta.text, /"state":"withdrawn"/, 'a delta tells what was taken back');
  assert.equal((await ask(undefined, 'GET', `${at}/open-data.ndjson?since=x`)).status, 400);
});

test('CCT-081 CSV, JSON and NDJSON say the same, columns are described, and no cell of a spreadsheet is a formula', async () => {
  await post('cleo', { title: '=HYPERLINK("http://mal.test")', body: '@SUM(A1)\n+1' });
  const [csv, json, ndjson] = await Promise.all(
    ['csv', 'json', 'ndjson'].map((ending) => ask(undefined, 'GET', `${at}/open-data.${ending}`)),
  );
  assert.ok(csv && json && ndjson);
  assert.equal(json.json.length, lines(ndjson.text).length);
  const [head = ''] = csv.text.slice(1).split('\r\n');
  const { json: tables } = await ask(undefined, 'GET', `${at}/open-data/columns`);
  assert.deepEqual(
    head.split(','),
    tables[0].columns.map(({ name }: { name: string }) => name),
  );
  assert.doesNotMatch(csv.text, /(^|,|")[=+@]/m);
  assert.match((await ask(undefined, 'GET', `${at}/open-data/README.md`)).text, /target\.anchor\.exact/);
  assert.equal((await ask(undefined, 'GET', `${at}/open-data/replies.csv`)).status, 200);
});

test('CCT-082 the feed is Atom, with whatever was written escaped; nothing is frozen before the close', async () => {
  await post('cleo', { title: '<b>&"titre"</b>', body: ']]> <script>' });
  const feed = await ask(undefined, 'GET', `${at}/feed.atom`);
  assert.match(String(feed.headers['content-type']), /atom/);
  assert.doesNotMatch(feed.text, /<b>|<script>/);
  assert.equal((await ask(undefined, 'GET', `${at}/archive`)).status, 404);
});

test('CCT-083 the report tells what was said, what was done, and the contributions behind each change of the text', async () => {
  const target = { kind: 'requirement', id: firstOf(draft).id };
  const { json } = await post('ana', { kind: 'wording', target, body: '', details: { wording: 'Le service DOIT tout tracer, toujours.' } });
  await ask('nora', 'POST', `${at}/contributions/${json.id}/apply`, { reason: 'Plus net' });
  await ask('helene', 'POST', `${at}/contributions/${json.id}/disposition/second-reading`, { agree: true });
  world.clock.advance(2_000);
  const { json: report } = await ask(undefined, 'GET', `${at}/report`);
  const [change] = report.chapters[0].changes;
  assert.deepEqual([change.before, change.after], [firstOf(draft).statement.fr, 'Le service DOIT tout tracer, toujours.']);
  assert.deepEqual(
    change.contributions.map(({ id }: { id: number }) => id),
    [json.id],
  );
  assert.deepEqual(report.chapters[0].byVerdict, { accepted: 1 });
  const [pdf, docx] = await Promise.all([ask(undefined, 'GET', `${at}/report.pdf`), ask(undefined, 'GET', `${at}/report.docx?lang=en`)]);
  assert.ok(pdf.text.startsWith('%PDF-1') && docx.text.startsWith('PK'));
  assert.equal((await ask(undefined, 'GET', `${at}/report.pdf?lang=de`)).status, 400);
});

test('CCT-084 what contributors say that a requirement costs stands beside it in the framework: counts and medians', async () => {
  const target = { kind: 'requirement', id: firstOf(draft, 5).id };
  const say = (who: string, days: number, effort: string) =>
    post(who, { kind: 'impact', target, title: 'Coût', body: '', details: { days, effort } });
  await Promise.all([say('ana', 10, 'high'), say('bob', 40, 'high'), say('cleo', 500, 'low')]);
  assert.equal(await markEfforts(world.deps, campaign), true);
  assert.equal(await markEfforts(world.deps, campaign), false);
  assert.deepEqual(
    (await world.deps.framework.marks('d1')).map((mark) => ({ ...mark })),
    [{ element: target.id, contributions: 3, efforts: { high: 2, low: 1 }, days: 40 }],
  );
});
