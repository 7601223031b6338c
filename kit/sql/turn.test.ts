// What belongs to the end of a turn: its order, and that a fault loses nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTurn } from './turn.ts';

function byHand() {
  const due: (() => void)[] = [];
  return { turn: openTurn((work) => void due.push(work)), due, next: () => due.shift()?.() };
}

test('KIT-SQL-030 what is asked at the end of a turn goes out at the end of the same turn', () => {
  const { turn, due, next } = byHand();
  const seen: string[] = [];
  turn.send(() => seen.push('sent'));
  turn.ask(() => {
    seen.push('asked');
    turn.send(() => seen.push('sent too'));
  });
  assert.equal(due.length, 1);
  next();
  assert.deepEqual([seen, due.length], [['asked', 'sent', 'sent too'], 0]);
  turn.ask(() => seen.push('asked again'));
  next();
  assert.equal(seen.at(-1), 'asked again');
});

test('KIT-SQL-031 a fault at the end of a turn does not forget what stood behind it', () => {
  const { turn, next } = byHand();
  const seen: string[] = [];
  turn.ask(() => {
    throw new Error('a fault');
  });
  turn.ask(() => seen.push('asked'));
  turn.send(() => seen.push('sent'));
  assert.throws(next, /a fault/);
  next();
  assert.deepEqual(seen, ['asked', 'sent']);
});
