// Who PostgreSQL runs as: it refuses root, so a process of root lends it an unprivileged account that exists already.
import { chownSync, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '@socle/kit/problem';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The account to run PostgreSQL as; undefined for an ordinary user, who runs it as himself. */
export function findAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Problem(
    'unavailable',
    'PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody" to run it as: start Socle as an ordinary user.',
  );
}

/** Whether the account may pass through every folder above this one (and through it). Unknown rights (access lists) count as none. */
export function canReach(folder: string, account: Account | undefined): boolean {
  if (!account) return true;
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account) chownSync(path, account.uid, account.gid);
}

/** Options of `spawn` for that account. The current folder is entered before rights are dropped. */
export function spawnAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}
