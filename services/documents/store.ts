// All the SQL of the shared record beside the FHIR store: documents, visits, contents under way.
import { typeNumber } from '@socle/engine/fhir';
import type { Stored } from '@socle/engine/store';
import type { Sql } from '@socle/kit/sql';

export interface DocumentRow {
  readonly patient: string;
  readonly id: string;
  readonly uniqueId: string;
  /** `LOINC|11490-0`. */
  readonly type: string;
  /** Who wrote it: identifiers of people and structures. */
  readonly authors: readonly string[];
  readonly byPatient: boolean;
  readonly media: string;
  readonly size: number;
  readonly sha1: Buffer;
  /** Address of the content in the store of contents. */
  readonly blob: string;
  /** Milliseconds. */
  readonly created: number;
  /** Id of the submission set. */
  readonly submission: string;
  readonly episode: string | undefined;
  /** Id of the document that it replaced. */
  readonly replaces: string | undefined;
}

const columns = 'patient, id, unique_id, type, authors, by_patient, media, size, sha1, blob, created, submission, episode, replaces';
type Row = [
  string,
  string,
  string,
  string,
  string[],
  boolean,
  string,
  number,
  Buffer,
  string,
  number,
  string,
  string | null,
  string | null,
];

const toDocument = ([
  patient,
  id,
  uniqueId,
  type,
  authors,
  byPatient,
  media,
  size,
  sha1,
  blob,
  created,
  submission,
  episode,
  replaces,
]: Row): DocumentRow => ({
  patient,
  id,
  uniqueId,
  type,
  authors,
  byPatient,
  media,
  size,
  sha1,
  blob,
  created,
  submission,
  episode: episode ?? undefined,
  replaces: replaces ?? undefined,
});

export async function insertDocuments(tx: Sql, documents: readonly DocumentRow[]): Promise<void> {
  const values = documents.map((one) => ({
    ...one,
    unique_id: one.uniqueId,
    by_patient: one.byPatient,
    sha1: `\\x${one.sha1.toString('hex')}`,
  }));
  await tx.query(
    `insert into documents.document (${columns}) select ${columns} from jsonb_to_recordset($1::jsonb) as x(
       patient text, id text, unique_id text, type text, authors text[], by_patient boolean, media text, size int, sha1 bytea, blob text, created int8, submission text, episode text, replaces text)`,
    [JSON.stringify(values)],
    { name: 'documents-insert' },
  );
}

/** A document with its metadata as they stand. */
export interface Kept {
  readonly row: DocumentRow;
  readonly stored: Stored;
}

const withMetadata = `select r.ver, r.upd, r.content, ${columns
  .split(', ')
  .map((name) => `d.${name}`)
  .join(', ')}
  from documents.document d join documents.resource r on r.type = ${typeNumber('DocumentReference')} and r.id = d.id where d.id = any($1)`;

/** One for each id, in their order. The table of the FHIR store is read here, since every reading of a document begins with both. */
export async function findKept(db: Sql, ids: readonly string[]): Promise<readonly (Kept | undefined)[]> {
  const rows = await db.rows<[version: number, updated: number, content: string, ...Row]>(withMetadata, [ids], {
    name: 'documents-find-kept',
    quick: true,
  });
  const found = new Map(
    rows.map(([version, updated, content, ...columns]): [string, Kept] => {
      const row = toDocument(columns);
      return [row.id, { row, stored: { type: 'DocumentReference', id: row.id, version, updated, content } }];
    }),
  );
  return ids.map((id) => found.get(id));
}

/** By the identifiers that their producers gave them. */
export async function findByUniqueIds(db: Sql, patient: string, uniqueIds: readonly string[]): Promise<readonly DocumentRow[]> {
  const rows = await db.rows<Row>(
    `select ${columns} from documents.document where patient = $1 and unique_id = any($2)`,
    [patient, uniqueIds],
    {
      name: 'documents-find-unique',
    },
  );
  return rows.map(toDocument);
}

/** Of whichever patient: several may carry the same identifier when their producers were careless. */
export async function findByUniqueId(db: Sql, uniqueId: string): Promise<readonly DocumentRow[]> {
  const rows = await db.rows<Row>(`select ${columns} from documents.document where unique_id = $1 limit 2`, [uniqueId], {
    name: 'documents-find-identifier',
  });
  return rows.map(toDocument);
}

export async function findMany(db: Sql, patient: string, ids: readonly string[]): Promise<ReadonlyMap<string, DocumentRow>> {
  const rows = await db.rows<Row>(`select ${columns} from documents.document where patient = $1 and id = any($2)`, [patient, ids], {
    name: 'documents-find-many',
    quick: true,
  });
  return new Map(rows.map((row) => [row[1], toDocument(row)]));
}

