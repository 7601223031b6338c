// Loads the first data, once: a process of its own does it, so that the memory it needs goes with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import type { HouseGround } from './open-house.ts';
import { recall, remember } from './store.ts';

const key = 'first data';

/** Measured: loaded in this process, 180 MB stay with it for good. A load that was cut short goes on at the next start. */
export async function loadFirstData({ database }: HouseGround, words: readonly string[], signal: AbortSignal): Promise<void> {
  if ((await recall(database, key)) !== undefined) return;
  const child = spawn(process.execPath, [process.argv[1] as string, ...words], { stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw new Problem('unavailable', 'The first start was stopped while it loaded its data: the next one goes on.');
  if (code !== 0)
    throw new Problem('unavailable', 'The first data could not be loaded, see above. npm start -- --empty starts without them.');
  await remember(database, key, systemClock.now().toISOString());
}
