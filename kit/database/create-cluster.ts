// Makes the cluster of a data folder at first start, whole or not at all, and checks one that is there.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { systemChance } from '@socle/kit/clock';
import { Problem, show } from '@socle/kit/problem';
import { type Account, giveTo, spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { dataArgument } from './server.ts';

export interface DataFolder {
  readonly root: string;
  /** The cluster of PostgreSQL. */
  readonly cluster: string;
  /** The socket. */
  readonly run: string;
  readonly secrets: string;
  readonly log: string;
}

/** Makes the folders of a data folder, or says why it cannot. */
export function makeFolders(root: string, account: Account | undefined): DataFolder {
  const folder: DataFolder = {
    root,
    cluster: join(root, 'postgres'),
    run: join(root, 'run'),
    secrets: join(root, 'secrets'),
    log: join(root, 'postgres.log'),
  };
  try {
    // The account must pass through the data folder, not read it.
    makeFolder(root, account ? 0o711 : 0o700);
    if (account && (statSync(root).mode & 0o001) === 0) chmodSync(root, (statSync(root).mode & 0o7777) | 0o011);
    for (const path of [folder.run, folder.secrets]) makeFolder(path, 0o700);
    giveTo(account, folder.run);
  } catch (error) {
    throw folderProblem(root, error);
  }
  return folder;
}

// Step by step: the recursive mkdir of Node never returns where a system refuses folders with ENOENT (as /proc does).
function makeFolder(path: string, mode: number): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), mode);
  mkdirSync(path, { mode });
}

/** What went wrong with a file or folder, as a sentence. */
export function folderProblem(path: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: `The folder ${path} is not writable by this user`,
    EPERM: `The folder ${path} is not writable by this user`,
    EROFS: `The folder ${path} is on a disk that is mounted read only`,
    ENOSPC: `The disk of the folder ${path} is full`,
    EDQUOT: `The disk quota of the folder ${path} is used up`,
    ENOTDIR: `A part of the path ${path} is not a folder`,
    EEXIST: `A part of the path ${path} is not a folder`,
  };
  return new Problem(
    'unavailable',
    `${reasons[code] ?? `The folder ${path} cannot be used (${message})`}: mend that, or choose another folder with SOCLE_DATA.`,
    { cause: error },
  );
}

/** Refuses a cluster that these programs cannot open. Returns whether there is one. */
export function checkCluster(folder: DataFolder, binaries: Binaries): boolean {
  // A first start that was cut off leaves only this.
  rmSync(`${folder.cluster}.new`, { recursive: true, force: true });
  if (!existsSync(folder.cluster) || readdirSync(folder.cluster).length === 0) return false;
  const file = join(folder.cluster, 'PG_VERSION');
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  if (found === undefined || !/^\d+(\.\d+)?$/.test(found)) {
    const what = found === undefined ? 'is missing' : `holds "${show(found)}" instead of a version`;
    throw new Problem(
      'unavailable',
      `The database folder ${folder.cluster} is damaged: ${file} ${what}. Restore it from a backup, or start on an empty folder.`,
    );
  }
  const ours = binaries.version.split('.')[0];
  if (found !== ours) {
    throw new Problem(
      'unavailable',
      `The database in ${folder.cluster} was made by PostgreSQL ${found}, and this version of Socle brings PostgreSQL ${ours}: export its data with the version that made it, and import them into a new folder.`,
    );
  }
  return true;
}

/** Runs initdb beside the final place and moves the result there, so that a start that is cut off leaves nothing half made. */
export async function createCluster(folder: DataFolder, binaries: Binaries, account: Account | undefined, sync: boolean): Promise<void> {
  const draft = `${folder.cluster}.new`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    giveTo(account, draft);
    await initdb(draft, readSecret(folder, 'database-admin'), binaries, account, sync);
    // Every connection needs a password, even over the private socket.
    writeFileSync(
      join(draft, 'pg_hba.conf'),
      'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n',
    );
    rmSync(folder.cluster, { recursive: true, force: true });
    renameSync(draft, folder.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw folderProblem(folder.root, error);
  }
}

/** A secret of the data folder, made when first asked for. */
export function readSecret(folder: DataFolder, name: string): string {
  const path = join(folder.secrets, name);
  if (!existsSync(path)) writeFileSync(path, systemChance.token(), { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}

async function initdb(draft: string, password: string, binaries: Binaries, account: Account | undefined, sync: boolean): Promise<void> {
  // Handed over as an open file: the account need not be able to walk to it.
  const file = `${draft}.password`;
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  giveTo(account, file);
  const fd = openSync(file, 'r');
  const said: Buffer[] = [];
  try {
    const child = spawn(
      binaries.initdb,
      [
        '-D',
        dataArgument(draft, account),
        '--username=postgres',
        '--auth=scram-sha-256',
        account ? '--pwfile=/proc/self/fd/3' : `--pwfile=${file}`,
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(sync ? [] : ['--no-sync']),
      ],
      { cwd: draft, stdio: ['ignore', 'pipe', 'pipe', fd], env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }, ...spawnAs(account) },
    );
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0) throw initdbProblem(Buffer.concat(said).toString('utf8'), draft);
  } finally {
    closeSync(fd);
    rmSync(file, { force: true });
  }
}

function initdbProblem(said: string, draft: string): Problem {
  const cause = new Error(said);
  if (/No space left on device|could not extend file|wrote only/.test(said))
    return folderProblem(draft, Object.assign(cause, { code: 'ENOSPC' }));
  const reason = /(?:FATAL|initdb: error):\s*(.*)/.exec(said)?.[1] ?? said.trim().split('\n').pop();
  return new Problem('unavailable', `The database cannot be made in ${draft}: ${reason}.`, { cause });
}
