// The embedded PostgreSQL of a data folder: made at first start, started, watched over, stopped.
import type { ChildProcess } from 'node:child_process';
import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem } from '@socle/kit/problem';
import { type Account, findAccount } from './account.ts';
import { type Address, addresses } from './address.ts';
import { findBinaries } from './binaries.ts';
import { checkCluster, createCluster, type DataFolder, folderProblem, makeFolders, readSecret } from './create-cluster.ts';
import { lockFolder } from './lock.ts';
import { endOrphans } from './orphan.ts';
import { databaseName, prepareRoles, roleName, urlOf } from './roles.ts';
import { type ServerPlace, startServer, stopServer } from './server.ts';
import { type Settings, serverSettings } from './settings.ts';
import { watchOver } from './watchdog.ts';

/** `create`: making the cluster; `start`; `recover`: the last stop was abrupt, and reading the log again takes a while. */
export type ClusterStep = 'create' | 'start' | 'recover';

export interface ClusterEvent {
  readonly kind: 'lost' | 'back' | 'failed';
  readonly sentence: string;
}

export interface ClusterOptions {
  /** The data folder; made if absent. */
  readonly folder: string;
  /** PostgreSQL settings that replace ours. */
  readonly settings?: Settings;
  /** For tests: not durable, and the whole folder is removed at the end, however the process ends. */
  readonly ephemeral?: boolean;
  readonly onProgress?: (step: ClusterStep) => void;
  /** Told when the server was lost and came back by itself. */
  readonly onEvent?: (event: ClusterEvent) => void;
}

export interface Cluster {
  /** Connection URL of a database; the one of the house unless named. */
  url(database?: string): string;
  /** Of the server process; undefined while it is being restarted, and for a server of the operator's. */
  readonly pid: number | undefined;
  /** e.g. `18.4` */
  readonly version: string;
  stop(): Promise<void>;
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, account, unlock } = takeFolder(resolve(options.folder));
  try {
    const binaries = findBinaries(account);
    if (!checkCluster(folder, binaries)) {
      options.onProgress?.('create');
      await createCluster(folder, binaries, account, !options.ephemeral);
    }
    const place: ServerPlace = { postgres: binaries.postgres, cluster: folder.cluster, log: folder.log, account };
    const settings = serverSettings(options.settings, options.ephemeral);
    await endOrphans(folder.cluster);
    options.onProgress?.('start');
    const [child, address] = await startSomewhere(folder, place, settings, () => options.onProgress?.('recover'));
    const server = supervise(child, { place, address, settings, options });
    if (!existsSync(join(folder.secrets, 'database'))) {
      await prepareRoles(folder, address).catch(async (error: unknown) => {
        await server.stop();
        throw error;
      });
    }
    return {
      url: (database = databaseName) => urlOf(address, roleName, readSecret(folder, 'database'), database),
      get pid() {
        return server.pid;
      },
      version: binaries.version,
      async stop() {
        await server.stop();
        // A folder in the temporary folder, where the data folder's own was too deep.
        if (address.socketFolder === address.host) rmSync(address.host, { recursive: true, force: true });
        unlock();
        if (options.ephemeral) await rm(folder.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Makes the folders and takes their lock. Root runs a cluster that exists as the user it belongs to. */
function takeFolder(root: string): { folder: DataFolder; account: Account | undefined; unlock: () => void } {
  const owner = existsSync(join(root, 'postgres')) ? statSync(join(root, 'postgres')) : undefined;
  let account = findAccount();
  if (account && owner && owner.uid > 0) account = { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  if (!account && owner && owner.uid !== process.getuid?.()) {
    throw new Problem(
      'unavailable',
      `The database in ${root} belongs to another user: Socle was started there by that user, or by root. Start it as that user.`,
    );
  }
  makeFolders(root, account);
  const folder = makeFolders(realpathSync(root), account);
  try {
    return { folder, account, unlock: lockFolder(folder.root) };
  } catch (error) {
    throw folderProblem(folder.root, error);
  }
}

async function startSomewhere(
  folder: DataFolder,
  place: ServerPlace,
  settings: Settings,
  onSlow: () => void,
): Promise<[ChildProcess, Address]> {
  let problem: unknown;
  for (const find of addresses(folder, place.account)) {
    const address = await find();
    if (!address) continue;
    try {
      return [await startServer(place, address, settings, onSlow), address];
    } catch (error) {
      problem = error;
      if (!(error as Problem).message.startsWith('PostgreSQL cannot listen')) break;
    }
  }
  throw problem;
}

interface Supervised {
  readonly place: ServerPlace;
  readonly address: Address;
  readonly settings: Settings;
  readonly options: ClusterOptions;
}

/** Starts the server again whenever it ends by itself; the pause between two tries grows from 0.1 s to 10 s. */
function supervise(
  first: ChildProcess,
  { place, address, settings, options }: Supervised,
): { readonly pid: number | undefined; stop(): Promise<void> } {
  let child: ChildProcess | undefined;
  let unwatch: (() => void) | undefined;
  let stopping = false;
  let pause = 100;
  let timer: NodeJS.Timeout | undefined;
  let restarting: Promise<void> | undefined;

  function adopt(started: ChildProcess): void {
    child = started;
    unwatch = watchOver(started.pid as number, options.ephemeral ? join(place.cluster, '..') : undefined);
    started.unref();
    started.on('exit', (code, signal) => {
      unwatch?.();
      child = undefined;
      if (stopping) return;
      options.onEvent?.({ kind: 'lost', sentence: `PostgreSQL ended by itself (${signal ?? `code ${code}`}): it is started again.` });
      plan();
    });
    // It may have ended between being ready and being listened to.
    if (started.exitCode !== null || started.signalCode !== null) started.emit('exit', started.exitCode, started.signalCode);
  }

  function plan(): void {
    timer = setTimeout(() => {
      restarting = restart().finally(() => {
        restarting = undefined;
      });
    }, pause);
    pause = Math.min(pause * 2, 10_000);
  }

  async function restart(): Promise<void> {
    try {
      await endOrphans(place.cluster);
      adopt(await startServer(place, address, settings));
      pause = 100;
      options.onEvent?.({ kind: 'back', sentence: 'PostgreSQL runs again.' });
    } catch (error) {
      options.onEvent?.({ kind: 'failed', sentence: (error as Error).message });
      if (!stopping) plan();
    }
  }

  adopt(first);
  return {
    get pid() {
      return child?.pid;
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await restarting;
      if (child?.pid === undefined) return;
      await stopServer(child.pid);
      unwatch?.();
    },
  };
}
