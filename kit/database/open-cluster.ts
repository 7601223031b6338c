// The PostgreSQL that the settings ask for: the operator's by its URL, else the embedded one of the data folder.
import type { Config } from '@socle/kit/config';
import { Problem, show } from '@socle/kit/problem';
import { openDatabase } from '@socle/kit/sql';
import { type Cluster, type ClusterOptions, startCluster } from './cluster.ts';
import type { databaseSettings } from './config.ts';
import type { Settings } from './settings.ts';
import { withDatabase } from './testing.ts';

export type DatabaseConfig = Config<{ database: typeof databaseSettings }>['database'];

const oldestVersion = 15;

/** `data` is the data folder; it is not touched when there is a URL. */
export async function openCluster(
  config: DatabaseConfig,
  options: { data: string } & Pick<ClusterOptions, 'onProgress' | 'onEvent'>,
): Promise<Cluster> {
  const { data, ...told } = options;
  if (config.url === undefined) return startCluster({ folder: data, settings: settingsOf(config), ...told });
  const { url } = config;
  return {
    url: (database) => (database === undefined ? url : withDatabase(url, database)),
    pid: undefined,
    version: await checkVersion(url),
    stop: async () => undefined,
  };
}

/** The settings of the embedded server that the configuration changes. */
function settingsOf(config: DatabaseConfig): Settings {
  const own = config.settings.map((pair) => {
    const [, name, value] = /^([a-z_]+)=(.*)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new Problem('invalid', `SOCLE_DATABASE_SETTINGS must be name=value,name=value; it holds "${show(pair)}".`);
    return [name, value] as const;
  });
  return {
    shared_buffers: config.sharedBuffers,
    work_mem: config.workMem,
    maintenance_work_mem: config.maintenanceWorkMem,
    max_wal_size: config.maxWalSize,
    max_connections: String(config.maxConnections),
    ...Object.fromEntries(own),
  };
}

async function checkVersion(url: string): Promise<string> {
  const where = new URL(url);
  const shown = `${where.hostname || 'the local socket'}${where.port ? `:${where.port}` : ''}${where.pathname}`;
  const database = openDatabase({ url, max: 1, quick: 0 });
  try {
    const [[version = '', number = 0] = []] = await database.rows<[string, number]>(
      `select current_setting('server_version'), current_setting('server_version_num')::int`,
    );
    if (number < oldestVersion * 10_000) {
      throw new Problem('unavailable', `SOCLE_DATABASE_URL leads to PostgreSQL ${version}; Socle needs version ${oldestVersion} or later.`);
    }
    return version.split(' ')[0] ?? version;
  } catch (error) {
    if (error instanceof Problem && error.message.startsWith('SOCLE_')) throw error;
    const cause = error instanceof Error ? error.cause : undefined;
    const reason = cause instanceof Error && cause.message ? cause.message : String(error);
    throw new Problem('unavailable', `The PostgreSQL of SOCLE_DATABASE_URL (${shown}) cannot be used: ${reason}.`, { cause: error });
  } finally {
    await database.close();
  }
}
