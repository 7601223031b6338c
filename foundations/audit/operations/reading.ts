// Reading the trace: decided by a rule, and traced itself before anything is answered.
import type { Clock } from '@socle/kit/clock';
import type { AuditAction, AuditCaller, AuditRecord } from '../contract.ts';
import type { OpenAudit } from '../open.ts';
import { noSuchEvent, notYours } from '../problems.ts';
import type { Place } from '../rules/audit-event.ts';
import { readCursor, toCursor } from '../rules/cursor.ts';
import { type Reach, type Reader, reachOf } from '../rules/rights.ts';
import type { EventQuery } from '../rules/search-query.ts';
import { ownRules } from '../texts.ts';

export interface Reading {
  readonly audit: OpenAudit;
  readonly clock: Clock;
  readonly place: () => Place;
  /** Signs the places where pages end. */
  readonly secret: Buffer;
}

/** One request. */
export interface Asking {
  readonly reader: Reader;
  readonly request: string;
}

export interface Page {
  readonly entries: readonly AuditRecord[];
  /** Of the next page. */
  readonly cursor?: string;
}

export async function findEvents(parts: Reading, asking: Asking, query: EventQuery): Promise<Page> {
  const reach = await enter(parts, asking, 'search', reachOf(asking.reader, 'search'), '*', query.filter.patient);
  const { filter, count } = query;
  const question = `${asking.reader.id}\n${query.question}`;
  const before = query.cursor === undefined ? undefined : readCursor(query.cursor, question, parts.secret);
  const elsewhere = reach.filter.caller !== undefined && filter.caller !== undefined && filter.caller !== reach.filter.caller;
  if (query.empty || elsewhere) return { entries: [] };
  const { entries, next } = await parts.audit.list({ ...filter, ...reach.filter, count, before });
  return { entries, ...(next === undefined ? {} : { cursor: toCursor(next, question, parts.secret) }) };
}

export async function getEvent(parts: Reading, asking: Asking, id: string): Promise<AuditRecord> {
  const reach = await enter(parts, asking, 'read', reachOf(asking.reader, 'read'), id.slice(0, 64));
  if (!/^\d{1,15}$/.test(id)) throw noSuchEvent(id);
  const { entries } = await parts.audit.list({ ...reach.filter, id: Number(id), count: 1 });
  const [entry] = entries;
  if (!entry) throw noSuchEvent(id);
  return entry;
}

/** What concerns one patient, for himself, or for whoever a later room lets read it; without the readings of the trace by the reader. */
export async function listMine(
  parts: Reading,
  asking: Asking,
  { patient, count, cursor }: { patient?: string | undefined; count: number; cursor?: string | undefined },
): Promise<Page & { readonly patient: string }> {
  const { reader } = asking;
  const whose = patient ?? reader.patient ?? '';
  const reach = await enter(parts, asking, 'search', await reachOfPatient(parts, reader, whose), '*', whose === '' ? undefined : whose);
  const question = `${reader.id}\nmine ${whose}`;
  const before = cursor === undefined ? undefined : readCursor(cursor, question, parts.secret);
  const { entries, next } = await parts.audit.list({ ...reach.filter, withoutReadingsOf: reader.id, count, before });
  return { patient: whose, entries, ...(next === undefined ? {} : { cursor: toCursor(next, question, parts.secret) }) };
}

async function reachOfPatient({ audit }: Reading, reader: Reader, patient: string): Promise<Reach> {
  const reach = reachOf(reader, 'search');
  const denied: Reach = { permit: false, rule: 'AUD-ACC-000', filter: {} };
  if (patient === '') return denied;
  if (reach.rule === 'AUD-ACC-001') return { ...reach, filter: { patient } };
  if (reach.rule !== 'AUD-ACC-002') return denied;
  if (patient === reader.patient) return reach;
  return (await audit.isAllowed(reader, patient)) ? { permit: true, rule: 'AUD-ACC-004', filter: { patient } } : denied;
}

/** Traces the reading, granted or refused, and lets the granted one pass. */
async function enter(
  { audit, clock }: Reading,
  { reader, request }: Asking,
  action: AuditAction,
  reach: Reach,
  id: string,
  patient?: string,
): Promise<Reach> {
  await audit.record([
    {
      at: clock.millis(),
      kind: 'access',
      action,
      outcome: reach.permit ? 'permitted' : 'refused',
      rule: reach.rule,
      caller: callerOf(reader),
      patient,
      entity: { type: 'AuditEvent', id },
      request,
    },
  ]);
  if (!reach.permit) throw notYours(reach.rule, ownRules[reach.rule]?.en ?? 'This is refused.');
  return reach;
}

const callerOf = ({ means, ...reader }: Reader): AuditCaller => ({ ...reader, level: reader.level ?? means?.level });
