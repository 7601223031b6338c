// What `socle doctor` looks at, in order: each check says how it is and, if it is not well, what to do.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '@socle/kit/clock';
import { holderOf, openCluster, pendingMigrations, postgresVersion } from '@socle/kit/database';
import { Problem } from '@socle/kit/problem';
import { openDatabase } from '@socle/kit/sql';
import { type BaseConfig, type HousePlan, roomsOf } from '../open-house.ts';
import { findRunning } from '../running.ts';
import { memoryMigrations, traitsOf } from '../store.ts';

export type State = 'ok' | 'warn' | 'fail';

export interface Finding {
  readonly state: State;
  readonly says: string;
  /** What mends it. */
  readonly mend?: string;
}

export interface Patient {
  readonly plan: HousePlan;
  readonly config: BaseConfig;
  readonly dataFolder: string;
}

export interface Check {
  readonly name: string;
  look(patient: Patient): Finding | Promise<Finding>;
}

const ok = (says: string): Finding => ({ state: 'ok', says });
const warn = (says: string, mend: string): Finding => ({ state: 'warn', says, mend });
const fail = (says: string, mend: string): Finding => ({ state: 'fail', says, mend });
const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2).toLocaleString('en-US')} MB`;

export const checks: readonly Check[] = [
  { name: 'Node', look: node },
  { name: 'clock', look: clock },
  { name: 'memory', look: memory },
  { name: 'data folder', look: dataFolder },
  { name: 'disk', look: disk },
  { name: 'secrets', look: secrets },
  { name: 'copy', look: copy },
  { name: 'port', look: port },
  { name: 'PostgreSQL', look: postgres },
  { name: 'database', look: database },
];

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok(`version ${process.versions.node}`);
  return fail(`version ${process.versions.node}`, 'Install Node 20.19 or later.');
}

function clock(): Finding {
  const year = systemClock.now().getUTCFullYear();
  if (year >= 2024 && year < 2100) return ok(systemClock.now().toISOString());
  return fail(
    `it is ${systemClock.now().toISOString()}`,
    'Set the clock of this machine: dates of resources, keys and certificates depend on it.',
  );
}

function memory(): Finding {
  const says = `${megabytes(freemem())} free of ${megabytes(totalmem())}`;
  if (totalmem() < 512 * 1024 ** 2) return warn(says, 'Give the machine 1 GB or more.');
  return ok(says);
}

function dataFolder({ dataFolder: folder }: Patient): Finding {
  if (!existsSync(folder)) {
    const above = nearestAbove(folder);
    if (isWritable(above)) return ok(`${folder} does not exist yet: the first start makes it`);
    return fail(
      `${folder} does not exist, and ${above} is not writable`,
      'Make the folder and give it to the user of Socle, or choose another with SOCLE_DATA.',
    );
  }
  if (!statSync(folder).isDirectory()) return fail(`${folder} is not a folder`, 'Choose another with SOCLE_DATA.');
  if (!isWritable(folder)) return fail(`${folder} is not writable by this user`, `Give it to this user: chown -R "$(id -un)" ${folder}`);
  return ok(folder);
}

function disk({ dataFolder: folder }: Patient): Finding {
  const { bavail, bsize } = statfsSync(nearestAbove(folder));
  const free = bavail * bsize;
  if (free < 200 * 1024 ** 2) return fail(`${megabytes(free)} free`, 'Free some space: the database stops when the disk is full.');
  if (free < 2 * 1024 ** 3) return warn(`${megabytes(free)} free`, 'Plan for more space: 1 million resources take about 3 GB.');
  return ok(`${megabytes(free)} free`);
}

function secrets({ dataFolder: folder }: Patient): Finding {
  const path = join(folder, 'secrets', 'administrator.key');
  if (!existsSync(path)) return ok('the first start makes the administrator key');
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) return fail(`${path} can be read by others (mode ${mode.toString(8)})`, `chmod 600 ${path}`);
  return ok(path);
}

function copy({ dataFolder: folder }: Patient): Finding {
  const holder = holderOf(folder);
  if (!holder) return ok('no copy of Socle runs on this folder');
  if (holder.runs) return ok(`Socle runs on this folder (process ${holder.pid})`);
  return ok(`the last copy (process ${holder.pid}) was ended abruptly: the next start recovers by itself`);
}

async function port({ config, dataFolder: folder }: Patient): Promise<Finding> {
  const { host, port: number } = config.general;
  if (number === 0) return ok('any free one');
  const error = await tryPort(host, number);
  if (error === undefined) return ok(`${number} is free`);
  if (error.code === 'EADDRINUSE') {
    if (holderOf(folder)?.runs && findRunning(folder)?.url.endsWith(`:${number}`)) return ok(`${number} is held by Socle itself`);
    return fail(`${number} is taken by another program`, `Stop it, or choose another port with SOCLE_PORT.`);
  }
  if (error.code === 'EACCES') return fail(`this user may not listen on port ${number}`, 'Choose one above 1023 with SOCLE_PORT.');
  return fail(`${host}:${number} cannot be listened on (${error.code})`, 'Mend SOCLE_HOST or SOCLE_PORT.');
}

function postgres({ config }: Patient): Finding {
  if (config.database.url !== undefined) return ok('the one of SOCLE_DATABASE_URL');
  try {
    return ok(`version ${postgresVersion()}, embedded`);
  } catch (error) {
    return fail(sentenceOf(error), 'Run npm ci again, or give a PostgreSQL of your own with SOCLE_DATABASE_URL.');
  }
}

async function database({ plan, config, dataFolder: folder }: Patient): Promise<Finding> {
  const embedded = config.database.url === undefined;
  if (embedded && !existsSync(join(folder, 'postgres'))) return ok('the first start makes it');
  const running = embedded && holderOf(folder)?.runs ? findRunning(folder) : undefined;
  try {
    const settings = running ? { ...config.database, url: running.databaseUrl } : config.database;
    const cluster = await openCluster(settings, { data: folder });
    const db = openDatabase({ url: cluster.url(), max: 1, quick: 0 });
    try {
      const { encoding, mayCreate } = await traitsOf(db);
      if (encoding !== 'UTF8') return fail(`its encoding is ${encoding}`, 'Make the database with encoding UTF8.');
      if (!mayCreate) return fail('its role may not make schemas', 'As an administrator: grant create on database … to ….');
      const pending = await pendingMigrations(db, [memoryMigrations, ...(await roomsOf(plan)).flatMap((room) => room.migrations ?? [])]);
      if (pending.length > 0)
        return warn(`${pending.length} migrations are to be applied`, 'The next start, or socle migrate, applies them.');
      return ok(`PostgreSQL ${cluster.version}, tables of this version`);
    } finally {
      await db.close();
      await cluster.stop();
    }
  } catch (error) {
    return fail(sentenceOf(error), 'See above; socle help start tells where the data lie.');
  }
}

function tryPort(host: string, number: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port: number, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function nearestAbove(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message.replace(/\.$/, '') : `it failed (${(error as Error).message})`;
}
