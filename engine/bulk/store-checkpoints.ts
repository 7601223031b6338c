// How far each import has come: written in the transaction of what it tells of.
import type { Sql } from '@socle/kit/sql';
import type { ImportCounts, Position } from './contract.ts';

export interface Checkpoint extends ImportCounts {
  readonly fingerprint: string;
  readonly position: Position;
  readonly done: boolean;
  /** Size of the file of refusals when this was written. */
  readonly refusalBytes: number;
}

export interface Checkpoints {
  find(name: string): Promise<Map<string, Checkpoint>>;
  save(tx: Sql, name: string, source: string, checkpoint: Checkpoint): Promise<void>;
  forget(name: string): Promise<void>;
}

export function openCheckpoints(sql: Sql, schema: string): Checkpoints {
  return {
    async find(name) {
      const rows = await sql.rows<[string, string, number, number, boolean, number, number, number, number, number]>(
        `select source, fingerprint, lines, bytes, done, created, updated, unchanged, refused, refusal_bytes from ${schema}.import_checkpoint where name = $1`,
        [name],
      );
      return new Map(
        rows.map(([source, fingerprint, lines, bytes, done, created, updated, unchanged, refused, refusalBytes]) => [
          source,
          { fingerprint, position: { lines, bytes }, done, created, updated, unchanged, refused, refusalBytes },
        ]),
      );
    },
    async save(tx, name, source, c) {
      await tx.query(
        `insert into ${schema}.import_checkpoint values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
 on conflict (name, source) do update set fingerprint = $3, lines = $4, bytes = $5, done = $6, created = $7, updated = $8, unchanged = $9, refused = $10, refusal_bytes = $11`,
        [
          name,
          source,
          c.fingerprint,
          c.position.lines,
          c.position.bytes,
          c.done,
          c.created,
          c.updated,
          c.unchanged,
          c.refused,
          c.refusalBytes,
        ],
        { name: `${schema}-checkpoint` },
      );
    },
    async forget(name) {
      await sql.query(`delete from ${schema}.import_checkpoint where name = $1`, [name]);
    },
  };
}

interface Mounted {
  readonly mount: { readonly database: Sql; readonly schema: string };
}

/** An import of this name was begun and has not come to its end. */
export async function isImportUnderWay({ mount }: Mounted, name: string): Promise<boolean> {
  return (await openCheckpoints(mount.database, mount.schema).find(name)).size > 0;
}

/** The next import of this name begins at the start. */
export const forgetImport = ({ mount }: Mounted, name: string): Promise<void> => openCheckpoints(mount.database, mount.schema).forget(name);
