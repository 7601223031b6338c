// The trace on a real PostgreSQL: what is written stays, in the transaction of what it traces, and nobody changes it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlState } from '@socle/kit/sql';
import fc from 'fast-check';
import type { AuditEntry } from './index.ts';
import { openTestAudit } from './testing/open.ts';

const { audit, db, clock, entry } = await openTestAudit({ after });

const full: AuditEntry = entry({
  patient: 'patient-1',
  entity: { type: 'DocumentReference', id: 'd1', version: 2, code: '34112-3' },
  mode: 'bris_de_glace',
  reason: 'Inconscient',
  details: { label: 'CR d’hospitalisation' },
  caller: {
    id: '899700000001',
    kind: 'professional',
    name: 'Dr Camille Berthelot',
    profession: { system: 's', code: '10', display: 'Médecin' },
    specialty: { system: 's', code: 'SM26' },
    structure: { id: '1', name: 'Cabinet', sector: 'SA07' },
    situation: 'x',
    client: { id: 'web', name: 'Socle' },
    level: 'eidas2',
  },
});

test('AUD-001 what is recorded is found again as it was given, newest first', async () => {
  await audit.record([full, entry({ at: clock.millis() + 1 })]);
  const { entries } = await audit.list();
  assert.equal(entries.length, 2);
  const { id, ...found } = entries[1] ?? assert.fail();
  assert.ok(Number.isSafeInteger(id));
  assert.deepEqual(found, full);
});

test('AUD-001 any text comes back, but for what cannot be stored and what is too long', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.uuid(), async (text, request) => {
      await audit.record([entry({ request, reason: text, details: { [text]: text } })]);
      const { entries } = await audit.list({ request });
      assert.equal(entries.length, 1);
      const kept = text.replace(/[\0\p{Cs}]/gu, '\uFFFD');
      assert.equal(entries[0]?.reason, kept);
      assert.deepEqual(entries[0]?.details, { [kept]: kept });
    }),
    { numRuns: 40 },
  );
  await audit.record([entry({ request: 'long', reason: 'x'.repeat(100_000) })]);
  assert.equal((await audit.list({ request: 'long' })).entries[0]?.reason?.length, 2000);
});

test('AUD-001 an entry that says nothing is a fault of the room that made it, and spoils no other', async () => {
  const wrong: [Partial<AuditEntry>, RegExp][] = [
    [{ rule: '' }, /rule/],
    [{ request: '' }, /request/],
    [{ at: Number.NaN }, /at/],
    [{ action: 'look' as never }, /action/],
    [{ kind: 'x' as never }, /kind/],
    [{ outcome: 'maybe' as never }, /outcome/],
    [{ caller: { id: '', kind: 'x', name: 'x' } }, /caller/],
  ];
  for (const [more, words] of wrong) {
    const other = audit.record([entry({ request: 'beside' })]);
    await assert.rejects(audit.record([entry(more)]), words);
    await assert.rejects(
      db.transaction((tx) => audit.append(tx, [entry(more)])),
      words,
    );
    await other;
  }
  assert.equal((await audit.list({ request: 'beside' })).entries.length, wrong.length);
});

test('AUD-002 what is appended is kept with its transaction, or not at all', async () => {
  const undone = db.transaction(async (tx) => {
    await audit.append(tx, [entry({ request: 'undone' })]);
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  await db.transaction((tx) => audit.append(tx, [entry({ request: 'done' }), entry({ request: 'done' })]));
  assert.equal((await audit.list({ request: 'undone' })).entries.length, 0);
  assert.equal((await audit.list({ request: 'done' })).entries.length, 2);
});

test('AUD-003 many records at the same time: none is lost, none is doubled, and they share statements', async () => {
  const before = (await db.rows<[number]>('select count(distinct xmin::text) from audit.entry'))[0]?.[0] as number;
  await Promise.all(Array.from({ length: 3000 }, (_, n) => audit.record([entry({ request: `many-${n}` })])));
  const [row] = await db.rows<[number, number]>(`select count(*), count(distinct request) from audit.entry where request like 'many-%'`);
  assert.deepEqual(row, [3000, 3000]);
  const [count] = await db.rows<[number]>('select count(distinct xmin::text) from audit.entry');
  assert.ok((count?.[0] as number) - before < 300, `${count?.[0]} commits`);
});

test('AUD-003 a record that fails tells its caller, and the next one is written', async () => {
  await db.query('alter table audit.entry rename to away');
  await assert.rejects(audit.record([entry({ request: 'lost' })]));
  await db.query('alter table audit.away rename to entry');
  await audit.record([entry({ request: 'found' })]);
  assert.equal((await audit.list({ request: 'lost' })).entries.length, 0);
  assert.equal((await audit.list({ request: 'found' })).entries.length, 1);
});

test('AUD-004 the role of the database can neither change, remove nor empty the trace', async () => {
  const partition = 'audit.entry_2026_03';
  for (const table of ['audit.entry', partition, 'audit.seal']) {
    const column = table === 'audit.seal' ? 'number' : 'id';
    for (const statement of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`]) {
      await assert.rejects(db.query(statement), (error) => sqlState(error) === '42501', statement);
      await assert.rejects(db.query(`${statement}`.replace('audit.', '"audit".')), (error) => sqlState(error) === '42501');
      // With the right taken back, the trigger still refuses.
      await assert.rejects(
        db.transaction(async (tx) => {
          await tx.query(`grant all on ${table} to current_user`);
          await tx.query(statement);
        }),
        (error: Error) => sqlState(error) === '42501' && /append-only/.test(String((error.cause as Error)?.message)),
        statement,
      );
    }
  }
});

test('AUD-005 a list is cut into pages that neither repeat nor leave out, while new entries arrive', async () => {
  const at = clock.millis() + 1000;
  await audit.record(Array.from({ length: 25 }, (_, n) => entry({ at: at + (n % 3), patient: 'patient-9', request: `p-${n}` })));
  const seen: string[] = [];
  let before: { at: number; id: number } | undefined;
  do {
    const page = await audit.list({ patient: 'patient-9', count: 7, before });
    seen.push(...page.entries.map(({ request }) => request));
    before = page.next;
    await audit.record([entry({ at: at + 10, patient: 'patient-9', request: 'new' })]);
  } while (before);
  assert.equal(seen.length, 25);
  assert.equal(new Set(seen).size, 25);
});

test('AUD-005 filters hold together', async () => {
  const at = clock.millis() + 50_000;
  const other = { id: 'person:patient-8', kind: 'patient', name: 'P' };
  await audit.record([
    entry({ at, patient: 'patient-8', outcome: 'refused', rule: 'X', entity: { type: 'DocumentReference', id: 'd8' } }),
    entry({ at, caller: other, kind: 'sign-in', action: 'sign-in' }),
    entry({ at: at + 1, patient: 'patient-8' }),
  ]);
  const count = async (options: Parameters<typeof audit.list>[0]): Promise<number> => (await audit.list(options)).entries.length;
  assert.equal(await count({ own: { patient: 'patient-8', caller: other.id } }), 3);
  assert.equal(await count({ patient: 'patient-8', outcomes: ['refused'] }), 1);
  assert.equal(await count({ rule: 'X', entity: { id: 'd8' } }), 1);
  assert.equal(await count({ rule: 'X', entity: { type: 'Patient', id: 'd8' } }), 0);
  assert.equal(await count({ caller: other.id, kinds: ['sign-in'], actions: ['sign-in'] }), 1);
  assert.equal(await count({ patient: 'patient-8', from: at + 1 }), 1);
  assert.equal(await count({ patient: 'patient-8', to: at + 1 }), 1);
});
