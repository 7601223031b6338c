// Retention: months are removed whole, their seals stay, and what remains is still verified.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditJobs, planSealing, sealJob } from './jobs.ts';
import { openTestAudit } from './testing/open.ts';

/** Two entries in each of three months, sealed. */
async function threeMonths(t: { after(work: () => Promise<void>): void }) {
  const trace = await openTestAudit(t, 100);
  const { audit, clock, entry } = trace;
  for (const at of ['2026-03-10', '2026-04-10', '2026-05-10']) {
    clock.set(at);
    await audit.seal();
    await audit.record([entry({ request: at }), entry({ request: at })]);
    await audit.seal();
  }
  return trace;
}

test('AUD-030 a month is removed when its time is over, not before; the rest is verified as before', async (t) => {
  const { audit, db, clock } = await threeMonths(t);
  clock.set('2026-09-01');
  assert.deepEqual(await audit.purge(6), { months: 0, entries: 0 });
  clock.set('2026-10-01');
  assert.deepEqual(await audit.purge(6), { months: 1, entries: 2 });
  assert.deepEqual(await audit.purge(6), { months: 0, entries: 0 });
  const tables = await db.rows<[string]>(`select relname from pg_class where relname like 'entry_2026%' and relkind = 'r' order by 1`);
  assert.deepEqual(tables.flat(), ['entry_2026_04', 'entry_2026_05']);
  await audit.seal();
  const verdict = await audit.verify();
  // The removal is an entry itself.
  assert.deepEqual(verdict, { sound: true, findings: [], seals: 5, entries: 5, unsealed: 0, purged: 2, unanchored: 0 });
  const [told] = (await audit.list({ rule: 'AUD-RET-001' })).entries;
  assert.deepEqual([told?.entity?.id, told?.details?.entries], ['entry_2026_03', '2']);
});

test('AUD-030 the newest sealed month stays, however old: nothing says yet that it is whole', async (t) => {
  const { audit, clock, entry } = await threeMonths(t);
  clock.set('2040-01-01');
  assert.equal((await audit.purge(6)).months, 2);
  await audit.seal();
  await audit.record([entry()]);
  await audit.seal();
  assert.equal((await audit.purge(6)).months, 1);
  assert.equal((await audit.verify()).sound, true);
});

test('AUD-031 a month that was tampered with is not removed', async (t) => {
  const { audit, clock, tamper } = await threeMonths(t);
  await tamper(`update audit.entry set rule = 'x' where request = '2026-03-10'`);
  clock.set('2040-01-01');
  await assert.rejects(audit.purge(6), /seal 1/);
  assert.equal((await audit.verify()).findings.length, 2);
});

test('AUD-032 who says that a month was removed in time, and removed it himself, is found', async (t) => {
  const { audit, db, tamper } = await threeMonths(t);
  await db.query('drop table audit.entry_2026_03');
  assert.deepEqual(
    (await audit.verify()).findings.map(({ kind }) => kind),
    ['removed', 'removed'],
  );
  await tamper(`insert into audit.seal select number + 3, 'purge', form, 0, upto, first, last, count, sealed_at, rows_hash, leaves, previous, hash, mac
    from audit.seal where number = 1`);
  const { sound, findings } = await audit.verify();
  assert.equal(sound, false);
  assert.deepEqual(
    findings.map(({ kind, seal }) => [kind, seal]),
    [['seal-changed', 4]],
  );
});

test('AUD-032 an entry put where a month was removed is found', async (t) => {
  const { audit, db, clock, tamper } = await threeMonths(t);
  const [first] = await db.rows<[number]>('select min(id) from audit.entry');
  clock.set('2026-10-01');
  await audit.purge(6);
  const low = Math.floor((first?.[0] as number) / 1e12) * 1e12;
  await db.query(`select audit.open_month('entry_2026_03', $1, $2)`, [low, low + 1e12]);
  await tamper(
    `insert into audit.entry select (jsonb_populate_record(e, jsonb_build_object('id', $1::bigint))).* from audit.entry e order by id limit 1`,
    [first?.[0]],
  );
  assert.deepEqual(
    (await audit.verify()).findings.map(({ kind, id }) => [kind, id]),
    [['inserted', first?.[0]]],
  );
});

test('AUD-033 the job seals, removes what is over, and plans its next turn first', async (t) => {
  const { audit, db, clock, entry } = await threeMonths(t);
  const planned: unknown[] = [];
  const parts = {
    audit,
    database: db,
    clock,
    every: 60_000,
    keepMonths: 6,
    jobs: {
      add: async (_tx: unknown, name: string, _payload: unknown, { runAt }: { runAt?: Date } = {}) => void planned.push([name, runAt]),
    },
  };
  clock.set('2026-10-01');
  await audit.record([entry()]);
  await planSealing(parts);
  await auditJobs(parts)[sealJob]?.({}, { signal: new AbortController().signal, attempt: 1, log: undefined as never });
  const next = new Date('2026-10-01T00:01:00Z');
  assert.deepEqual(planned, [
    [sealJob, next],
    [sealJob, next],
  ]);
  const verdict = await audit.verify();
  assert.deepEqual([verdict.sound, verdict.purged, verdict.unsealed], [true, 2, 1]);
});
