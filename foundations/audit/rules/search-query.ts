// Reads a search of AuditEvent: ITI-81 as the French volet narrows it (a bound of date is mandatory).
import { parseDateInterval } from '@socle/engine/fhir';
import type { AuditAction, AuditFilter, AuditKind, AuditOutcome } from '../contract.ts';
import { badParameter, missingDate, unknownParameter } from '../problems.ts';
import { actionsOf, actionsOfSubtype, kindsOf, outcomesOf } from './classify.ts';

export type View = 'tde' | 'balp';

export interface EventQuery {
  readonly filter: AuditFilter;
  /** A parameter that no entry can meet: an action that does not exist, and the like. */
  readonly empty: boolean;
  readonly view: View;
  readonly count: number;
  readonly cursor?: string;
  /** What was asked, without the cursor: the next page asks the same. */
  readonly question: string;
}

const countDefault = 50;
const countMax = 500;

/** How a result is written, not what is in it. */
const presentation = new Set(['_format', '_pretty']);

export function readView(value: string | undefined): View {
  if (value === undefined || value === '' || value === 'tde') return 'tde';
  if (value === 'balp') return 'balp';
  throw badParameter('view', value, 'tde or balp');
}

export function readEventQuery(pairs: readonly (readonly [string, string])[], lenient = false): EventQuery {
  let filter: { -readonly [K in keyof AuditFilter]: AuditFilter[K] } = {};
  let empty = false;
  let bounded = false;
  let view: View = 'tde';
  let count = countDefault;
  let cursor: string | undefined;

  /** Each repetition of a parameter narrows. */
  function narrow<T>(key: 'kinds' | 'actions' | 'outcomes', wanted: readonly T[]): void {
    const before = filter[key] as readonly T[] | undefined;
    const both = before === undefined ? [...wanted] : before.filter((one) => wanted.includes(one));
    if (both.length === 0) empty = true;
    filter = { ...filter, [key]: both };
  }
  function only(key: 'patient' | 'caller' | 'id', value: string | number): void {
    if (filter[key] !== undefined && filter[key] !== value) empty = true;
    filter = { ...filter, [key]: value };
  }

  const readers: Record<string, (value: string) => void> = {
    date: (value) => readDate('date', value),
    'period-start': (value) => readDate('period-start', value),
    patient: (value) => only('patient', idOf('patient', value, 'Patient')),
    'patient:identifier': (value) => only('patient', value.slice(value.indexOf('|') + 1)),
    agent: (value) => only('caller', idOf('agent', value)),
    'agent:identifier': (value) => only('caller', value.slice(value.indexOf('|') + 1)),
    type: (value) => narrow<AuditKind>('kinds', value.split(',').flatMap(kindsOf)),
    subtype: (value) => narrow<AuditAction>('actions', value.split(',').flatMap(actionsOfSubtype)),
    action: (value) => narrow<AuditAction>('actions', value.split(',').flatMap(actionsOf)),
    outcome: (value) => narrow<AuditOutcome>('outcomes', value.split(',').flatMap(outcomesOf)),
    entity(value) {
      const [type, id] = /^(?:.*\/)?([A-Za-z]+)\/([^/]+)$/.exec(value)?.slice(1) ?? [undefined, value];
      filter = { ...filter, entity: { id: id as string, ...(type === undefined ? {} : { type }) } };
    },
    _id(value) {
      if (/^\d{1,15}$/.test(value)) only('id', Number(value));
      else empty = true;
    },
    _count(value) {
      if (!/^\d{1,9}$/.test(value)) throw badParameter('_count', value, 'a whole number');
      count = Math.min(Math.max(1, Number(value)), countMax);
    },
    _sort(value) {
      if (value !== '-date') throw badParameter('_sort', value, '-date: the newest first');
    },
    view(value) {
      view = readView(value);
    },
    _cursor(value) {
      cursor = value;
    },
  };

  function readDate(name: string, value: string): void {
    const [, prefix = 'eq', text = ''] = /^(eq|ge|gt|le|lt|sa|eb)?(.*)$/.exec(value) ?? [];
    const interval = parseDateInterval(text.replace(' ', '+'));
    if (!interval) throw badParameter(name, value, 'a date with one of ge, gt, le, lt, sa, eb, eq before it');
    bounded = true;
    const from = prefix === 'ge' || prefix === 'eq' ? interval.lo : prefix === 'gt' || prefix === 'sa' ? interval.hi : undefined;
    const to = prefix === 'le' || prefix === 'eq' ? interval.hi : prefix === 'lt' || prefix === 'eb' ? interval.lo : undefined;
    if (from !== undefined) filter = { ...filter, from: Math.max(from, filter.from ?? from) };
    if (to !== undefined) filter = { ...filter, to: Math.min(to, filter.to ?? to) };
  }

  for (const [name, value] of pairs) {
    if (presentation.has(name)) continue;
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!read) {
      if (lenient) continue;
      throw unknownParameter(name, Object.keys(readers));
    }
    if (value === '') throw badParameter(name, value, 'a value');
    read(value);
  }
  if (view === 'tde' && !bounded) throw missingDate();
  const asked = new URLSearchParams();
  for (const [name, value] of pairs) if (name !== '_cursor') asked.append(name, value);
  return { filter, empty, view, count, question: asked.toString(), ...(cursor === undefined ? {} : { cursor }) };
}

/** `Patient/x`, an absolute address that ends so, or the id alone. */
function idOf(name: string, value: string, type?: string): string {
  const found = /^(?:.*\/)?([A-Za-z]+)\/([^/?#]+)$/.exec(value);
  if (!found) return value.slice(value.indexOf('|') + 1);
  if (type !== undefined && found[1] !== type) throw badParameter(name, value, `a reference to a ${type}`);
  return found[2] as string;
}
