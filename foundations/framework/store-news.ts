// The SQL of what is new: how far the revisions of each edition go, and its chapters as they stood at one of them.
import type { Sql } from '@socle/kit/sql';

/** Number of the last revision of a chapter, by edition. Within an edition numbers grow in the order in which they become visible: whoever writes locks it. */
export async function lastSeqs(db: Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await db.rows<[string, number]>(
    `select edition, max(seq)::float8 from framework.revision where kind = 'chapter' group by edition`,
  );
  return new Map(rows);
}

/** Chapters in their order, as of this revision. */
export async function chaptersAsOf(db: Sql, edition: string, seq: number): Promise<unknown[]> {
  const { rows } = await db.query<{ body: unknown }>(
    `select body from (
       select distinct on (id) id, position, body from framework.revision
        where edition = $1 and kind = 'chapter' and seq <= $2 order by id, seq desc) last
      where body is not null order by position, id`,
    [edition, seq],
  );
  return rows.map(({ body }) => body);
}
