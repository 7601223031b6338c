// How an entry is laid out in a row, and read back.
import { show } from '@socle/kit/problem';
import type { AuditCaller, AuditCode, AuditEntry, AuditRecord } from '../contract.ts';
import { badEntry } from '../problems.ts';

/** An entry as its row takes it: integers and text. */
export interface Row {
  at: number;
  kind: string;
  action: string;
  outcome: string;
  rule: string;
  caller: string;
  caller_kind: string;
  actor: string;
  patient: string | null;
  entity_type: string | null;
  entity_id: string | null;
  entity_version: number | null;
  entity_code: string | null;
  mode: string | null;
  reason: string | null;
  request: string;
  details: string | null;
}

/** Columns after the id, in the order of the table. */
export const columns = [
  ['at', 'bigint'],
  ['kind', 'text'],
  ['action', 'text'],
  ['outcome', 'text'],
  ['rule', 'text'],
  ['caller', 'text'],
  ['caller_kind', 'text'],
  ['actor', 'text'],
  ['patient', 'text'],
  ['entity_type', 'text'],
  ['entity_id', 'text'],
  ['entity_version', 'bigint'],
  ['entity_code', 'text'],
  ['mode', 'text'],
  ['reason', 'text'],
  ['request', 'text'],
  ['details', 'text'],
] as const satisfies readonly (readonly [keyof Row, string])[];

const kinds = new Set(['access', 'sign-in', 'rights', 'identity', 'system']);
const actions = new Set(['create', 'read', 'update', 'delete', 'search', 'execute', 'sign-in', 'sign-out', 'decide']);
const outcomes = new Set(['permitted', 'refused', 'failed']);
const textMax = 500;
const reasonMax = 2000;

/** Refuses what would make a trace that says nothing: no rule, no caller, no request, a time that is none. */
export function toRow(entry: AuditEntry): Row {
  const { caller, entity } = entry;
  if (!Number.isSafeInteger(entry.at)) throw badEntry('at', entry.at, 'a number of milliseconds');
  if (!kinds.has(entry.kind)) throw badEntry('kind', entry.kind, [...kinds].join(', '));
  if (!actions.has(entry.action)) throw badEntry('action', entry.action, [...actions].join(', '));
  if (!outcomes.has(entry.outcome)) throw badEntry('outcome', entry.outcome, [...outcomes].join(', '));
  if (entity?.version !== undefined && !Number.isSafeInteger(entity.version))
    throw badEntry('entity.version', entity.version, 'a whole number');
  return {
    at: entry.at,
    kind: entry.kind,
    action: entry.action,
    outcome: entry.outcome,
    rule: needed('rule', entry.rule),
    caller: needed('caller.id', caller.id),
    caller_kind: needed('caller.kind', caller.kind),
    actor: JSON.stringify(cleaned(actorOf(caller))),
    patient: optional(entry.patient),
    entity_type: optional(entity?.type),
    entity_id: optional(entity?.id),
    entity_version: entity?.version ?? null,
    entity_code: optional(entity?.code),
    mode: optional(entry.mode),
    reason: optional(entry.reason, reasonMax),
    request: needed('request', entry.request),
    details: entry.details === undefined ? null : JSON.stringify(cleaned(entry.details)),
  };
}

/** Only what is named here: a caller of a request also has a session and scopes, which are none of the trace's business. */
function actorOf({
  name,
  profession,
  specialty,
  structure,
  situation,
  client,
  level,
  actingFor,
}: AuditCaller): Omit<AuditCaller, 'id' | 'kind'> {
  const code = (one: AuditCode | undefined) => one && { system: one.system, code: one.code, display: one.display };
  return {
    name,
    profession: code(profession),
    specialty: code(specialty),
    structure: structure && { id: structure.id, name: structure.name, sector: structure.sector },
    situation,
    client: client && { id: client.id, name: client.name },
    level,
    actingFor: actingFor && { id: actingFor.id, name: actingFor.name },
  };
}

/** `id` first, then the columns in their order. */
export function fromRow(values: readonly unknown[]): AuditRecord {
  const row = Object.fromEntries(columns.map(([name], at) => [name, values[at + 1]])) as unknown as Row;
  const actor = JSON.parse(row.actor) as Omit<AuditCaller, 'id' | 'kind'>;
  return {
    id: values[0] as number,
    at: row.at,
    kind: row.kind as AuditEntry['kind'],
    action: row.action as AuditEntry['action'],
    outcome: row.outcome as AuditEntry['outcome'],
    rule: row.rule,
    caller: { id: row.caller, kind: row.caller_kind, ...actor },
    request: row.request,
    ...(row.patient === null ? {} : { patient: row.patient }),
    ...(row.entity_id === null
      ? {}
      : {
          entity: {
            type: row.entity_type ?? '',
            id: row.entity_id,
            ...(row.entity_version === null ? {} : { version: row.entity_version }),
            ...(row.entity_code === null ? {} : { code: row.entity_code }),
          },
        }),
    ...(row.mode === null ? {} : { mode: row.mode as NonNullable<AuditEntry['mode']> }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.details === null ? {} : { details: JSON.parse(row.details) as Record<string, string> }),
  };
}

function needed(name: string, value: string): string {
  if (typeof value !== 'string' || value === '') throw badEntry(name, show(value), 'a text');
  return clean(value, textMax);
}

function optional(value: string | undefined, max = textMax): string | null {
  return value === undefined ? null : clean(value, max);
}

/** What PostgreSQL cannot keep is replaced, what is too long is cut: an access never goes untraced because of a text that somebody typed. */
function clean(text: string, max: number): string {
  const kept = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return kept.replace(/[\0\p{Cs}]/gu, '\uFFFD');
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return clean(value, textMax);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, 100).map(cleaned);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [clean(key, 100), cleaned(one)]));
}
