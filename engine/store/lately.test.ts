// The trees of versions read lately: the right one each time, and no more of them than there is room for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLately } from './lately.ts';

const stored = (id: string, version: number, more = '') => ({
  type: 'Patient',
  id,
  version,
  updated: 0,
  content: JSON.stringify({ resourceType: 'Patient', id, meta: { versionId: String(version) }, language: more }),
});

test('STORE-031 a version read again is not parsed again; another text is another tree, and old ones make room', () => {
  const lately = openLately(1000);
  const first = lately(stored('a', 1));
  assert.equal(lately(stored('a', 1)), first);
  assert.equal(lately(stored('a', 2)).meta?.versionId, '2');
  assert.equal((lately(stored('a', 2, 'fr')) as unknown as { language: string }).language, 'fr');
  const again = lately(stored('a', 1));
  assert.deepEqual(again, first);
  for (let i = 0; i < 20; i++) lately(stored(`b${i}`, 1));
  assert.notEqual(lately(stored('a', 1)), again);
  // Longer than all the room: read all the same.
  assert.equal(lately(stored('c', 1, 'x'.repeat(5000))).id, 'c');
});
