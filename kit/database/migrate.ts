// Migrations: numbered .sql files of each room, forward only, each in one transaction, written down in kit.migration.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@socle/kit/problem';
import { type Database, quoteIdent, type Sql, sqlState } from '@socle/kit/sql';

export interface MigrationFile {
  /** e.g. `001-tables.sql`: a number, then what it does. */
  readonly name: string;
  readonly sql: string;
}

export interface RoomMigrations {
  readonly room: string;
  /** Made if absent; the files need not name it, for it is first on the search path while they run. */
  readonly schema: string;
  /** A folder of .sql files, or the files themselves. */
  readonly files: string | readonly MigrationFile[];
}

interface Migration extends MigrationFile {
  readonly room: string;
  readonly schema: string;
  readonly number: number;
  readonly sha256: string;
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

/** Applies what is missing, in the order given; returns what was applied (`clinical/001-tables.sql`). Starters at the same time wait for each other. */
export async function migrate(database: Database, rooms: readonly RoomMigrations[]): Promise<string[]> {
  const plans = rooms.map((room) => readMigrations(room));
  await prepareTables(database);
  for (const [i, plan] of plans.entries()) await checkRoom(database, (rooms[i] as RoomMigrations).room, plan);
  const done: string[] = [];
  for (const plan of plans) {
    for (const migration of plan) if (await applyOne(database, migration)) done.push(`${migration.room}/${migration.name}`);
  }
  return done;
}

/** Whether the database holds all of it: nothing is changed. For `doctor` and for readiness. */
export async function pendingMigrations(database: Sql, rooms: readonly RoomMigrations[]): Promise<string[]> {
  const { count } = await database.query(`select 1 from information_schema.tables where table_schema = 'kit' and table_name = 'migration'`);
  const pending: string[] = [];
  for (const room of rooms) {
    const plan = readMigrations(room);
    const known = count === 0 ? new Set<number>() : new Set((await appliedOf(database, room.room)).map((row) => row.number));
    pending.push(...plan.filter((migration) => !known.has(migration.number)).map((migration) => `${room.room}/${migration.name}`));
  }
  return pending;
}

function readMigrations({ room, schema, files }: RoomMigrations): Migration[] {
  const list =
    typeof files === 'string'
      ? readdirSync(files)
          .filter((name) => name.endsWith('.sql'))
          .map((name) => ({ name, sql: readFileSync(join(files, name), 'utf8') }))
      : files;
  const migrations = list.map((file) => {
    const number = Number(/^(\d+)-/.exec(file.name)?.[1]);
    if (!(number > 0)) throw new Problem('fault', `The migration ${room}/${file.name} has no number: its name is like 001-tables.sql.`);
    // The same file, whatever the ends of its lines.
    const sha256 = createHash('sha256').update(file.sql.replaceAll('\r\n', '\n')).digest('hex');
    return { ...file, room, schema, number, sha256 };
  });
  migrations.sort((a, b) => a.number - b.number);
  migrations.forEach((migration, i) => {
    if (migration.number !== i + 1)
      throw new Problem('fault', `The migrations of ${room} are not numbered 1, 2, 3…: ${migration.name} stands at place ${i + 1}.`);
  });
  return migrations;
}

/** One transaction: takes the lock row, looks again whether it is missing, applies it, writes it down. */
async function applyOne(database: Database, migration: Migration): Promise<boolean> {
  const { room, number, name, sha256 } = migration;
  if (checkApplied(migration, await appliedOf(database, room))) return false;
  return database.transaction(async (tx) => {
    await tx.query('select 1 from kit.migration_lock for update');
    const applied = await appliedOf(tx, room);
    if (checkApplied(migration, applied)) return false;
    const later = applied.find((row) => row.number > number);
    if (later)
      throw new Problem(
        'conflict',
        `The migration ${room}/${name} comes after ${later.name}, which is applied already: migrations only go forward.`,
      );
    try {
      await tx.query(`create schema if not exists ${quoteIdent(migration.schema)}`);
      await tx.query(`set local search_path to ${quoteIdent(migration.schema)}, public`);
      await tx.query(migration.sql);
    } catch (cause) {
      throw new Problem('fault', `The migration ${room}/${name} failed: ${reasonOf(cause)}`, { cause });
    }
    await tx.query('insert into kit.migration (room, number, name, sha256) values ($1, $2, $3, $4)', [room, number, name, sha256]);
    return true;
  });
}

/** Whether it is applied; refuses a file that was changed since. */
function checkApplied(migration: Migration, applied: readonly Applied[]): boolean {
  const found = applied.find((row) => row.number === migration.number);
  if (!found) return false;
  if (found.sha256 !== migration.sha256) {
    throw new Problem(
      'conflict',
      `The migration ${migration.room}/${migration.name} was changed after it was applied (as ${found.name}): put the file back as it was, and write the change as a new migration.`,
    );
  }
  return true;
}

/** Refuses data that a newer version has migrated further than these files go. */
async function checkRoom(database: Sql, room: string, plan: readonly Migration[]): Promise<void> {
  const newest = (await appliedOf(database, room)).pop();
  if (newest && newest.number > plan.length) {
    throw new Problem(
      'conflict',
      `The data of the room ${room} were written by a newer version of Socle (migration ${newest.name}; this version goes to ${plan.length}): install that version or a later one.`,
    );
  }
}

async function appliedOf(database: Sql, room: string): Promise<Applied[]> {
  return (await database.query<Applied>('select number, name, sha256 from kit.migration where room = $1 order by number', [room])).rows;
}

async function prepareTables(database: Database): Promise<void> {
  const { count } = await database.query(
    `select 1 from information_schema.tables where table_schema = 'kit' and table_name = 'migration_lock'`,
  );
  if (count > 0) return;
  // Two starters may both find nothing: "if not exists" still fails for the slower one, who then tries again.
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(async (tx) => {
        await tx.query(`
          create schema if not exists kit;
          create table if not exists kit.migration (
            room text not null, number int not null, name text not null, sha256 text not null,
            applied_at timestamptz not null default now(), primary key (room, number));
          create table if not exists kit.migration_lock (only_row boolean primary key default true check (only_row));
          insert into kit.migration_lock default values on conflict do nothing`);
      });
    } catch (error) {
      if (sqlState(error) === '42501') {
        throw new Problem(
          'unavailable',
          'The role of SOCLE_DATABASE_URL may not make schemas: run "grant create on database … to …" as an administrator.',
          { cause: error },
        );
      }
      if (attempt >= 10 || !['23505', '42P06', '42P07', 'XX000'].includes(sqlState(error) ?? '')) throw error;
    }
  }
}

function reasonOf(error: unknown): string {
  const cause = (error as Error).cause;
  return cause instanceof Error ? cause.message : (error as Error).message;
}
