// What an abrupt end left behind: a server without its Socle, processes without their server, a pid that now is another program's.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, processesIn, servesCluster } from './process-info.ts';
import { signalTo, stopServer } from './server.ts';

/** Ends what still stands on a cluster, losing nothing. Called under the lock of the data folder: nobody else is at it. */
export async function endOrphans(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const lines = readLines(file);
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0) return;
  if (isAlive(pid) && servesCluster(pid, cluster)) return stopServer(pid);
  // The pid may now be another program's, or a dead server's that nobody has buried: the new server would take it for a living one
  // and refuse to start. The other lines are kept, for by them it makes sure that no process of the old server is left.
  writeFileSync(file, ['2147483647', ...lines.slice(1)].join('\n'));
  for (const left of processesIn(cluster)) signalTo(left, 'SIGQUIT');
  for (let i = 0; i < 1000 && processesIn(cluster).length > 0; i++) await wait(10);
}

function readLines(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
}
