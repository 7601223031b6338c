// Opens a house: settings, database, migrations, then the rooms in their order; closes it in the opposite one.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemChance, systemClock } from '@socle/kit/clock';
import { type Config, type Environment, generalSettings, readConfig, type Shapes, whole } from '@socle/kit/config';
import { type Cluster, type ClusterStep, databaseSettings, migrate, openCluster } from '@socle/kit/database';
import { httpSettings } from '@socle/kit/http';
import { createJobs, type Jobs } from '@socle/kit/jobs';
import { createLog, type Log, logSettings } from '@socle/kit/log';
import { Problem } from '@socle/kit/problem';
import { type Database, openDatabase } from '@socle/kit/sql';
import type { AnyRoom, OpenRoom, RoomContext, RoomDefinition, SettingsShape, Software } from './contract.ts';
import { findRunning } from './running.ts';
import { memoryMigrations, secretOf } from './store.ts';

export const baseShapes = {
  general: {
    ...generalSettings,
    seedPatients: whole(0, 10_000_000, {
      meaning: 'How many people the synthetic territory of the first start has; 0 loads nothing, not even the official examples',
      fallback: 2000,
    }),
  },
  log: logSettings,
  database: databaseSettings,
  http: httpSettings,
};

export type BaseConfig = Config<typeof baseShapes>;

export interface HousePlan {
  readonly software: Software;
  /** In the order of house.ts; a function reads them when they are asked for: the database starts meanwhile. */
  readonly rooms: readonly AnyRoom[] | (() => Promise<readonly AnyRoom[]>);
}

export async function roomsOf({ rooms }: HousePlan): Promise<readonly AnyRoom[]> {
  return typeof rooms === 'function' ? rooms() : rooms;
}

/** What is there before the rooms open. */
export interface HouseGround {
  readonly config: BaseConfig;
  readonly log: Log;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly dataFolder: string;
}

export interface OpenHouse extends HouseGround {
  /** e.g. `PostgreSQL 18.4, embedded`. */
  readonly databaseKind: string;
  readonly jobs: Jobs;
  readonly rooms: ReadonlyMap<string, OpenRoom>;
  /** What this room offers, if it is open. */
  room<S extends SettingsShape, O extends OpenRoom>(definition: RoomDefinition<S, O>): O | undefined;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly only?: readonly string[];
  readonly onStep?: (step: ClusterStep | 'migrate', detail?: string) => void;
  /** Whether a database that another copy runs on this folder may be shared: commands do, `start` does not. */
  readonly join?: boolean;
  /** Once the tables are there, and before the rooms look at them. */
  readonly beforeRooms?: (ground: HouseGround) => Promise<void>;
  /** Where the log goes; to standard output unless told. */
  readonly logTo?: (line: string) => void;
  readonly baseUrl?: () => string;
  /** The settings; those of the process unless told. */
  readonly environment?: Environment;
}

export function shapesOf(rooms: readonly AnyRoom[]): Shapes & typeof baseShapes {
  return {
    ...baseShapes,
    ...Object.fromEntries(rooms.filter((room) => room.settings).map((room) => [room.name, room.settings as Shapes[string]])),
  };
}

