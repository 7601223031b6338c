// The SQL of marks: what contributors say that an element costs.
import type { Sql } from '@socle/kit/sql';

/** Counted over contributions of impact; medians, so that nobody alone moves them. */
export interface EffortMark {
  readonly element: string;
  readonly contributions: number;
  /** How many said which: none, low, medium, high, very-high. */
  readonly efforts: Readonly<Record<string, number>>;
  readonly days?: number;
  /** Euros. */
  readonly cost?: number;
  readonly feasibleBy?: string;
}

/** In place of those that were there; false: nothing changed. */
export async function putMarks(tx: Sql, edition: string, marks: readonly EffortMark[], at: number): Promise<boolean> {
  const rows = JSON.stringify(marks.map((body) => ({ element: body.element, body })));
  const gone = await tx.query(
    `delete from framework.mark m where edition = $1 and not exists (select from jsonb_to_recordset($2::jsonb) as r(element text) where r.element = m.element)`,
    [edition, rows],
  );
  const put = await tx.query(
    `insert into framework.mark (edition, element, body, at) select $1, element, body, $3::int8 from jsonb_to_recordset($2::jsonb) as r(element text, body jsonb)
     on conflict (edition, element) do update set body = excluded.body, at = excluded.at where mark.body <> excluded.body`,
    [edition, rows, at],
  );
  return gone.count + put.count > 0;
}

export async function listMarks(db: Sql, edition: string): Promise<EffortMark[]> {
  return (await db.rows<[EffortMark]>('select body from framework.mark where edition = $1 order by element', [edition])).map(
    ([body]) => body,
  );
}
