// The two roles of the embedded server: the administrator, used once, and the one the house works with, who is no superuser.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemChance } from '@socle/kit/clock';
import { openDatabase, quoteText } from '@socle/kit/sql';
import type { Address } from './address.ts';
import { type DataFolder, readSecret } from './create-cluster.ts';

export const roleName = 'socle';
export const databaseName = 'socle';

/** A connection URL of the embedded server. */
export function urlOf(address: Address, user: string, password: string, database: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(address.host)}:${address.port}/${encodeURIComponent(database)}`;
}

/** Makes the role and the database of the house. The secret is written last: it says that all of this is done. */
export async function prepareRoles(folder: DataFolder, address: Address): Promise<void> {
  const password = systemChance.token();
  const admin = openDatabase({ url: urlOf(address, 'postgres', readSecret(folder, 'database-admin'), 'postgres'), max: 1, quick: 0 });
  try {
    const { count: roles } = await admin.query('select 1 from pg_roles where rolname = $1', [roleName]);
    if (roles === 0) await admin.query(`create role ${roleName} login createdb`);
    await admin.query(`alter role ${roleName} password ${quoteText(password)}`);
    await admin.query(`grant pg_checkpoint, pg_monitor, pg_signal_backend to ${roleName}`);
    const { count: databases } = await admin.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (databases === 0) await admin.query(`create database ${databaseName} owner ${roleName}`);
  } finally {
    await admin.close();
  }
  const path = join(folder.secrets, 'database');
  writeFileSync(`${path}.new`, password, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
