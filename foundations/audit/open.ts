// Opens the trace: without a house in tests, by room.ts in one.
import type { Clock } from '@socle/kit/clock';
import { projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import type { Database, Sql } from '@socle/kit/sql';
import { openAnchors } from './anchors.ts';
import type { Audit, RuleWords } from './contract.ts';
import { purgeOld } from './operations/purge.ts';
import { sealSettled } from './operations/seal.ts';
import { openHorizon } from './operations/settle.ts';
import { verifyAll } from './operations/verify.ts';
import { noSecret } from './problems.ts';
import { openRecorder } from './recorder.ts';
import { monthOf } from './rules/month.ts';
import { toRow } from './rules/row.ts';
import { insertEntries, listEntries } from './store/entries.ts';
import { beginMonth } from './store/months.ts';
import { ownRules } from './texts.ts';

export const auditMigrations: readonly RoomMigrations[] = [
  { room: 'audit', schema: 'audit', files: projectPath('foundations/audit/migrations') },
];

export interface AuditParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Binds the seals to this installation; without it nothing is sealed or verified. */
  readonly secret?: Buffer | undefined;
  /** File of the anchors; without it none are written. */
  readonly anchors?: string | undefined;
  /** Most entries of a batch; 10,000 unless told. */
  readonly batch?: number | undefined;
}

export interface OpenAudit extends Audit {
  /** The words of a rule, if a room gave them. */
  wordsOf(rule: string): RuleWords | undefined;
  /** Whether a later room lets this caller read the trace of this patient. */
  isAllowed(caller: { readonly id: string; readonly kind: string }, patient: string): Promise<boolean>;
  close(): Promise<void>;
}

export async function openAudit(parts: AuditParts): Promise<OpenAudit> {
  const { database, clock } = parts;
  const secret = (): Buffer => parts.secret ?? raise(noSecret());
  await beginMonth(database, monthOf(clock.millis()));
  const recorder = openRecorder((rows) => insertEntries(database, rows, true));
  const horizon = openHorizon(database);
  const anchors = parts.anchors === undefined ? undefined : openAnchors(parts.anchors);
  const sealing = {
    database,
    now: () => clock.millis(),
    batch: parts.batch ?? 10_000,
    horizon,
    anchor: async (sql: Sql) => anchors?.write(sql),
  };
  const words = new Map<string, RuleWords>(Object.entries(ownRules));
  const checks: Parameters<Audit['allowReading']>[0][] = [];
  return {
    describeRules(rules) {
      for (const [rule, one] of Object.entries(rules)) words.set(rule, one);
    },
    wordsOf: (rule) => words.get(rule),
    allowReading: (check) => void checks.push(check),
    async isAllowed(caller, patient) {
      for (const check of checks) if (await check(caller, patient)) return true;
      return false;
    },
    append: async (tx, entries) => insertEntries(tx, entries.map(toRow)),
    record: async (entries) => recorder.add(entries.map(toRow)),
    list: (options = {}) => listEntries(database, options),
    async seal({ patienceMs = 10_000, signal } = {}) {
      await beginMonth(database, monthOf(clock.millis()));
      return sealSettled({ ...sealing, secret: secret() }, patienceMs, signal);
    },
    purge: async (keepMonths) => purgeOld({ ...sealing, secret: secret() }, keepMonths),
    verify: async (options) => verifyAll({ database, secret: secret(), anchors: async () => anchors?.read() }, options),
    close: () => recorder.close(),
  };
}

function raise(error: Error): never {
  throw error;
}
