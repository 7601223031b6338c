// Starts and stops the PostgreSQL server process, and says in a sentence why it does not start.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stopwatch } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import { type Account, canReach, spawnAs } from './account.ts';
import type { Address } from './address.ts';
import { isAlive } from './process-info.ts';

export interface ServerPlace {
  readonly postgres: string;
  readonly cluster: string;
  readonly log: string;
  readonly account: Account | undefined;
}

/** The cluster as the server is told to find it: by the folder it stands in, where its account cannot walk there. */
export function dataArgument(cluster: string, account: Account | undefined): string {
  return canReach(cluster, account) ? cluster : '/proc/self/cwd';
}

/** Starts the server and waits until it takes connections, however long recovery lasts. */
export async function startServer(
  place: ServerPlace,
  address: Address,
  settings: Readonly<Record<string, string>>,
  onSlow?: () => void,
): Promise<ChildProcess> {
  const { cluster, account } = place;
  // Relative to the cluster: a socket's path may have 107 bytes only, and the account may not be able to walk the whole way.
  const listen =
    address.socketFolder === undefined
      ? { listen_addresses: address.host, unix_socket_directories: '' }
      : { listen_addresses: '', unix_socket_directories: address.socketFolder, unix_socket_permissions: '0700' };
  const options = { ...settings, ...listen, port: String(address.port) };
  clearSocket(address);
  const log = openLog(place.log);
  const from = fstatSync(log).size;
  const child = spawn(
    place.postgres,
    ['-D', dataArgument(cluster, account), ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    // A session of its own: Ctrl-C in a terminal goes to Socle, which stops the server when it has finished with it.
    { cwd: cluster, detached: true, stdio: ['ignore', log, log], env: { LC_ALL: 'C', TZ: 'UTC' }, ...spawnAs(account) },
  );
  closeSync(log);
  let failed: Error | undefined;
  child.on('error', (error) => {
    failed = error;
  });
  const elapsed = stopwatch();
  let told = false;
  for (;;) {
    if (failed) throw new Problem('unavailable', `PostgreSQL cannot be run: ${failed.message}.`, { cause: failed });
    if (child.exitCode !== null || child.signalCode !== null) throw startFailure(place, from);
    if (isReady(cluster, child.pid)) return child;
    if (!told && elapsed() > 2000) {
      told = true;
      onSlow?.();
    }
    await wait(5);
  }
}

/** Stops a server: at once for its clients, with all that was committed on disk. Stronger signals only if it does not obey. */
export async function stopServer(pid: number, patienceMs = 60_000): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!signalTo(pid, signal)) return;
    const elapsed = stopwatch();
    while (elapsed() < patience) {
      if (!isAlive(pid)) return;
      await wait(5);
    }
  }
  throw new Problem('unavailable', `PostgreSQL (process ${pid}) does not stop.`);
}

export function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** The socket of a server that is dead: its lock may name a pid that is another program's now. The folder is this cluster's alone. */
function clearSocket({ host, port, socketFolder }: Address): void {
  if (socketFolder === undefined) return;
  for (const name of [`.s.PGSQL.${port}`, `.s.PGSQL.${port}.lock`]) rmSync(join(host, name), { force: true });
}

/** The server writes its state in the eighth line of its pid file. */
function isReady(cluster: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function openLog(path: string): number {
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size > 5_000_000) renameSync(path, `${path}.1`);
  return openSync(path, 'a+', 0o600);
}

/** Why the server ended, from what it wrote to its log since this start. */
function startFailure(place: ServerPlace, from: number): Problem {
  const fd = openSync(place.log, 'r');
  const size = Math.max(0, Math.min(fstatSync(fd).size - from, 20_000));
  const buffer = Buffer.alloc(size);
  readSync(fd, buffer, 0, size, fstatSync(fd).size - size);
  closeSync(fd);
  const text = buffer.toString('utf8');
  const last = [...text.matchAll(/(?:FATAL|PANIC|postgres):\s+(.*)/g)].pop()?.[1] ?? text.trim().split('\n').pop() ?? '';
  return sayFailure(text, last, place);
}

function sayFailure(text: string, last: string, place: ServerPlace): Problem {
  const cause = new Error(text.trim() || 'The server wrote nothing to its log.');
  const say = (sentence: string): Problem => new Problem('unavailable', sentence, { cause });
  if (/No space left on device/.test(text))
    return say(`The disk is full: PostgreSQL cannot start on ${place.cluster}. Free some space and start again.`);
  if (/pre-existing shared memory block/.test(text))
    return say(`An earlier PostgreSQL still holds ${place.cluster}: wait a moment and start again.`);
  if (/could not (bind|create).*(Unix|IPv4|socket)|Unix-domain socket/i.test(text)) return say(`PostgreSQL cannot listen: ${last}.`);
  if (/checkpoint record|invalid (data|primary checkpoint)|pg_control|PANIC/.test(text)) {
    return say(`The database in ${place.cluster} is damaged (${last}): restore it from a backup. The log is ${place.log}.`);
  }
  return say(`PostgreSQL did not start: ${last}. Its log is ${place.log}.`);
}
