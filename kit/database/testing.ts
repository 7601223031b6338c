// A database of its own for each test file, copied from a template that holds the migrations, and dropped afterwards.
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newUuid } from '@socle/kit/clock';
import { environmentOf } from '@socle/kit/config';
import { type Database, type DatabaseOptions, openDatabase, quoteIdent, quoteText, sqlState } from '@socle/kit/sql';
import { startCluster } from './cluster.ts';
import { migrate, type RoomMigrations } from './migrate.ts';

export interface TestDatabaseOptions {
  readonly migrations?: readonly RoomMigrations[];
  /** More to put in the template (samples): give `setupKey` another value when it changes. */
  readonly setup?: (database: Database) => Promise<void>;
  readonly setupKey?: string;
  readonly open?: Partial<Omit<DatabaseOptions, 'url'>>;
}

export interface TestDatabase {
  readonly db: Database;
  readonly url: string;
  /** Closes and drops it; called by itself at the end of the test given. */
  close(): Promise<void>;
}

/** Set by the test runner: a server on which the files of one run make and drop databases, and the prefix of their names. */
export const testServerKey = 'SOCLE_TEST_SERVER';
export const testPrefixKey = 'SOCLE_TEST_PREFIX';

interface Server {
  readonly url: string;
  readonly prefix: string;
}

let ownServer: Promise<Server> | undefined;

/** `t` is a test context, or `{ after }` of node:test for a whole file. */
export async function openTestDatabase(
  t: { after(work: () => Promise<void>): void },
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  ownServer ??= serverOfRun() ?? startOwnServer();
  const server = await ownServer;
  const admin = openDatabase({ url: server.url, max: 1, quick: 0 });
  const name = `${server.prefix}${newUuid().replaceAll('-', '')}`;
  try {
    const template = options.migrations || options.setup ? await templateFor(server, admin, options) : undefined;
    await admin.query(`create database ${quoteIdent(name)}${template ? ` template ${quoteIdent(template)}` : ''}`);
  } finally {
    await admin.close();
  }
  const url = withDatabase(server.url, name);
  const db = openDatabase({ max: 4, ...options.open, url });
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await db.close();
    await dropDatabases(server.url, name);
  };
  t.after(close);
  return { db, url, close };
}

/** Drops the databases whose name starts like this, even those still connected to. */
export async function dropDatabases(serverUrl: string, prefix: string): Promise<void> {
  const admin = openDatabase({ url: serverUrl, max: 1, quick: 0 });
  try {
    const names = await admin.rows<[string]>('select datname from pg_database where starts_with(datname, $1)', [prefix]);
    for (const [name] of names) {
      await admin.query(`alter database ${quoteIdent(name)} is_template false`).catch(() => undefined);
      await dropDatabase(admin, name);
    }
  } finally {
    await admin.close();
  }
}

/** On a server of the operator's a vacuum may be at work in it, which our role may not end; a plain drop tells it to leave. */
async function dropDatabase(admin: Database, name: string): Promise<void> {
  try {
    await admin.query(`drop database if exists ${quoteIdent(name)} with (force)`);
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = current_user', [name]);
    await admin.query(`drop database if exists ${quoteIdent(name)}`);
  }
}

/** The URL of another database on the same server. */
export function withDatabase(url: string, name: string): string {
  const at = new URL(url);
  at.pathname = `/${encodeURIComponent(name)}`;
  return at.href;
}

function serverOfRun(): Promise<Server> | undefined {
  const url = environmentOf(testServerKey);
  return url ? Promise.resolve({ url, prefix: environmentOf(testPrefixKey) ?? 'socle_test_' }) : undefined;
}

/** A test file that is run alone has a server of its own; its watchdog stops it and removes its folder when the process ends. */
async function startOwnServer(): Promise<Server> {
  const prefix = `socle_test_${newUuid().slice(0, 8)}_`;
  const url = environmentOf('SOCLE_DATABASE_URL');
  if (url) return { url, prefix };
  const cluster = await startCluster({ folder: mkdtempSync(join(tmpdir(), 'socle-test-')), ephemeral: true });
  return { url: cluster.url('postgres'), prefix };
}

/** The first file of a run that needs these migrations makes the template, the others wait for it. */
async function templateFor(server: Server, admin: Database, options: TestDatabaseOptions): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify([options.migrations, options.setupKey, options.setup?.toString()]));
  const name = `${server.prefix}template_${key.digest('hex').slice(0, 16)}`;
  const lock = Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16);
  await admin.query('select pg_advisory_lock($1)', [lock]);
  try {
    const { count } = await admin.query('select 1 from pg_database where datname = $1 and shobj_description(oid, $2) = $3', [
      name,
      'pg_database',
      'ready',
    ]);
    if (count > 0) return name;
    await dropDatabase(admin, name);
    await admin.query(`create database ${quoteIdent(name)}`);
    const db = openDatabase({ url: withDatabase(server.url, name), max: 2 });
    try {
      if (options.migrations) await migrate(db, options.migrations);
      await options.setup?.(db);
    } finally {
      await db.close();
    }
    await admin.query(`comment on database ${quoteIdent(name)} is ${quoteText('ready')}`);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [lock]);
  }
}
