// All the SQL of patient identity.
import type { Sql } from '@socle/kit/sql';
import type { Attribute, HistoryLine, IdentityStatus, Matricule, Sex } from './contract.ts';

export interface IdentityRow {
  readonly id: string;
  readonly birthName: string;
  readonly firstGiven: string;
  readonly givenNames: readonly string[];
  readonly birthDate: string;
  readonly birthDateInterpreted: boolean;
  readonly sex: Sex;
  readonly birthPlace: string | undefined;
  readonly usedName: string | undefined;
  readonly usedGiven: string | undefined;
  readonly retrieved: boolean;
  readonly checked: boolean;
  readonly attributes: readonly Attribute[];
  readonly matricule: Matricule | undefined;
  readonly keys: readonly string[];
  readonly version: number;
  readonly updated: number;
}

type Row = [
  string,
  string,
  string,
  string[],
  string,
  Sex,
  string | null,
  string | null,
  string | null,
  boolean,
  boolean,
  Attribute[],
  string | null,
  string | null,
  string[],
  number,
  number,
  boolean,
];

const columns =
  'id, birth_name, first_given, given_names, birth_date::text, sex, birth_place, used_name, used_given, retrieved, checked, attributes, oid, matricule, keys, version, updated, birth_date_interpreted';

const toRow = (row: Row): IdentityRow => {
  const [
    id,
    birthName,
    firstGiven,
    givenNames,
    birthDate,
    sex,
    birthPlace,
    usedName,
    usedGiven,
    retrieved,
    checked,
    attributes,
    oid,
    matricule,
    keys,
    version,
    updated,
    birthDateInterpreted,
  ] = row;
  return {
    id,
    birthName,
    firstGiven,
    givenNames,
    birthDate,
    birthDateInterpreted,
    sex,
    birthPlace: birthPlace ?? undefined,
    usedName: usedName ?? undefined,
    usedGiven: usedGiven ?? undefined,
    retrieved,
    checked,
    attributes,
    matricule: oid !== null && matricule !== null ? { oid, value: matricule } : undefined,
    keys,
    version,
    updated,
  };
};

export async function findIdentity(db: Sql, id: string, lock = false): Promise<IdentityRow | undefined> {
  const text = `select ${columns} from patient_identity.identity where id = $1`;
  const [row] = lock
    ? await db.rows<Row>(`${text} for update`, [id])
    : await db.rows<Row>(text, [id], { name: 'patient-identity-find', quick: true });
  return row && toRow(row);
}

/** One for each id, in their order. */
export async function findIdentities(db: Sql, ids: readonly string[]): Promise<readonly (IdentityRow | undefined)[]> {
  const rows = await db.rows<Row>(`select ${columns} from patient_identity.identity where id = any($1)`, [ids], {
    name: 'patient-identity-find-many',
    quick: true,
  });
  const found = new Map(rows.map((row) => [row[0], toRow(row)]));
  return ids.map((id) => found.get(id));
}

/** One for each matricule, in their order. */
export async function findByMatricules(db: Sql, matricules: readonly Matricule[]): Promise<readonly (IdentityRow | undefined)[]> {
  const rows = await db.rows<Row>(
    `select ${columns} from patient_identity.identity where (matricule, oid) in (select * from unnest($1::text[], $2::text[]))`,
    [matricules.map(({ value }) => value), matricules.map(({ oid }) => oid)],
    { name: 'patient-identity-matricules', quick: true },
  );
  const key = ({ oid, value }: Matricule): string => `${oid} ${value}`;
  const found = new Map(rows.map(toRow).flatMap((row) => (row.matricule ? [[key(row.matricule), row]] : [])));
  return matricules.map((one) => found.get(key(one)));
}

export async function findByMatricule(db: Sql, oid: string, value: string): Promise<IdentityRow | undefined> {
  const [row] = await db.rows<Row>(`select ${columns} from patient_identity.identity where matricule = $2 and oid = $1`, [oid, value], {
    name: 'patient-identity-matricule',
    quick: true,
  });
  return row && toRow(row);
}

/** Born on one of these days: whom a search or a creation is held against. */
export async function listBornOn(db: Sql, days: readonly string[], limit: number): Promise<readonly IdentityRow[]> {
  const rows = await db.rows<Row>(
    `select ${columns} from patient_identity.identity where birth_date = any($1::date[]) order by birth_name, id limit $2`,
    [days, limit],
  );
  return rows.map(toRow);
}

/** Of one of these keys: another spelling of the day is looked for among those of the same name. */
export async function listByKeys(db: Sql, keys: readonly string[], limit: number): Promise<readonly IdentityRow[]> {
  const rows = await db.rows<Row>(`select ${columns} from patient_identity.identity where keys @> $1::text[] order by id limit $2`, [
    keys,
    limit,
  ]);
  return rows.map(toRow);
}

/** Holds off others who write about people born on this day, until the transaction ends. */
export async function holdDay(tx: Sql, day: string): Promise<void> {
  await tx.query(`insert into patient_identity.day_lock (day) values ($1::date) on conflict do nothing`, [day]);
  await tx.query(`select 1 from patient_identity.day_lock where day = $1::date for update`, [day]);
}

