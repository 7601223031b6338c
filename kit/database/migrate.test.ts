// Tests of the migrations.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import { openDatabase } from '@socle/kit/sql';
import { type MigrationFile, migrate, openTestDatabase, pendingMigrations, type RoomMigrations } from './index.ts';

const { db, url } = await openTestDatabase({ after });

const one: MigrationFile = { name: '001-tables.sql', sql: 'create table thing (id int primary key); create table other (id int);' };
const two: MigrationFile = { name: '002-name.sql', sql: 'alter table thing add column name text' };
const room = (name: string, ...files: MigrationFile[]): RoomMigrations[] => [{ room: name, schema: name, files }];
const says = (pattern: RegExp) => (error: unknown) => error instanceof Problem && pattern.test(error.message);

test('KIT-DB-010 migrations are applied once, in order, in the schema of their room', async () => {
  assert.deepEqual(await pendingMigrations(db, room('alpha', two, one)), ['alpha/001-tables.sql', 'alpha/002-name.sql']);
  assert.deepEqual(await migrate(db, room('alpha', two, one)), ['alpha/001-tables.sql', 'alpha/002-name.sql']);
  assert.deepEqual(await migrate(db, room('alpha', one, two)), []);
  assert.deepEqual(await pendingMigrations(db, room('alpha', one, two)), []);
  await db.query(`insert into alpha.thing values (1, 'a')`);
  assert.deepEqual(await db.rows('show search_path'), [['"$user", public']]);
});

test('KIT-DB-011 a migration that fails leaves nothing of itself, and those before it stay', async () => {
  const broken = { name: '002-broken.sql', sql: 'create table half (id int); select nothing_of_that_name' };
  await assert.rejects(migrate(db, room('beta', one, broken)), says(/beta\/002-broken\.sql failed: .*nothing_of_that_name/));
  assert.deepEqual(await db.rows(`select number from kit.migration where room = 'beta'`), [[1]]);
  assert.deepEqual(await db.rows(`select to_regclass('beta.half')`), [[null]]);
  assert.deepEqual(await migrate(db, room('beta', one, two)), ['beta/002-name.sql']);
});

test('KIT-DB-012 a file changed after it was applied is refused; other ends of lines are no change', async () => {
  await migrate(db, room('gamma', { ...one, sql: 'create table thing (\n id int)' }));
  await migrate(db, room('gamma', { ...one, sql: 'create table thing (\r\n id int)' }));
  await assert.rejects(
    migrate(db, room('gamma', { ...one, sql: 'create table thing (id bigint)' })),
    says(/gamma\/001-tables\.sql was changed after it was applied/),
  );
});

test('KIT-DB-013 data of a newer version are refused', async () => {
  await migrate(db, room('delta', one, two));
  await assert.rejects(
    migrate(db, room('delta', one)),
    says(/room delta were written by a newer version of Socle \(migration 002-name\.sql; this version goes to 1\)/),
  );
});

test('KIT-DB-014 names and numbers of files are checked', async () => {
  await assert.rejects(migrate(db, room('eta', { name: 'tables.sql', sql: '' })), says(/eta\/tables\.sql has no number/));
  await assert.rejects(migrate(db, room('eta', one, { ...two, name: '003-x.sql' })), says(/not numbered 1, 2, 3/));
  await assert.rejects(migrate(db, room('eta', one, { ...two, name: '001-x.sql' })), says(/not numbered 1, 2, 3/));
});

test('KIT-DB-015 starters at the same time apply each migration once', async (t) => {
  const fresh = await openTestDatabase(t);
  const starters = Array.from({ length: 5 }, () => openDatabase({ url: fresh.url, max: 2 }));
  const rooms = [...room('first', one, two), ...room('second', one, two)];
  const done = await Promise.all(starters.map((starter) => migrate(starter, rooms)));
  assert.deepEqual(done.flat().sort(), ['first/001-tables.sql', 'first/002-name.sql', 'second/001-tables.sql', 'second/002-name.sql']);
  await Promise.all(starters.map((starter) => starter.close()));
});

test('KIT-DB-016 files are read from a folder; what is no .sql is left aside', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'socle-sql-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const file of [one, two, { name: 'README.md', sql: 'not sql' }]) writeFileSync(join(folder, file.name), file.sql);
  assert.deepEqual(await migrate(db, [{ room: 'theta', schema: 'theta', files: folder }]), ['theta/001-tables.sql', 'theta/002-name.sql']);
});

test('KIT-DB-017 databases for tests with the same migrations are copies of one template, and apart', async (t) => {
  let made = 0;
  const options = {
    migrations: room('iota', one),
    setup: async (template: typeof db) => {
      made++;
      await template.query('insert into iota.thing values (7)');
    },
    setupKey: url,
  };
  const [a, b] = await Promise.all([openTestDatabase(t, options), openTestDatabase(t, options)]);
  assert.equal(made, 1);
  await a.db.query('delete from iota.thing');
  assert.deepEqual(await b.db.rows('select id from iota.thing'), [[7]]);
  await a.close();
  await assert.rejects(openDatabase({ url: a.url }).query('select 1'), Problem);
});
