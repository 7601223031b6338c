// Seals: what is planted behind their back is found and named.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { AuditVerdict } from './index.ts';
import { columns } from './rules/row.ts';
import { openTestAudit, type TestAudit } from './testing/open.ts';

/** 25 entries in three batches, all columns filled in every other one. */
async function sealedTrace(t: TestContext): Promise<TestAudit & { ids: number[] }> {
  const trace = await openTestAudit(t, 10);
  const full = {
    patient: 'p',
    entity: { type: 'T', id: 'e', version: 1, code: 'c' },
    mode: 'normal',
    reason: 'r',
    details: { a: 'b' },
  } as const;
  for (let n = 0; n < 25; n++) await trace.audit.record([trace.entry({ request: `r-${n}`, ...(n % 2 ? full : {}) })]);
  assert.deepEqual((({ seals, entries }) => ({ seals, entries }))(await trace.audit.seal()), { seals: 3, entries: 25 });
  const ids = (await trace.db.rows<[number]>('select id from audit.entry order by id')).map(([id]) => id);
  return { ...trace, ids };
}

const told = (verdict: AuditVerdict): (string | number | undefined)[][] => verdict.findings.map(({ kind, id, seal }) => [kind, id ?? seal]);

test('AUD-010 a trace that nobody touched is sound; what is not sealed yet is told', async (t) => {
  const { audit, entry, anchors } = await sealedTrace(t);
  await audit.record([entry()]);
  const verdict = await audit.verify();
  assert.deepEqual(verdict, { sound: true, findings: [], seals: 3, entries: 25, unsealed: 1, purged: 0, unanchored: 0 });
  assert.equal((await readFile(anchors, 'utf8')).trim().split('\n').length, 3);
  assert.deepEqual({ ...(await audit.seal()), upto: 0 }, { seals: 1, entries: 1, upto: 0 });
  assert.deepEqual({ ...(await audit.seal()), upto: 0 }, { seals: 0, entries: 0, upto: 0 });
  assert.equal((await audit.verify()).sound, true);
});

test('AUD-011 every column is sealed', async (t) => {
  const { db } = await openTestAudit(t);
  const rows = await db.rows<[string, string]>(
    `select column_name, data_type from information_schema.columns where table_schema = 'audit' and table_name = 'entry' order by ordinal_position`,
  );
  assert.deepEqual(rows, [['id', 'bigint'], ...columns.map((column) => [...column])]);
});

test('AUD-011 a change of any column of any entry is found and named', async (t) => {
  const { audit, tamper, ids } = await sealedTrace(t);
  for (const [n, [column, type]] of columns.entries()) {
    const id = ids[(n * 2 + 1) % 24] as number;
    const changed = type === 'bigint' ? `${column} # 1` : `overlay(${column} placing chr(ascii(${column}) # 1) from 1)`;
    const back = `update audit.entry set ${column} = ${changed} where id = $1`;
    await tamper(back, [id]);
    assert.deepEqual(told(await audit.verify()), [['changed', id]], column);
    await tamper(back, [id]);
    assert.equal((await audit.verify()).sound, true, column);
    // Nothing and an empty text are not the same.
    if (type === 'text' && n > 7 && column !== 'request') {
      const empty = ids[0] as number;
      await tamper(`update audit.entry set ${column} = '' where id = $1`, [empty]);
      assert.deepEqual(told(await audit.verify()), [['changed', empty]], column);
      await tamper(`update audit.entry set ${column} = null where id = $1`, [empty]);
    }
  }
});

test('AUD-011 property: one bit of one text of one entry, wherever it is', async (t) => {
  const { audit, tamper, ids, db } = await sealedTrace(t);
  const texts = columns.filter(([, type]) => type === 'text').map(([name]) => name);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ids), fc.constantFrom(...texts), fc.nat(10_000), fc.nat(6), async (id, column, place, bit) => {
      const [row] = await db.rows<[string | null]>(`select ${column} from audit.entry where id = $1`, [id]);
      const text = row?.[0];
      if (!text) return;
      const at = place % text.length;
      const other = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
      if (other === '\0') return;
      await tamper(`update audit.entry set ${column} = $2 where id = $1`, [id, text.slice(0, at) + other + text.slice(at + 1)]);
      assert.deepEqual(told(await audit.verify()), [['changed', id]]);
      await tamper(`update audit.entry set ${column} = $2 where id = $1`, [id, text]);
    }),
    { numRuns: 40 },
  );
  assert.equal((await audit.verify()).sound, true);
});