/** Takes note of a visit; gives when the one before was, or undefined at the first. Openings within `pauseMs` are one visit. */
export async function visit(db: Sql, patient: string, caller: string, at: number, pauseMs: number): Promise<number | undefined> {
  const [row] = await db.rows<[number | null]>(
    `insert into documents.visit as v (patient, caller, at) values ($1, $2, $3)
     on conflict (patient, caller) do update set before = case when excluded.at - v.at > $4 then v.at else v.before end, at = excluded.at
     returning before`,
    [patient, caller, at, pauseMs],
    { name: 'documents-visit' },
  );
  return row?.[0] ?? undefined;
}

/** Documents of one record, by the identifiers that their producers gave them. */
export interface Named {
  readonly patient: string;
  readonly uniqueIds: readonly string[];
}

/** What a deposit asks of a document that is there already; it asks so often that more columns would be felt. */
export type Present = Pick<DocumentRow, 'id' | 'uniqueId' | 'sha1' | 'submission'>;
type PresentRow = [n: number, id: string, uniqueId: string, sha1: Buffer, submission: string];

const ofNamed = `select k.n, id, unique_id, sha1, submission from unnest($1::text[], $2::text[]) with ordinality k(patient, unique_id, n) join documents.document using (patient, unique_id)`;

const namedValues = (all: readonly Named[]) => [
  all.flatMap(({ patient, uniqueIds }) => uniqueIds.map(() => patient)),
  all.flatMap(({ uniqueIds }) => uniqueIds),
];

/** `n` counts the identifiers through all records. */
function byRecord(all: readonly Named[], rows: readonly PresentRow[]): readonly Present[][] {
  const owner = all.flatMap(({ uniqueIds }, i) => uniqueIds.map(() => i));
  const found: Present[][] = all.map(() => []);
  for (const [n, id, uniqueId, sha1, submission] of rows) found[owner[n - 1] as number]?.push({ id, uniqueId, sha1, submission });
  return found;
}

/** What is there of each, in their order. */
export async function findNamed(db: Sql, all: readonly Named[]): Promise<readonly (readonly Present[])[]> {
  return byRecord(all, await db.rows<PresentRow>(ofNamed, namedValues(all), { name: 'documents-find-named' }));
}

/** The same, and says that these contents are about to be used; waits for a sweep that looks at one of them. */
export async function announce(
  db: Sql,
  all: readonly (Named & { readonly blobs: readonly string[] })[],
  at: number,
): Promise<readonly (readonly Present[])[]> {
  const rows = await db.rows<PresentRow>(
    `with announced as (
       insert into documents.pending (blob, at) select distinct b, $4::int8 from unnest($3::text[]) b order by b on conflict (blob) do update set at = excluded.at
     ) ${ofNamed}`,
    [...namedValues(all), all.flatMap(({ blobs }) => blobs), at],
    { name: 'documents-announce', quick: true },
  );
  return byRecord(all, rows);
}

/** Contents in use, in pages by their address. */
export async function listBlobs(db: Sql, after: string, limit: number): Promise<readonly string[]> {
  const rows = await db.rows<[string]>(`select distinct blob from documents.document where blob > $1 order by blob limit $2`, [
    after,
    limit,
  ]);
  return rows.map(([blob]) => blob);
}

/** Documents with their contents, in pages by id. */
export async function pageOfContents(
  db: Sql,
  after: string,
  limit: number,
): Promise<readonly { id: string; blob: string; sha1: Buffer }[]> {
  const rows = await db.rows<[string, string, Buffer]>(`select id, blob, sha1 from documents.document where id > $1 order by id limit $2`, [
    after,
    limit,
  ]);
  return rows.map(([id, blob, sha1]) => ({ id, blob, sha1 }));
}

/** Announced contents that no document came to use. */
export async function listAbandoned(db: Sql, before: number, limit: number): Promise<readonly string[]> {
  const rows = await db.rows<[string]>(
    `select p.blob from documents.pending p where p.at < $1 and not exists (select from documents.document d where d.blob = p.blob) order by p.blob limit $2`,
    [before, limit],
  );
  return rows.map(([blob]) => blob);
}

/** Whether nobody uses this content; holds off whoever would announce it until the transaction ends. */
export async function isOrphan(tx: Sql, blob: string, before: number): Promise<boolean> {
  const [row] = await tx.rows<[number]>(
    `insert into documents.pending as p (blob, at) values ($1, 0) on conflict (blob) do update set at = p.at returning at`,
    [blob],
  );
  if ((row?.[0] ?? 0) > before) return false;
  const [used] = await tx.rows<[number]>(`select 1 from documents.document where blob = $1 limit 1`, [blob]);
  return used === undefined;
}

export async function forget(tx: Sql, before: number): Promise<void> {
  await tx.query(`delete from documents.pending where at < $1`, [before]);
}
