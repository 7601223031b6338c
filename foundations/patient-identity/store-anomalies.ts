// The SQL of anomalies: what a person must look at.
import type { Sql } from '@socle/kit/sql';
import type { Anomaly } from './contract.ts';

/** One that is open already is not opened twice. */
export async function openAnomaly(tx: Sql, at: number, { identity, kind, text }: Omit<Anomaly, 'id' | 'at'>): Promise<void> {
  await tx.query(
    `insert into patient_identity.anomaly (identity, at, kind, text) select $1, $2, $3, $4
     where not exists (select 1 from patient_identity.anomaly where identity = $1 and kind = $3 and text = $4 and closed is null)`,
    [identity, at, kind, text],
  );
}

export async function closeAnomaly(tx: Sql, id: number, at: number, by: string): Promise<string | undefined> {
  const [row] = await tx.rows<[string]>(
    `update patient_identity.anomaly set closed = $2, by_id = $3 where id = $1 and closed is null returning identity`,
    [id, at, by],
  );
  return row?.[0];
}

/** The open ones, the latest first. */
export async function listAnomalies(db: Sql, limit: number): Promise<readonly Anomaly[]> {
  const rows = await db.rows<[number, string, number, Anomaly['kind'], string]>(
    `select id, identity, at, kind, text from patient_identity.anomaly where closed is null order by at desc, id desc limit $1`,
    [limit],
  );
  return rows.map(([id, identity, at, kind, text]) => ({ id: Number(id), identity, at: new Date(at).toISOString(), kind, text }));
}