test('AUD-012 a removed entry is found, the first, one within, the last of all', async (t) => {
  const { audit, tamper, ids } = await sealedTrace(t);
  for (const id of [ids[0], ids[9], ids[10], ids[13], ids[24]]) await tamper('delete from audit.entry where id = $1', [id]);
  assert.deepEqual(
    told(await audit.verify()),
    [ids[0], ids[9], ids[10], ids[13], ids[24]].map((id) => ['removed', id]),
  );
});

test('AUD-012 all removed: each is named', async (t) => {
  const { audit, tamper } = await sealedTrace(t);
  await tamper('truncate audit.entry');
  const verdict = await audit.verify();
  assert.equal(verdict.findings.filter(({ kind }) => kind === 'removed').length, 25);
});

test('AUD-013 an inserted entry is found: in a gap of the ids, before the first, in the time of a batch', async (t) => {
  const { audit, tamper, ids, db, entry } = await sealedTrace(t);
  // A gap, as an undone transaction leaves it.
  await assert.rejects(
    db.transaction(async (tx) => {
      await audit.append(tx, [entry()]);
      throw new Error('undone');
    }),
  );
  await audit.record([entry()]);
  await audit.seal();
  const gap = (ids.at(-1) as number) + 1;
  const copy =
    'insert into audit.entry select (jsonb_populate_record(e, jsonb_build_object($2::text, $1::bigint))).* from audit.entry e where id = $3::bigint';
  await tamper(copy, [gap, 'id', ids[3]]);
  const before = (ids[0] as number) - 1;
  await tamper(copy, [before, 'id', ids[3]]);
  assert.deepEqual(told(await audit.verify()), [
    ['inserted', before],
    ['inserted', gap],
  ]);
});

test('AUD-014 a removed seal is found: the first, one within, the last one by what is kept outside the database', async (t) => {
  const { audit, tamper, anchors } = await sealedTrace(t);
  await tamper('create table public.kept as select * from audit.seal');
  const back = (number: number): Promise<void> => tamper('insert into audit.seal select * from public.kept where number = $1', [number]);
  for (const number of [1, 2, 3]) {
    await tamper('delete from audit.seal where number = $1', [number]);
    assert.deepEqual(told(await audit.verify()), [['seal-removed', number]]);
    await back(number);
  }
  assert.equal((await audit.verify()).sound, true);
  await writeFile(anchors, '');
  assert.deepEqual((({ sound, unanchored }) => ({ sound, unanchored }))(await audit.verify()), { sound: true, unanchored: 3 });
});

test('AUD-014 a seal that was changed is found, whatever was changed in it', async (t) => {
  const { audit, tamper, db } = await sealedTrace(t);
  const rows = await db.rows<[string, string]>(
    `select column_name, data_type from information_schema.columns where table_schema = 'audit' and table_name = 'seal'`,
  );
  await tamper('create table public.kept as select * from audit.seal');
  for (const [column, type] of rows) {
    const changed =
      type === 'bytea' ? `set_bit(${column}, 3, 1 - get_bit(${column}, 3))` : type === 'bigint' ? `${column} + 100` : `'purge'`;
    await tamper(`update audit.seal set ${column} = ${changed} where number = 2`);
    const kinds = (await audit.verify()).findings.map(({ kind, seal }) => `${kind} ${seal}`);
    assert.ok(kinds.includes('seal-changed 2') || kinds.includes('seal-changed 102'), `${column}: ${kinds}`);
    await tamper('delete from audit.seal');
    await tamper('insert into audit.seal select * from public.kept');
  }
  assert.equal((await audit.verify()).sound, true);
});

test('AUD-015 a database rewritten whole, seals and all, is found by what was written down outside it', async (t) => {
  const { audit, tamper, again, ids } = await sealedTrace(t);
  await tamper('delete from audit.seal');
  await tamper('update audit.entry set patient = $2 where id = $1', [ids[12], 'somebody-else']);
  // Whoever has the secret makes seals that fit.
  await (await again()).seal();
  assert.deepEqual(told(await audit.verify()).slice(0, 1), [['anchor-differs', 2]]);
});

