// The command line: what it prints, and with which code it ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@socle/kit/log';
import { auditCommands } from './commands.ts';
import { openTestAudit } from './testing/open.ts';

test('AUD-040 socle audit verify ends with 1 and names what it found; with 0 when all is sound', async (t) => {
  const { audit, entry, tamper, db } = await openTestAudit(t);
  const lines: string[] = [];
  const shown: number[][] = [];
  const terminal = {
    print: (line = '') => void lines.push(line),
    note: (line: string) => void lines.push(line),
    table: () => undefined,
    progress: () => ({ to: (...at: (number | undefined)[]) => void shown.push(at as number[]), end: () => undefined }),
  };
  const run = (name: string, options = {}, signal = new AbortController().signal) =>
    auditCommands.find((one) => one.name === name)?.run({ options, words: [] }, { room: { audit }, terminal, log: silentLog, signal });
  await audit.record(Array.from({ length: 25 }, () => entry()));
  await run('audit seal');
  assert.equal(lines.pop(), '25 entries sealed in 3 seals.');
  assert.equal(await run('audit verify'), 0);
  assert.equal(lines.pop(), 'The trace is sound: 25 entries held against 3 seals.');
  assert.deepEqual(shown.at(-1), [25, 25]);
  await audit.record([entry()]);
  const [id] = (await db.rows<[number]>('select min(id) from audit.entry'))[0] ?? [];
  await tamper(`update audit.entry set outcome = 'refused' where id = $1`, [id]);
  assert.equal(await run('audit verify'), 1);
  assert.deepEqual(lines.splice(0), [
    `Entry ${id} was changed after it was sealed (batch of seal 1).`,
    'The trace is NOT sound: 1 findings: 25 entries held against 3 seals; 1 entries are not sealed yet.',
  ]);
  assert.equal(await run('audit verify', { json: true }), 1);
  assert.deepEqual(JSON.parse(lines.pop() ?? '').findings[0], {
    kind: 'changed',
    id,
    seal: 1,
    sentence: `Entry ${id} was changed after it was sealed (batch of seal 1).`,
  });
  await tamper(`update audit.entry set outcome = 'permitted' where id = $1`, [id]);
  await assert.rejects(Promise.resolve(run('audit verify', {}, AbortSignal.abort())), /stopped before its end/);
  assert.equal(await run('audit verify'), 0);
});
