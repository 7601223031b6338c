// All the SQL of consent.
import type { Sql } from '@socle/kit/sql';
import type { ChangeKind, Notice, Statement } from './contract.ts';

export interface CurrentRow {
  readonly kind: string;
  readonly subject: string;
  readonly value: string;
  readonly name: string;
  readonly structure: string | undefined;
  /** Milliseconds. */
  readonly since: number;
  readonly until: number | undefined;
}

export interface NewStatement {
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly value: string;
  readonly name: string;
  readonly structure: string | undefined;
  readonly at: number;
  readonly until: number | undefined;
  readonly by: { readonly id: string; readonly kind: string; readonly name: string };
  readonly proof: string | undefined;
  readonly reason: string | undefined;
  readonly request: string;
}

export type FactRow = readonly [kind: string, value: string, until: number | null];

/** What holds for the record itself and for this professional, by the primary key: one list for each pair, in their order. */
export async function findFacts(
  db: Sql,
  pairs: readonly { readonly patient: string; readonly professional: string }[],
): Promise<readonly (readonly FactRow[])[]> {
  const rows = await db.rows<[number, string, string, number | null]>(
    `select k.n, c.kind, c.value, c.until from unnest($1::text[], $2::text[]) with ordinality k(patient, professional, n)
     join consent.current c on c.patient = k.patient and c.subject in ('', k.professional)`,
    [pairs.map(({ patient }) => patient), pairs.map(({ professional }) => professional)],
    { name: 'consent-facts', quick: true },
  );
  const found: FactRow[][] = pairs.map(() => []);
  for (const [n, ...row] of rows) found[n - 1]?.push(row);
  return found;
}

export async function listCurrent(db: Sql, patient: string): Promise<readonly CurrentRow[]> {
  const rows = await db.rows<[string, string, string, string, string | null, number, number | null]>(
    `select kind, subject, value, name, structure, since, until from consent.current where patient = $1 order by since`,
    [patient],
    { name: 'consent-current' },
  );
  return rows.map(([kind, subject, value, name, structure, since, until]) => ({
    kind,
    subject,
    value,
    name,
    structure: structure ?? undefined,
    since,
    until: until ?? undefined,
  }));
}

export async function findRepresentation(db: Sql, person: string, patient: string): Promise<boolean> {
  const rows = await db.rows(
    `select 1 from consent.current where patient = $1 and kind = 'representative' and subject = $2 and value = 'yes'`,
    [patient, person],
    { name: 'consent-represents', quick: true },
  );
  return rows.length > 0;
}

export async function listDependants(db: Sql, person: string): Promise<readonly (readonly [patient: string, since: number])[]> {
  return db.rows<[string, number]>(
    `select patient, since from consent.current where subject = $1 and kind = 'representative' and value = 'yes' order by patient`,
    [person],
  );
}

export async function addStatement(tx: Sql, patient: string, one: NewStatement): Promise<void> {
  const { kind, subject, value, name, structure, at, until, by, proof, reason, request } = one;
  await tx.query(
    `insert into consent.statement (patient, kind, subject, value, at, until, by_id, by_kind, by_name, proof, reason, request)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [patient, kind, subject, value, at, until, by.id, by.kind, by.name, proof, reason, request],
    { name: 'consent-add' },
  );
  await tx.query(
    `insert into consent.current as c (patient, kind, subject, value, name, structure, since, until) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (patient, kind, subject) do update set value = excluded.value, until = excluded.until, since = excluded.since,
       name = case when excluded.name = '' then c.name else excluded.name end, structure = coalesce(excluded.structure, c.structure)`,
    [patient, kind, subject, value, name, structure, at, until],
    { name: 'consent-set' },
  );
}

export async function addNotice(
  tx: Sql,
  patient: string,
  {
    at,
    kind,
    who,
    structure,
    reason,
  }: { at: number; kind: Notice['kind']; who: string; structure: string | undefined; reason: string | undefined },
): Promise<void> {
  await tx.query(`insert into consent.notice (patient, at, kind, who, structure, reason) values ($1, $2, $3, $4, $5, $6)`, [
    patient,
    at,
    kind,
    who,
    structure,
    reason,
  ]);
}

export async function listNotices(db: Sql, patient: string): Promise<readonly Notice[]> {
  const rows = await db.rows<[number, number, Notice['kind'], string, string | null, string | null, boolean]>(
    `select id, at, kind, who, structure, reason, seen from consent.notice where patient = $1 order by id desc limit 200`,
    [patient],
  );
  return rows.map(([id, at, kind, who, structure, reason, seen]) => ({
    id,
    at: new Date(at).toISOString(),
    kind,
    who,
    structure: structure ?? undefined,
    reason: reason ?? undefined,
    seen,
  }));
}

export async function markNotices(db: Sql, patient: string, upTo: number): Promise<void> {
  await db.query(`update consent.notice set seen = true where patient = $1 and id <= $2 and not seen`, [patient, upTo]);
}

export async function listStatements(db: Sql, patient: string): Promise<readonly Statement[]> {
  const rows = await db.rows<[number, number, ChangeKind, string, string, number | null, string, string | null]>(
    `select id, at, kind, subject, value, until, by_name, proof from consent.statement where patient = $1 order by id desc limit 500`,
    [patient],
  );
  return rows.map(([id, at, kind, subject, value, until, by, proof]) => ({
    id,
    at: new Date(at).toISOString(),
    kind,
    subject: subject === '' ? undefined : subject,
    value,
    until: until === null ? undefined : new Date(until).toISOString(),
    by,
    proof: proof ?? undefined,
  }));
}
