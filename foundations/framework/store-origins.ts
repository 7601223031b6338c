// The SQL of origins: who asked for the wording of an element.
import type { Sql } from '@socle/kit/sql';

/** Something outside that a change was made for: `{ element: 'DOC-INS-01', label: 'C-1042', address: 'https://…' }`. */
export interface Origin {
  readonly element: string;
  readonly label: string;
  readonly address: string;
}

export async function addOrigins(tx: Sql, edition: string, revision: number, origins: readonly Origin[], at: number): Promise<void> {
  await tx.query(
    `insert into framework.origin (edition, element, revision, label, address, at)
     select $1, element, $2, label, address, $4::int8 from jsonb_to_recordset($3::jsonb) as o(element text, label text, address text) on conflict do nothing`,
    [edition, revision, JSON.stringify(origins), at],
  );
}

/** Of one edition, oldest first; of all its elements unless one is named. */
export async function listOrigins(db: Sql, edition: string, element?: string): Promise<(Origin & { readonly revision: number })[]> {
  return (
    await db.query<Origin & { readonly revision: number }>(
      `select element, label, address, revision from framework.origin where edition = $1 and ($2::text is null or element = $2) order by at, label`,
      [edition, element ?? null],
    )
  ).rows;
}
