// The SQL of editions, their parts and their revisions.
import type { Sql } from '@socle/kit/sql';
import type { EditionHead, EditionState } from './contract.ts';

export interface EditionRow {
  readonly id: string;
  readonly position: number;
  readonly state: EditionState;
  readonly head: EditionHead;
  readonly version: number;
  readonly hash: string | null;
  readonly frozen_at: number | null;
}

export interface PartRow {
  readonly edition: string;
  readonly kind: string;
  readonly id: string;
  readonly position: number;
  readonly revision: number;
  readonly body: unknown;
}

export interface RevisionRow extends Omit<PartRow, 'body'> {
  readonly seq: number;
  readonly at: number;
  readonly by_id: string;
  readonly by_name: string;
  readonly reason: string;
  readonly erratum: boolean;
  readonly shipped: boolean;
  readonly body: unknown;
}

export interface NewRevision {
  readonly edition: string;
  readonly kind: string;
  readonly id: string;
  readonly position: number;
  /** Revision that it takes the place of; 0: there was none. */
  readonly after: number;
  /** Undefined: taken away. */
  readonly body: unknown;
  readonly at: number;
  readonly by: { readonly id: string; readonly name: string };
  readonly reason: string;
  readonly erratum?: boolean;
  readonly shipped?: boolean;
}

const editionColumns = 'id, position, state, head, version::float8 as version, hash, frozen_at::float8 as frozen_at';
const revisionColumns =
  'seq::float8 as seq, edition, kind, id, revision, position, body, at::float8 as at, by_id, by_name, reason, erratum, shipped';

export async function listEditions(db: Sql): Promise<EditionRow[]> {
  const { rows } = await db.query<EditionRow>(`select ${editionColumns} from framework.edition order by position, id`, [], {
    name: 'frw-editions',
  });
  return rows;
}

/** What changes whenever anything of the framework does. */
export async function readVersions(db: Sql): Promise<{ readonly common: number; readonly editions: ReadonlyMap<string, number> }> {
  const rows = await db.rows<[string, number]>(
    `select id, version::float8 from framework.edition union all select '', common::float8 from framework.content`,
    [],
    { name: 'frw-versions', quick: true },
  );
  const editions = new Map(rows);
  const common = editions.get('') ?? 0;
  editions.delete('');
  return { common, editions };
}

/** Parts of one edition, or those common to all (''), in their order. */
export async function listParts(db: Sql, edition: string): Promise<PartRow[]> {
  const { rows } = await db.query<PartRow>(
    `select edition, kind, id, position, revision, body from framework.part where edition = $1 order by kind, position, id`,
    [edition],
    { name: 'frw-parts' },
  );
  return rows;
}

export async function findPart(db: Sql, edition: string, kind: string, id: string, lock = false): Promise<PartRow | undefined> {
  const { rows } = await db.query<PartRow>(
    `select edition, kind, id, position, revision, body from framework.part where edition = $1 and kind = $2 and id = $3 ${lock ? 'for update' : ''}`,
    [edition, kind, id],
  );
  return rows[0];
}

export async function findEdition(db: Sql, id: string, lock = false): Promise<EditionRow | undefined> {
  const { rows } = await db.query<EditionRow>(`select ${editionColumns} from framework.edition where id = $1 ${lock ? 'for update' : ''}`, [
    id,
  ]);
  return rows[0];
}

export async function insertEdition(db: Sql, head: EditionHead, position: number): Promise<void> {
  await db.query(`insert into framework.edition (id, position, state, head) values ($1, $2, $3, $4)`, [
    head.id,
    position,
    head.state,
    JSON.stringify(head),
  ]);
}

/** A new head, and with it a new version of what is computed. */
export async function updateEdition(db: Sql, head: EditionHead, position: number): Promise<void> {
  await db.query(`update framework.edition set state = $2, head = $3, position = $4, version = version + 1 where id = $1`, [
    head.id,
    head.state,
    JSON.stringify(head),
    position,
  ]);
}

/** `''` is what is common to all. */
export async function touch(db: Sql, edition: string): Promise<void> {
  if (edition === '') await db.query('update framework.content set common = common + 1');
  else await db.query('update framework.edition set version = version + 1 where id = $1', [edition]);
}

export async function freezeEdition(db: Sql, id: string, hash: string, at: number, by: string, content: string): Promise<void> {
  await db.query('update framework.edition set hash = $2, frozen_at = $3, version = version + 1 where id = $1 and hash is null', [
    id,
    hash,
    at,
  ]);
  await db.query('insert into framework.archive (edition, hash, at, by_name, content) values ($1, $2, $3, $4, $5) on conflict do nothing', [
    id,
    hash,
    at,
    by,
    content,
  ]);
}

/** Lets the parts of one frozen edition change, until the end of this transaction. */
export const allowErratum = (tx: Sql, edition: string): Promise<unknown> =>
  tx.query(`select set_config('socle.erratum', $1, true)`, [edition]);

