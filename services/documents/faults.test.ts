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

/** What `act` gives, tried anew while a socket that was cut is found out by who reads it next: each failure takes one out of the pool. */
async function served<T>(act: () => Promise<T>, left = 50): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (left === 0) throw error;
    return served(act, left - 1);
  }
}

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
    assert.equal(
      (await served(() => db.rows('select 1 from documents.document where id = $1', [id]))).length,
      1,
      'acknowledged, and there',
    );
  }
  assert.ok(answers.every((one) => one === undefined || [200, 500, 503].includes(one.answer.status)));
  const next = await served(async () => {
    const one = await deposit();
    assert.notEqual(one.answer.status, 503);
    return one;
  });
  assert.equal(next.answer.status, 200);
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

test('DOC-033 lots that come at once share a commit; each is traced as its own, and whoever is at fault fails alone', async () => {
  const ids = (answer: Awaited<ReturnType<typeof deposit>>['answer']): string =>
    String(answer.json.entry[1].response.location).split('/')[1] as string;
  const good = await Promise.all(Array.from({ length: 6 }, () => deposit()));
  assert.deepEqual(
    good.map(({ answer }) => answer.status),
    Array(6).fill(200),
  );
  const [commits] = await db.rows<[number]>('select count(distinct xmin::text)::int from documents.document where id = any($1)', [
    good.map(({ answer }) => ids(answer)),
  ]);
  assert.ok((commits?.[0] ?? 6) < 6, `${commits?.[0]} commits`);
  const requests = new Set<string>();
  for (const { answer } of good) {
    const { entries } = await world.audit.list({ entity: { type: 'DocumentReference', id: ids(answer) } });
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['create'],
    );
    requests.add(entries[0]?.request ?? '');
  }
  assert.equal(requests.size, 6);

  const bad = await letter(world);
  await db.query(`create function refuse_one() returns trigger language plpgsql as $$ begin
    if new.unique_id like '%${bad.uniqueId}' then raise exception 'injected'; end if; return new; end $$`);
  await db.query('create trigger injected before insert on documents.document for each row execute function refuse_one()');
  const twin = sampleLot([await letter(world)], uuid);
  const stranger = { ...(good[0] as (typeof good)[number]).document, title: 'Autre contenu' };
  const lots = [sampleLot([bad], uuid), twin, twin, sampleLot([stranger], uuid), sampleLot([await letter(world)], uuid)];
  const answers = await Promise.all(lots.map((lot) => ask('hospital', 'POST', fhir, lot)));
  await db.query('drop trigger injected on documents.document');
  assert.deepEqual(
    answers.map(({ status }) => status),
    [500, 200, 200, 409, 200],
  );
  const [, one, other] = answers as [unknown, (typeof answers)[number], (typeof answers)[number]];
  assert.equal(ids(one), ids(other), 'the same document, twice at once, is one');
  assert.deepEqual([one, other].map(({ json }) => json.entry[1].response.status).sort(), ['200 OK', '201 Created']);
});
