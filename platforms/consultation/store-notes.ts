// The SQL of position notes that are being split.
import type { Sql } from '@socle/kit/sql';
import type { Target } from './contract.ts';

export interface KeptPart {
  readonly heading: string;
  readonly level: number;
  readonly text: string;
  /** Proposed, then confirmed. */
  readonly target?: Target;
  readonly score: number;
  readonly why: string;
  /** Number of the contribution that it became. */
  readonly contribution?: number;
}

export async function insertNote(
  tx: Sql,
  note: {
    readonly campaign: string;
    readonly id: string;
    readonly account: string;
    readonly name: string;
    readonly parts: readonly KeptPart[];
  },
  at: number,
): Promise<void> {
  await tx.query('insert into consultation.note (campaign, id, account, name, parts, at) values ($1, $2, $3, $4, $5, $6)', [
    note.campaign,
    note.id,
    note.account,
    note.name,
    JSON.stringify(note.parts),
    at,
  ]);
}
export async function findNote(
  db: Sql,
  campaign: string,
  id: string,
  account: string,
): Promise<{ readonly name: string; readonly parts: readonly KeptPart[] } | undefined> {
  const { rows } = await db.query<{ name: string; parts: KeptPart[] }>(
    'select name, parts from consultation.note where campaign = $1 and id = $2 and account = $3',
    [campaign, id, account],
  );
  return rows[0];
}
export const updateNote = (tx: Sql, campaign: string, id: string, parts: readonly KeptPart[]): Promise<unknown> =>
  tx.query('update consultation.note set parts = $3 where campaign = $1 and id = $2', [campaign, id, JSON.stringify(parts)]);
/** Notes hold words that were not published: they do not stay. */
export const removeOldNotes = (tx: Sql, before: number): Promise<unknown> =>
  tx.query('delete from consultation.note where at < $1', [before]);
