// The connection of each act is cut before each of its statements, as a crash would: all of it is kept, or nothing; and afterwards it can be done.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Answer, campaign, firstOf, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after });
const { ask, post, clock, draft, db, fault } = world;
await openCampaign(world);
const at = `/campaigns/${campaign}`;

/** Everything that an act may write: the consultation, the framework, and what was traced as done. */
async function everything(): Promise<string> {
  const tables = await db.rows<[string]>(
    `select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('consultation', 'framework') and tablename <> 'account' order by 1`,
  );
  const sums: string[] = [];
  for (const [table] of tables) {
    const [row] = await db.rows<[string | null]>(`select md5(string_agg(t::text, '|' order by t::text)) from ${table} t`);
    sums.push(`${table} ${row?.[0]}`);
  }
  const { entries } = await world.deps.audit.list({ outcomes: ['permitted'], count: 1000 });
  return [...sums, `traced ${entries.length}`].join('\n');
}

/** Cuts at the first statement, the second…, until the act has no more of them and is done. How many there were. */
async function cutEverywhere(act: () => Promise<Answer>): Promise<number> {
  const before = await everything();
  for (let n = 1; n < 100; n += 1) {
    fault.at = n;
    const answer = await act();
    fault.at = 0;
    if (answer.status < 300) {
      assert.notEqual(await everything(), before, 'it was done');
      return n - 1;
    }
    assert.equal(answer.status, 503, `statement ${n}: ${answer.text}`);
    assert.equal(await everything(), before, `cut before statement ${n}`);
  }
  throw new Error('it never ends');
}

test('CCT-120 a post, an edit, a reply, a vote and a withdrawal are kept whole or not at all', async () => {
  assert.ok((await cutEverywhere(() => post('ana', { title: 'Coupée partout' }, 'cut-key-0001'))) >= 3);
  const [row] = await db.rows<[number]>('select id from consultation.contribution');
  const one = `${at}/contributions/${row?.[0]}`;
  assert.ok((await cutEverywhere(() => ask('ana', 'PUT', one, { title: 'Reprise', body: 'Autrement.', base: 1 }))) >= 3);
  assert.ok(
    (await cutEverywhere(() =>
      ask('bob', 'POST', `${one}/replies`, { stance: 'against', body: 'Non.' }, { 'idempotency-key': 'cut-key-0002' }),
    )) >= 4,
  );
  assert.ok((await cutEverywhere(() => ask('bob', 'PUT', `${one}/vote`, { value: 'agree' }))) >= 3);
  assert.ok((await cutEverywhere(() => ask('ana', 'DELETE', one))) >= 3);
});

test('CCT-121 a counter-wording taken into the draft, its answer and its publication are kept whole or not at all', async () => {
  const target = { kind: 'requirement', id: firstOf(draft).id };
  const { json } = await post('bob', { kind: 'wording', target, body: '', details: { wording: 'Le service DOIT tout tracer.' } });
  const one = `${at}/contributions/${json.id}`;
  assert.ok((await cutEverywhere(() => ask('nora', 'POST', `${one}/apply`, { reason: 'Plus net' }))) >= 8);
  assert.ok((await cutEverywhere(() => ask('helene', 'POST', `${one}/disposition/second-reading`, { agree: true }))) >= 4);
});

test('CCT-122 a close, with its archive, is kept whole or not at all', async () => {
  clock.set('2027-02-05T00:00:00Z');
  assert.ok((await cutEverywhere(() => ask('olga', 'POST', `${at}/acts`, { act: 'close', reason: 'Comme annoncé' }))) >= 10);
  assert.equal((await ask(undefined, 'GET', at)).json.phase, 'result');
});
