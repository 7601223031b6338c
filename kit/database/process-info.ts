// What the system says of a process: is it there, since when, where does it stand. Linux by /proc, elsewhere by ps.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const proc = existsSync('/proc/self/stat');

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A mark that no other process ever has with this pid: the boot and the time of its start. */
export function startMark(pid: number): string | undefined {
  try {
    if (!proc) return ps(pid, 'lstart');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${statFields(pid)[19]}`;
  } catch {
    return undefined;
  }
}

/** Whether the process is a PostgreSQL server on that cluster folder. */
export function servesCluster(pid: number, cluster: string): boolean {
  try {
    if (!proc) return ps(pid, 'command').includes(cluster);
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres') && readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return false;
  }
}

/** Server processes that still stand in a cluster folder. */
export function processesIn(cluster: string): number[] {
  if (!proc) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => servesCluster(pid, cluster) && isAlive(pid));
}

// The second field, the name of the program, may hold spaces and brackets: the fields after it start behind the last bracket.
function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function isZombie(pid: number): boolean {
  try {
    return proc && statFields(pid)[0] === 'Z';
  } catch {
    return false;
  }
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
}
