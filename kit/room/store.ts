// The memory of an installation: a few words under a key, in its database.
import type { Chance } from '@socle/kit/clock';
import { projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import type { Sql } from '@socle/kit/sql';

export const memoryMigrations: RoomMigrations = { room: 'room', schema: 'installation', files: projectPath('kit/room/migrations') };

export async function recall(database: Sql, key: string): Promise<string | undefined> {
  const { rows } = await database.query<{ value: string }>('select value from installation.memory where key = $1', [key]);
  return rows[0]?.value;
}

export async function remember(database: Sql, key: string, value: string): Promise<void> {
  await database.query(
    'insert into installation.memory (key, value) values ($1, $2) on conflict (key) do update set value = $2, at = now()',
    [key, value],
  );
}

/** The secret of this name; made by whoever asks first, the same for all who ask. */
export async function secretOf(database: Sql, chance: Chance, name: string, bytes: number): Promise<Buffer> {
  const key = `secret:${name}`;
  await database.query('insert into installation.memory (key, value) values ($1, $2) on conflict (key) do nothing', [
    key,
    chance.bytes(bytes).toString('hex'),
  ]);
  return Buffer.from((await recall(database, key)) as string, 'hex');
}

export interface DatabaseTraits {
  readonly encoding: string;
  /** Whether our role may make schemas. */
  readonly mayCreate: boolean;
}

export async function traitsOf(database: Sql): Promise<DatabaseTraits> {
  const { rows } = await database.query<DatabaseTraits>(
    `select current_setting('server_encoding') as encoding, has_database_privilege(current_database(), 'create') as "mayCreate"`,
  );
  return rows[0] as DatabaseTraits;
}