test('AUD-016 entries of a transaction that was open while others were sealed are not left out', async (t) => {
  const { audit, db, entry, again } = await openTestAudit(t, 10);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let began = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const slow = db.transaction(async (tx) => {
    await audit.append(tx, [entry({ request: 'slow' })]);
    began();
    await held;
  });
  await begun;
  await audit.record([entry({ request: 'quick' })]);
  // Nothing is settled while the earlier one may still come.
  assert.equal((await audit.seal({ patienceMs: 0 })).entries, 0);
  assert.equal((await (await again()).seal({ patienceMs: 20 })).entries, 0);
  release();
  await slow;
  assert.equal((await audit.seal()).entries, 2);
  assert.deepEqual((({ sound, entries }) => ({ sound, entries }))(await audit.verify()), { sound: true, entries: 2 });
});

test('AUD-016 sealing while many write: each entry is sealed once', async (t) => {
  const { audit, db, entry, again } = await openTestAudit(t, 50);
  const second = await again(30);
  let writing = true;
  const writers = Array.from({ length: 3 }, async (_, w) => {
    for (let n = 0; n < 150; n++) {
      if (n % 3 === 0) await audit.record([entry({ request: `w${w}-${n}` })]);
      else
        await db
          .transaction(async (tx) => {
            await audit.append(tx, [entry({ request: `w${w}-${n}` })]);
            if (n % 7 === 0) throw new Error('undone');
          })
          .catch(() => undefined);
    }
  });
  const all = Promise.all(writers).then(() => {
    writing = false;
  });
  while (writing) {
    await Promise.all([audit.seal(), audit.seal(), second.seal()]);
    // In the middle of all this, too.
    assert.deepEqual((await audit.verify()).findings, []);
  }
  await all;
  await audit.seal();
  const [row] = await db.rows<[number]>('select count(*) from audit.entry');
  const verdict = await audit.verify();
  assert.deepEqual(verdict.findings, []);
  assert.deepEqual([verdict.entries, verdict.unsealed], [row?.[0], 0]);
});

test('AUD-017 a new month begins a new partition, and a batch never holds two months', async (t) => {
  const { audit, clock, db, entry } = await openTestAudit(t, 100);
  await audit.record([entry({ request: 'march' })]);
  clock.set('2026-04-02T00:00:00Z');
  await audit.seal();
  await audit.record([entry({ request: 'april' })]);
  await audit.record([entry({ request: 'april' })]);
  assert.equal((await audit.seal()).seals, 1);
  const rows = await db.rows<[string, string]>('select tableoid::regclass::text, request from audit.entry order by id');
  assert.deepEqual(rows, [
    ['audit.entry_2026_03', 'march'],
    ['audit.entry_2026_04', 'april'],
    ['audit.entry_2026_04', 'april'],
  ]);
  // A clock that goes back changes nothing.
  clock.set('2026-01-01T00:00:00Z');
  await audit.seal();
  await audit.record([entry({ request: 'later' })]);
  assert.equal((await audit.list({ request: 'later' })).entries.length, 1);
  assert.equal((await audit.verify()).sound, true);
});

test('AUD-018 many seals are read in parts: nothing is overlooked where one part ends and the next begins', async (t) => {
  const { audit, db, entry, tamper } = await openTestAudit(t, 1);
  await audit.record(Array.from({ length: 300 }, () => entry()));
  assert.equal((await audit.seal()).seals, 300);
  const shown: number[] = [];
  assert.equal((await audit.verify({ onProgress: (done) => void shown.push(done) })).entries, 300);
  assert.deepEqual(
    shown,
    [...shown].sort((a, b) => a - b),
  );
  const ids = (await db.rows<[number]>('select id from audit.entry order by id')).map(([id]) => id);
  for (const n of [127, 128, 129, 256]) await tamper(`update audit.entry set rule = 'x' where id = $1`, [ids[n - 1]]);
  await tamper('delete from audit.seal where number = any($1)', [[200]]);
  await tamper('delete from audit.entry where id = $1', [ids[255 + 1]]);
  const found = told(await audit.verify());
  assert.deepEqual(found, [
    ['changed', ids[126]],
    ['changed', ids[127]],
    ['seal-removed', 200],
    ['changed', ids[128]],
    ['changed', ids[255]],
    ['removed', ids[256]],
  ]);
});
