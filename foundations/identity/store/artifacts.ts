// What the provider remembers between two requests.
import type { Sql } from '@socle/kit/sql';

export interface Artifact {
  readonly payload: Record<string, unknown>;
  readonly consumedAt: Date | null;
}

export interface NewArtifact {
  readonly model: string;
  readonly id: string;
  readonly payload: Record<string, unknown>;
  readonly grantId: string | undefined;
  readonly uid: string | undefined;
  readonly expiresAt: Date | undefined;
}

const columns = 'payload, consumed_at as "consumedAt"';

export async function putArtifact(db: Sql, one: NewArtifact): Promise<void> {
  await db.query(
    `insert into identity.artifact (model, id, payload, grant_id, uid, expires_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (model, id) do update set payload = $3, grant_id = $4, uid = $5, expires_at = $6`,
    [one.model, one.id, JSON.stringify(one.payload), one.grantId, one.uid, one.expiresAt],
    { name: 'identity-put' },
  );
}

/** false: it was there already. What is over may be replaced. */
export async function putArtifactOnce(db: Sql, one: NewArtifact, now: Date): Promise<boolean> {
  const { count } = await db.query(
    `insert into identity.artifact as a (model, id, payload, expires_at) values ($1, $2, $3, $4)
     on conflict (model, id) do update set payload = $3, expires_at = $4 where a.expires_at <= $5`,
    [one.model, one.id, JSON.stringify(one.payload), one.expiresAt, now],
    { name: 'identity-put-once' },
  );
  return count === 1;
}

export async function findArtifact(db: Sql, model: string, id: string, now: Date): Promise<Artifact | undefined> {
  const { rows } = await db.query<Artifact>(
    `select ${columns} from identity.artifact where model = $1 and id = $2 and (expires_at is null or expires_at > $3)`,
    [model, id, now],
    { name: 'identity-find' },
  );
  return rows[0];
}

export async function findArtifactByUid(db: Sql, model: string, uid: string, now: Date): Promise<Artifact | undefined> {
  const { rows } = await db.query<Artifact>(
    `select ${columns} from identity.artifact where model = $1 and uid = $2 and (expires_at is null or expires_at > $3)`,
    [model, uid, now],
  );
  return rows[0];
}

/** false: someone was first. */
export async function consumeArtifact(db: Sql, model: string, id: string, now: Date): Promise<boolean> {
  const { count } = await db.query('update identity.artifact set consumed_at = $3 where model = $1 and id = $2 and consumed_at is null', [
    model,
    id,
    now,
  ]);
  return count === 1;
}

export async function removeArtifact(db: Sql, model: string, id: string): Promise<void> {
  await db.query('delete from identity.artifact where model = $1 and id = $2', [model, id]);
}

export async function removeArtifactsOfGrant(db: Sql, model: string, grantId: string): Promise<void> {
  await db.query('delete from identity.artifact where model = $1 and grant_id = $2', [model, grantId]);
}

/** Takes away what is over. */
export async function sweepArtifacts(db: Sql, now: Date): Promise<number> {
  const { count } = await db.query('delete from identity.artifact where expires_at <= $1', [now]);
  return count;
}