export async function saveIdentity(tx: Sql, row: IdentityRow): Promise<void> {
  const { matricule } = row;
  await tx.query(
    `insert into patient_identity.identity (id, birth_name, first_given, given_names, birth_date, sex, birth_place, used_name, used_given, retrieved, checked, attributes, oid, matricule, keys, version, updated, birth_date_interpreted)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     on conflict (id) do update set birth_name = excluded.birth_name, first_given = excluded.first_given, given_names = excluded.given_names, birth_date = excluded.birth_date,
       sex = excluded.sex, birth_place = excluded.birth_place, used_name = excluded.used_name, used_given = excluded.used_given, retrieved = excluded.retrieved, checked = excluded.checked,
       attributes = excluded.attributes, oid = excluded.oid, matricule = excluded.matricule, keys = excluded.keys, version = excluded.version, updated = excluded.updated,
       birth_date_interpreted = excluded.birth_date_interpreted`,
    [
      row.id,
      row.birthName,
      row.firstGiven,
      row.givenNames,
      row.birthDate,
      row.sex,
      row.birthPlace,
      row.usedName,
      row.usedGiven,
      row.retrieved,
      row.checked,
      row.attributes,
      matricule?.oid,
      matricule?.value,
      row.keys,
      row.version,
      row.updated,
      row.birthDateInterpreted,
    ],
  );
}

export interface NewEvent {
  readonly identity: string;
  readonly at: number;
  readonly kind: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly before: IdentityStatus | undefined;
  readonly after: IdentityStatus;
  readonly evidence: string | undefined;
  /** Values before the event, where it changed some. */
  readonly previous: Readonly<Record<string, unknown>> | undefined;
  readonly request: string;
}

export async function addEvent(tx: Sql, event: NewEvent): Promise<void> {
  const { identity, at, kind, by, before, after, evidence, previous, request } = event;
  await tx.query(
    `insert into patient_identity.event (identity, at, kind, by_id, by_name, before, after, evidence, previous, request) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [identity, at, kind, by.id, by.name, before, after, evidence, previous === undefined ? undefined : JSON.stringify(previous), request],
  );
}

export async function keepMatricule(tx: Sql, identity: string, { oid, value }: Matricule, until: number): Promise<void> {
  await tx.query(
    `insert into patient_identity.matricule_history (identity, oid, value, until) values ($1, $2, $3, $4) on conflict (identity, oid, value) do update set until = excluded.until`,
    [identity, oid, value, until],
  );
}

export interface Proofs {
  /** Matricules that the identity had, the latest first. */
  readonly old: readonly Matricule[];
  /** The latest event of INSi or its equivalent, and of evidence. */
  readonly retrieved?: Proof;
  readonly checked?: Proof;
}

export interface Proof {
  readonly at: number;
  readonly by: string;
}

export async function listProofs(db: Sql, identities: readonly string[]): Promise<ReadonlyMap<string, Proofs>> {
  const found = new Map<string, Proofs>(identities.map((id) => [id, { old: [] }]));
  if (identities.length === 0) return found;
  const [old, events] = await Promise.all([
    db.rows<[string, string, string]>(
      `select identity, oid, value from patient_identity.matricule_history where identity = any($1::text[]) order by until desc`,
      [identities],
    ),
    db.rows<[string, 'retrieved' | 'checked', number, string | null]>(
      `select distinct on (identity, kind) identity, kind, at, evidence from patient_identity.event
       where identity = any($1::text[]) and kind in ('retrieved', 'checked') order by identity, kind, id desc`,
      [identities],
    ),
  ]);
  for (const [id, oid, value] of old) found.set(id, { ...found.get(id), old: [...(found.get(id)?.old ?? []), { oid, value }] });
  for (const [id, kind, at, by] of events) found.set(id, { old: [], ...found.get(id), [kind]: { at, by: by ?? '' } });
  return found;
}

export async function listEvents(db: Sql, identity: string): Promise<readonly HistoryLine[]> {
  const rows = await db.rows<[number, string, string, IdentityStatus | null, IdentityStatus, string | null]>(
    `select at, kind, by_name, before, after, evidence from patient_identity.event where identity = $1 order by id desc limit 500`,
    [identity],
  );
  return rows.map(([at, event, by, before, after, evidence]) => ({
    at: new Date(at).toISOString(),
    event,
    by,
    before: before ?? undefined,
    after,
    evidence: evidence ?? undefined,
  }));
}

export interface Change {
  readonly at: number;
  readonly kind: string;
  readonly after: IdentityStatus;
  readonly previous: Partial<IdentityRow> | undefined;
}

/** The latest first. */
export async function listChanges(db: Sql, identity: string): Promise<readonly Change[]> {
  const rows = await db.rows<[number, string, IdentityStatus, Partial<IdentityRow> | null]>(
    `select at, kind, after, previous from patient_identity.event where identity = $1 order by id desc limit 500`,
    [identity],
  );
  return rows.map(([at, kind, after, previous]) => ({ at, kind, after, previous: previous ?? undefined }));
}
