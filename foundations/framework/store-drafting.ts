// The SQL of drafting: roles, reviews, comments.
import type { Sql } from '@socle/kit/sql';
import type { Role } from './rules/rights.ts';

export async function listRoles(db: Sql, person: string): Promise<Role[]> {
  return (await db.rows<[Role]>('select role from framework.role where person = $1 order by role', [person], { name: 'frw-roles' })).map(
    ([role]) => role,
  );
}

export async function setRoles(tx: Sql, person: string, roles: readonly Role[], by: string, at: number): Promise<void> {
  await tx.query('delete from framework.role where person = $1', [person]);
  await tx.query('insert into framework.role (person, role, by_id, at) select $1, r, $3, $4 from unnest($2::text[]) r', [
    person,
    roles,
    by,
    at,
  ]);
}

export interface ReviewRow {
  readonly chapter: string;
  readonly revision: number;
  readonly verdict: 'approved' | 'changes-wanted';
  readonly note: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly at: number;
}

export async function addReview(tx: Sql, edition: string, review: ReviewRow): Promise<void> {
  await tx.query(
    'insert into framework.review (edition, chapter, revision, verdict, note, by_id, by_name, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [edition, review.chapter, review.revision, review.verdict, review.note, review.by_id, review.by_name, review.at],
  );
}

/** Newest first. */
export async function listReviews(db: Sql, edition: string, chapter?: string): Promise<ReviewRow[]> {
  const { rows } = await db.query<ReviewRow>(
    `select chapter, revision, verdict, note, by_id, by_name, at::float8 as at from framework.review where edition = $1 and ($2::text is null or chapter = $2) order by id desc`,
    [edition, chapter ?? null],
  );
  return rows;
}

/** Who wrote in the chapter after the revision that was approved last, and those who came with the software left out. */
export async function authorsSinceApproval(db: Sql, edition: string, chapter: string): Promise<string[]> {
  const rows = await db.rows<[string]>(
    `select distinct by_id from framework.revision where edition = $1 and kind = 'chapter' and id = $2 and not shipped
       and revision > coalesce((select max(revision) from framework.review where edition = $1 and chapter = $2 and verdict = 'approved'), 0)`,
    [edition, chapter],
  );
  return rows.map(([id]) => id);
}

export interface CommentRow {
  readonly id: number;
  readonly chapter: string;
  readonly element: string;
  readonly text: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly at: number;
  readonly closed_at: number | null;
  readonly closed_by: string | null;
}

export async function addComment(tx: Sql, edition: string, comment: Omit<CommentRow, 'id' | 'closed_at' | 'closed_by'>): Promise<number> {
  const rows = await tx.rows<[number]>(
    'insert into framework.comment (edition, chapter, element, text, by_id, by_name, at) values ($1, $2, $3, $4, $5, $6, $7) returning id::float8',
    [edition, comment.chapter, comment.element, comment.text, comment.by_id, comment.by_name, comment.at],
  );
  return rows[0]?.[0] ?? 0;
}

/** False: there is none that is open. */
export async function closeComment(tx: Sql, edition: string, id: number, by: string, at: number): Promise<boolean> {
  const { count } = await tx.query(
    'update framework.comment set closed_at = $3, closed_by = $4 where edition = $1 and id = $2 and closed_at is null',
    [edition, id, at, by],
  );
  return count === 1;
}

export async function listComments(db: Sql, edition: string, chapter?: string): Promise<CommentRow[]> {
  const { rows } = await db.query<CommentRow>(
    `select id::float8 as id, chapter, element, text, by_id, by_name, at::float8 as at, closed_at::float8 as closed_at, closed_by
     from framework.comment where edition = $1 and ($2::text is null or chapter = $2) order by id`,
    [edition, chapter ?? null],
  );
  return rows;
}

/** A chapter as it was at one revision. */
export async function findRevision(db: Sql, edition: string, chapter: string, revision: number): Promise<unknown> {
  const rows = await db.rows<[unknown]>(
    `select body from framework.revision where edition = $1 and kind = 'chapter' and id = $2 and revision = $3`,
    [edition, chapter, revision],
  );
  return rows[0]?.[0];
}

/** Chapters that a drafter wrote and that nobody approved as they stand. */
export async function listUnapproved(db: Sql, edition: string): Promise<{ id: string; revision: number }[]> {
  const { rows } = await db.query<{ id: string; revision: number }>(
    `select p.id, p.revision from framework.part p join framework.revision r using (edition, kind, id, revision)
     where p.edition = $1 and p.kind = 'chapter' and not r.shipped and coalesce((select verdict from framework.review v
       where v.edition = p.edition and v.chapter = p.id and v.revision = p.revision order by v.id desc limit 1), '') <> 'approved' order by p.position`,
    [edition],
  );
  return rows;
}
