// Faults of the shared record: a deposit that breaks at any table, connections that are cut under load, texts that would be markup elsewhere.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sampleLot } from './samples/lot.ts';
import { letter, openWorld, uuid } from './testing.ts';

const world = await openWorld(after);
const { ask, db } = world;
const fhir = '/documents/fhir';
const deposit = async (more: Parameters<typeof letter>[1] = {}) => {
  const document = await letter(world, more);
  return { document, answer: await ask('hospital', 'POST', fhir, sampleLot([document], uuid)) };
};

/** Rows of every table of the record: what a deposit could leave behind. */
async function state(): Promise<Record<string, number>> {
  const tables = await db.rows<[string]>(`select tablename from pg_tables where schemaname = 'documents' order by 1`);
  const counts: Record<string, number> = {};
  for (const [table] of tables) counts[table] = (await db.rows<[number]>(`select count(*)::int from documents."${table}"`))[0]?.[0] ?? 0;
  return counts;
}

test('DOC-030 a deposit that breaks at any table, its trace included, leaves no row; the next one is whole', async () => {
  assert.equal((await deposit()).answer.status, 200);
  await db.query(`create function refuse_row() returns trigger language plpgsql as $$ begin raise exception 'injected'; end $$`);
  const before = await state();
  const touched: string[] = [];
  for (const table of Object.keys(before)) {
    await db.query(`create trigger injected before insert or update on documents."${table}" for each row execute function refuse_row()`);
    const { answer } = await deposit();
    await db.query(`drop trigger injected on documents."${table}"`);
    // Tables that a deposit does not write let it pass: undo nothing, look at the others.
    if (answer.status === 200) continue;
    touched.push(table);
    assert.equal(answer.status, 500, table);
    assert.ok(!JSON.stringify(answer.json).includes('injected'), 'what broke is not told to the client');
  }
  assert.ok(touched.includes('resource') && touched.includes('document'), touched.join(', '));
  const passed = Object.keys(before).length - touched.length;
  const now = await state();
  assert.equal(now.document, (before.document ?? 0) + passed, 'only the deposits that were acknowledged are there');
  assert.equal((await deposit()).answer.status, 200);
});

test('DOC-031 connections that are cut under load: what was acknowledged is there, what was not is refused, and the next is served', async () => {
  const lots = Array.from({ length: 12 }, () => deposit());
  const cuts = (async () => {
    for (let n = 0; n < 6; n += 1) {
      await db
        .query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
        .catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const answers = await Promise.all(lots.map((one) => one.catch(() => undefined)));
  await cuts;
  for (const one of answers) {
    if (one?.answer.status !== 200) continue;
    const id = String(one.answer.json.entry[1].response.location).split('/')[1];
    assert.equal((await db.rows('select 1 from documents.document where id = $1', [id])).length, 1, 'acknowledged, and there');
  }
  assert.ok(answers.every((one) => one === undefined || [200, 500, 503].includes(one.answer.status)));
  assert.equal((await deposit()).answer.status, 200);
});

test('DOC-032 a title, a name or a file that would be markup is a text on every screen', async () => {
  const evil = `<img src=x onerror="alert(1)"></title><script>alert(1)</script>`;
  const { answer } = await deposit({ title: evil });
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  const id = String(answer.json.entry[1].response.location).split('/')[1] as string;
  const shown = await ask('gp-1', 'GET', `${fhir}/DocumentReference/${id}`);
  assert.match(String(shown.headers['content-type']), /json/);
  assert.equal(shown.headers['x-content-type-options'], 'nosniff');
  const content = await ask('gp-1', 'GET', `${fhir}/Binary/${id}`);
  assert.ok(!/text\/html/.test(String(content.headers['content-type'])), 'a document never becomes a page of this origin');
  const reader = await ask('gp-1', 'GET', `/documents/read/${id}`);
  assert.equal(reader.status, 200);
  assert.ok(!/<(?:img|script)\b/i.test(reader.json.html), 'our renderer writes texts as texts');
  assert.match(reader.json.html, /&lt;img src=x/);
});
