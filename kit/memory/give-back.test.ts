// Memory: what is handed back is gone at once, and what others share stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { giveBack } from './index.ts';

const held = (): number => process.memoryUsage().arrayBuffers;

test('MEM-001 a large buffer is freed at once and reads as empty; handing it back twice does nothing', async () => {
  // The far end of the port closes at the end of the turn in which the room was loaded.
  await nextTurn();
  await nextTurn();
  const buffers = Array.from({ length: 8 }, () => Buffer.alloc(8_000_000, 1));
  const before = held();
  const views = buffers.map((one) => one.subarray(10, 20));
  for (const one of buffers) giveBack(one);
  assert.ok(before - held() >= 60_000_000, `${before} → ${held()}`);
  for (const one of buffers) giveBack(one);
  assert.deepEqual([buffers[0]?.length, buffers[0]?.[0], buffers[0]?.toString(), views[0]?.length], [0, undefined, '', 0]);
});

test('MEM-002 a buffer that shares its memory, a part of one, and a small one are left alone', () => {
  const pooled = Buffer.from('abc');
  const whole = Buffer.alloc(100_000, 7);
  const part = whole.subarray(0, 50_000);
  const small = Buffer.alloc(1000, 3);
  for (const one of [pooled, part, small]) giveBack(one);
  assert.deepEqual([pooled.toString(), whole.length, part[49_999], small[999]], ['abc', 100_000, 7, 3]);
  assert.equal(Buffer.from('def').toString(), 'def');
});