/** Appends the revisions and makes them what holds. Each must follow the revision that it names; false: one did not. */
export async function putRevisions(tx: Sql, revisions: readonly NewRevision[]): Promise<boolean> {
  if (revisions.length === 0) return true;
  const rows = JSON.stringify(
    revisions.map(({ by, after, body, ...rest }) => ({
      ...rest,
      revision: after + 1,
      body: body ?? null,
      gone: body === undefined,
      by_id: by.id,
      by_name: by.name,
      erratum: rest.erratum ?? false,
      shipped: rest.shipped ?? false,
    })),
  );
  const shape = `edition text, kind text, id text, position int, revision int, body jsonb, gone boolean, at int8, by_id text, by_name text, reason text, erratum boolean, shipped boolean`;
  await tx.query(
    `insert into framework.revision (edition, kind, id, revision, position, body, at, by_id, by_name, reason, erratum, shipped)
     select edition, kind, id, revision, position, case when gone then null else body end, at, by_id, by_name, reason, erratum, shipped
     from jsonb_to_recordset($1::jsonb) as r(${shape})`,
    [rows],
  );
  await tx.query(
    `delete from framework.part p using jsonb_to_recordset($1::jsonb) as r(${shape}) where r.gone and p.edition = r.edition and p.kind = r.kind and p.id = r.id`,
    [rows],
  );
  const { count } = await tx.query(
    `insert into framework.part (edition, kind, id, position, revision, body)
     select edition, kind, id, position, revision, body from jsonb_to_recordset($1::jsonb) as r(${shape}) where not gone
     on conflict (edition, kind, id) do update set position = excluded.position, revision = excluded.revision, body = excluded.body
     where part.revision = excluded.revision - 1`,
    [rows],
  );
  return count === revisions.filter(({ body }) => body !== undefined).length;
}

/** Last revision of each part that ever was, taken away or not: what a new one follows. */
export async function lastRevisions(
  db: Sql,
  edition: string,
): Promise<ReadonlyMap<string, { readonly revision: number; readonly shipped: boolean; readonly gone: boolean }>> {
  const { rows } = await db.query<{ kind: string; id: string; revision: number; shipped: boolean; gone: boolean }>(
    `select distinct on (kind, id) kind, id, revision, shipped, body is null as gone from framework.revision where edition = $1 order by kind, id, revision desc`,
    [edition],
  );
  return new Map(rows.map((row) => [`${row.kind}/${row.id}`, row]));
}

export interface RevisionFilter {
  readonly edition?: string;
  readonly kind?: string;
  readonly id?: string;
  readonly erratum?: boolean;
  readonly before?: number;
  readonly limit: number;
}

/** Newest first. */
export async function listRevisions(db: Sql, { edition, kind, id, erratum, before, limit }: RevisionFilter): Promise<RevisionRow[]> {
  const { rows } = await db.query<RevisionRow>(
    `select ${revisionColumns} from framework.revision
     where ($1::text is null or edition = $1) and ($2::text is null or kind = $2) and ($3::text is null or id = $3)
       and ($4::boolean is null or erratum = $4) and ($5::int8 is null or seq < $5)
     order by seq desc limit $6`,
    [edition ?? null, kind ?? null, id ?? null, erratum ?? null, before ?? null, limit],
  );
  return rows;
}

export async function findArchive(
  db: Sql,
  edition: string,
): Promise<{ readonly hash: string; readonly at: number; readonly by: string; readonly content: string } | undefined> {
  const { rows } = await db.query<{ hash: string; at: number; by: string; content: string }>(
    `select hash, at::float8 as at, by_name as by, content from framework.archive where edition = $1 order by at limit 1`,
    [edition],
  );
  return rows[0];
}

export async function readDigest(db: Sql): Promise<string | undefined> {
  return (await db.rows<[string]>('select digest from framework.content'))[0]?.[0];
}

export async function writeDigest(db: Sql, digest: string): Promise<void> {
  await db.query(
    `insert into framework.content (digest) values ($1) on conflict (one) do update set digest = excluded.digest, common = content.common + 1`,
    [digest],
  );
}

/** One copy of Socle loads content at a time. */
export const lockContent = (tx: Sql): Promise<unknown> => tx.query('lock table framework.content in share row exclusive mode');

export async function saveProfile(db: Sql, id: string, answers: unknown, at: number, until: number): Promise<void> {
  await db.query(
    `insert into framework.profile (id, answers, at, until) values ($1, $2, $3, $4) on conflict (id) do update set until = excluded.until`,
    [id, JSON.stringify(answers), at, until],
  );
}

export async function findProfile(db: Sql, id: string, now: number): Promise<Record<string, unknown> | undefined> {
  const rows = await db.rows<[Record<string, unknown>]>('select answers from framework.profile where id = $1 and until > $2', [id, now]);
  return rows[0]?.[0];
}
