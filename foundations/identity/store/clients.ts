// The registered clients.
import type { Sql } from '@socle/kit/sql';

export interface ClientRow {
  readonly id: string;
  readonly metadata: Record<string, unknown>;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

const columns = 'id, metadata, created_at as "createdAt", disabled_at as "disabledAt"';

export async function findClient(db: Sql, id: string): Promise<ClientRow | undefined> {
  const { rows } = await db.query<ClientRow>(`select ${columns} from identity.client where id = $1`, [id], { quick: true });
  return rows[0];
}

export async function listClients(db: Sql): Promise<ClientRow[]> {
  return (await db.query<ClientRow>(`select ${columns} from identity.client order by id`)).rows;
}

/** false: the id is taken, and `replace` was not wanted. */
export async function putClient(
  db: Sql,
  { id, metadata, at, replace }: { id: string; metadata: Record<string, unknown>; at: Date; replace: boolean },
): Promise<boolean> {
  const { count } = await db.query(
    `insert into identity.client (id, metadata, created_at) values ($1, $2, $3)
     on conflict (id) do ${replace ? 'update set metadata = $2, disabled_at = null' : 'nothing'}`,
    [id, JSON.stringify(metadata), at],
  );
  return count === 1;
}

export async function disableClient(db: Sql, id: string, at: Date): Promise<boolean> {
  const { count } = await db.query('update identity.client set disabled_at = $2 where id = $1 and disabled_at is null', [id, at]);
  return count === 1;
}
