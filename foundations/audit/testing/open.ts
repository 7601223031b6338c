// A trace for tests: on a database of its own, with a fixed clock, and the means of whoever owns the database.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FixedClock, fixedClock } from '@socle/kit/clock';
import { openTestDatabase } from '@socle/kit/database';
import type { Database } from '@socle/kit/sql';
import { type AuditEntry, auditMigrations, type OpenAudit, openAudit } from '../index.ts';

export interface TestAudit {
  readonly audit: OpenAudit;
  readonly db: Database;
  readonly clock: FixedClock;
  readonly anchors: string;
  entry(more?: Partial<AuditEntry>): AuditEntry;
  /** What the owner of the database can do: takes his rights back, switches the triggers off, and changes what he likes. */
  tamper(statement: string, values?: readonly unknown[]): Promise<void>;
  /** The same trace, opened again. */
  again(batch?: number): Promise<OpenAudit>;
}

export async function openTestAudit(t: { after(work: () => Promise<void>): void }, batch = 10): Promise<TestAudit> {
  const { db } = await openTestDatabase(t, { migrations: auditMigrations });
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const folder = mkdtempSync(join(tmpdir(), 'socle-audit-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const anchors = join(folder, 'audit', 'anchors.ndjson');
  const again = (size = batch): Promise<OpenAudit> => openAudit({ database: db, clock, secret: Buffer.alloc(32, 7), anchors, batch: size });
  return {
    audit: await again(),
    db,
    clock,
    anchors,
    again,
    entry: (more = {}) => ({
      at: clock.millis(),
      kind: 'access',
      action: 'read',
      outcome: 'permitted',
      rule: 'DOC-ACC-001',
      caller: { id: '899700000001', kind: 'professional', name: 'Dr Camille Berthelot' },
      request: 'r-1',
      ...more,
    }),
    async tamper(statement, values = []) {
      const tables = await db.rows<[string]>(
        `select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'audit' and c.relkind in ('r', 'p')`,
      );
      await db.transaction(async (tx) => {
        for (const [table] of tables) {
          await tx.query(`grant all on ${table} to current_user`);
          await tx.query(`alter table ${table} disable trigger append_only`);
        }
        await tx.query(statement, values);
        for (const [table] of tables) {
          await tx.query(`alter table ${table} enable trigger append_only`);
          await tx.query(`revoke update, delete, truncate on ${table} from current_user`);
        }
      });
    },
  };
}
