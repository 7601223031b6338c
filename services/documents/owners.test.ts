// What is remembered of documents and their patients is bounded, and the oldest goes first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOwners } from './owners.ts';

test('DOC-037 of whose documents were seen, no more is remembered than there is room for', () => {
  const owners = openOwners(2);
  for (const id of ['a', 'b', 'a', 'c']) owners.note(id, `patient of ${id}`);
  assert.deepEqual(
    ['a', 'b', 'c'].map((id) => owners.of(id)),
    [undefined, 'patient of b', 'patient of c'],
  );
});
