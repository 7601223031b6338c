// Opens the trace: without a house in tests, by room.ts in one.
import type { Clock } from '@socle/kit/clock';
import { projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import type { Database } from '@socle/kit/sql';
import type { Audit } from './contract.ts';
import { openRecorder } from './recorder.ts';
import { monthOf } from './rules/month.ts';
import { toRow } from './rules/row.ts';
import { insertEntries, listEntries } from './store/entries.ts';
import { beginMonth } from './store/months.ts';

export const auditMigrations: readonly RoomMigrations[] = [
  { room: 'audit', schema: 'audit', files: projectPath('foundations/audit/migrations') },
];

export interface AuditParts {
  readonly database: Database;
  readonly clock: Clock;
}

export interface OpenAudit extends Audit {
  close(): Promise<void>;
}

export async function openAudit(parts: AuditParts): Promise<OpenAudit> {
  const { database, clock } = parts;
  await beginMonth(database, monthOf(clock.millis()));
  const recorder = openRecorder((rows) => insertEntries(database, rows, true));
  return {
    append: async (tx, entries) => insertEntries(tx, entries.map(toRow)),
    record: async (entries) => recorder.add(entries.map(toRow)),
    list: (options = {}) => listEntries(database, options),
    close: () => recorder.close(),
  };
}