export async function openHouse(plan: HousePlan, options: OpenOptions = {}): Promise<OpenHouse> {
  const base = await baseConfig(plan, options.environment);
  const { logTo } = options;
  const log = createLog({ ...base.log, ...(logTo ? { level: 'warn' as const, destination: { write: logTo } } : {}) });
  const dataFolder = resolve(base.general.data);

  const checkAll = (rooms: readonly AnyRoom[]) => ({
    ...readConfig(shapesOf(rooms), options.environment),
    chosen: choose(rooms, options.only),
  });
  const opened: (() => Promise<void>)[] = [async () => log.flush()];
  const close = async (): Promise<void> => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  // A first start makes nothing before all that it was told is checked.
  if (!existsSync(join(dataFolder, 'postgres'))) checkAll(await roomsOf(plan));
  // Without waiting: the rooms are read meanwhile. A failure is told where the database is waited for.
  const reaching = reach(base, dataFolder, options, log);
  reaching.catch(() => undefined);
  opened.push(async () => (await reaching.catch(() => undefined))?.stop());
  try {
    const { config, warnings, chosen } = checkAll(await roomsOf(plan));
    for (const warning of warnings) log.warn('unknown setting', { reason: warning });
    const cluster = await reaching;
    const databaseUrl = cluster.url();
    const { pool, quick, statementTimeout } = config.database;
    const database = openDatabase({ url: databaseUrl, max: pool, quick, statementTimeoutMs: statementTimeout, applicationName: 'socle' });
    opened.push(() => database.close());

    const jobs = createJobs({ database, url: databaseUrl, log: log.child({ room: 'jobs' }), alone: config.database.url === undefined });
    await jobs.prepare();
    const applied = await migrate(database, [memoryMigrations, ...chosen.flatMap((room) => room.migrations ?? [])]);
    if (applied.length > 0) options.onStep?.('migrate', applied.join(', '));

    const ground = { config, log, database, databaseUrl, dataFolder };
    await options.beforeRooms?.(ground);

    const open = new Map<string, OpenRoom>();
    for (const room of chosen) {
      const context: RoomContext = {
        settings: (config as unknown as Record<string, RoomContext['settings']>)[room.name] ?? {},
        database,
        log: log.child({ room: room.name }),
        clock: systemClock,
        chance: systemChance,
        jobs,
        software: plan.software,
        dataFolder,
        baseUrl: options.baseUrl ?? (() => config.http.publicUrl?.replace(/\/+$/, '') ?? `http://localhost:${config.general.port}`),
        secret: (name, bytes = 32) => secretOf(database, systemChance, `${room.name}/${name}`, bytes),
        room: <T extends SettingsShape, O extends OpenRoom>({ name }: RoomDefinition<T, O>) => {
          const offered = open.get(name);
          if (!offered) throw new Error(`the room ${room.name} asks for ${name}, which it does not name among its needs`);
          return offered as O;
        },
      };
      const offered = (await room.open(context)) as OpenRoom;
      open.set(room.name, offered);
      if (offered.close) opened.push(() => offered.close?.() ?? Promise.resolve());
    }
    const databaseKind = `PostgreSQL ${cluster.version}, ${config.database.url === undefined ? 'embedded' : 'by SOCLE_DATABASE_URL'}`;
    return {
      ...ground,
      databaseKind,
      jobs,
      rooms: open,
      room: <S extends SettingsShape, O extends OpenRoom>({ name }: RoomDefinition<S, O>) => open.get(name) as O | undefined,
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** The settings that the database wants. Where one of them is wrong, all that is wrong is said, that of the rooms too. */
async function baseConfig(plan: HousePlan, environment: Environment | undefined): Promise<BaseConfig> {
  try {
    return readConfig(baseShapes, environment).config;
  } catch {
    return readConfig(shapesOf(await roomsOf(plan)), environment).config;
  }
}

async function reach(config: BaseConfig, dataFolder: string, { onStep, join }: OpenOptions, log: Log): Promise<Cluster> {
  try {
    return await openCluster(config.database, {
      data: dataFolder,
      ...(onStep ? { onProgress: onStep } : {}),
      onEvent: ({ kind, sentence }) =>
        kind === 'back' ? log.info('database', { kind, sentence }) : log.warn('database', { kind, sentence }),
    });
  } catch (error) {
    const running = join && error instanceof Problem && error.kind === 'conflict' ? findRunning(dataFolder) : undefined;
    if (!running) throw error;
    return openCluster({ ...config.database, url: running.databaseUrl }, { data: dataFolder });
  }
}

function choose(rooms: readonly AnyRoom[], only: readonly string[] | undefined): readonly AnyRoom[] {
  if (!only) return rooms;
  const unknown = only.filter((name) => !rooms.some((room) => room.name === name));
  if (unknown.length > 0) {
    throw new Problem('invalid', `There is no room ${unknown.join(', ')}; there are ${rooms.map((room) => room.name).join(', ')}.`);
  }
  const wanted = new Set<string>();
  const want = (room: AnyRoom): void => {
    if (wanted.has(room.name)) return;
    wanted.add(room.name);
    for (const need of room.needs ?? []) want(need);
  };
  for (const room of rooms) if (only.includes(room.name)) want(room);
  return rooms.filter((room) => wanted.has(room.name));
}
