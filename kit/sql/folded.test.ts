// Folding: what shares a statement, who gets which answer, and who suffers for whose fault.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import { folded } from './folded.ts';

test('SQL-025 questions of one moment share a statement; each has its own answer, and only its own error', async () => {
  const asked: number[][] = [];
  const double = folded<number, number>(
    async (numbers) => {
      asked.push([...numbers]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (numbers.includes(13)) throw new Error('thirteen');
      return numbers.map((one) => one * 2);
    },
    { most: 4, flights: 1 },
  );
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(double)), [2, 4, 6, 8, 10]);
  assert.deepEqual(asked, [[1, 2, 3, 4], [5]]);
  const settled = await Promise.allSettled([7, 13, 8].map(double));
  assert.deepEqual(
    settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message)),
    [14, 'thirteen', 16],
  );
  assert.equal(await double(1), 2);
});

test('SQL-026 a database that is away is asked once for all', async () => {
  let asked = 0;
  const away = folded<number, number>(async () => {
    asked++;
    throw new Problem('unavailable', 'away');
  });
  const settled = await Promise.allSettled([1, 2, 3].map(away));
  assert.deepEqual([asked, settled.every(({ status }) => status === 'rejected')], [1, true]);
});
