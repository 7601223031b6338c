// Sessions of the screens, and what the room remembers of itself.
import type { Sql } from '@socle/kit/sql';
import type { Person } from '../rules/person.ts';

export interface SessionRow {
  readonly person: Person;
  readonly situation: string | null;
  readonly clientId: string;
  readonly level: string;
  readonly amr: string[];
  readonly signedInAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
  readonly provider: string;
  readonly providerSession: string | null;
  readonly idToken: string | null;
}

export async function putSession(db: Sql, id: Buffer, row: SessionRow): Promise<void> {
  await db.query(
    `insert into identity.session
       (id, person, situation, client_id, level, amr, signed_in_at, seen_at, expires_at, provider, provider_session, id_token)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      JSON.stringify(row.person),
      row.situation,
      row.clientId,
      row.level,
      row.amr,
      row.signedInAt,
      row.seenAt,
      row.expiresAt,
      row.provider,
      row.providerSession,
      row.idToken,
    ],
  );
}

export async function findSession(db: Sql, id: Buffer, now: Date, seenAfter: Date): Promise<SessionRow | undefined> {
  const { rows } = await db.query<SessionRow>(
    `select person, situation, client_id as "clientId", level, amr, signed_in_at as "signedInAt", seen_at as "seenAt",
            expires_at as "expiresAt", provider, provider_session as "providerSession", id_token as "idToken"
       from identity.session where id = $1 and expires_at > $2 and seen_at > $3`,
    [id, now, seenAfter],
    { name: 'identity-session', quick: true },
  );
  return rows[0];
}

export async function touchSession(db: Sql, id: Buffer, now: Date): Promise<void> {
  await db.query('update identity.session set seen_at = $2 where id = $1', [id, now], { quick: true });
}

export async function chooseSituation(db: Sql, id: Buffer, situation: string): Promise<void> {
  await db.query('update identity.session set situation = $2 where id = $1', [id, situation]);
}

export async function removeSession(db: Sql, id: Buffer): Promise<void> {
  await db.query('delete from identity.session where id = $1', [id]);
}

export async function removeSessionsOfProvider(db: Sql, providerSession: string): Promise<void> {
  await db.query('delete from identity.session where provider_session = $1', [providerSession]);
}

export async function sweepSessions(db: Sql, now: Date, seenBefore: Date): Promise<void> {
  await db.query('delete from identity.session where expires_at <= $1 or seen_at <= $2', [now, seenBefore]);
}

export async function remember(db: Sql, key: string, value: string): Promise<void> {
  await db.query('insert into identity.memory (key, value) values ($1, $2) on conflict (key) do update set value = $2', [key, value]);
}

export async function recall(db: Sql, key: string): Promise<string | undefined> {
  const { rows } = await db.query<{ value: string }>('select value from identity.memory where key = $1', [key], { quick: true });
  return rows[0]?.value;
}
