// SQL of the entries: one statement adds many, one reads a page.
import type { Sql } from '@socle/kit/sql';
import type { AuditListOptions, AuditPage } from '../contract.ts';
import { columns, fromRow, type Row } from '../rules/row.ts';

const names = columns.map(([name]) => name).join(', ');
const shape = columns.map(([name, type]) => `${name} ${type}`).join(', ');
const insert = `insert into audit.entry (${names}) select ${names} from json_to_recordset($1::json) as given(${shape})`;

/** Ids are given in the order of the rows. `quick`: outside a transaction, on a connection that others share. */
export async function insertEntries(sql: Sql, rows: readonly Row[], quick = false): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(insert, [JSON.stringify(rows)], { name: 'audit-append', quick });
}

export const countDefault = 50;
export const countMax = 1000;

export async function listEntries(sql: Sql, options: AuditListOptions): Promise<AuditPage> {
  const values: unknown[] = [];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const { own, entity, before, outcomes } = options;
  const denied = outcomes !== undefined && !outcomes.includes('permitted');
  const single = own ?? options.patient ?? options.caller ?? options.request ?? options.id ?? entity;
  // As the indexes are made: see the migration.
  const moment = single !== undefined || denied ? 'at' : '(at + 0)';
  const where: string[] = [];
  if (options.id !== undefined) where.push(`id = ${given(options.id)}`);
  if (options.patient !== undefined) where.push(`patient = ${given(options.patient)}`);
  if (options.caller !== undefined) where.push(`caller = ${given(options.caller)}`);
  if (options.request !== undefined) where.push(`request = ${given(options.request)}`);
  if (options.kinds) where.push(`kind = any(${given(options.kinds)}::text[])`);
  if (options.actions) where.push(`action = any(${given(options.actions)}::text[])`);
  if (outcomes) where.push(`outcome = any(${given(outcomes)}::text[])`);
  if (denied) where.push(`outcome <> 'permitted'`);
  if (options.withoutReadingsOf !== undefined)
    where.push(`not (caller = ${given(options.withoutReadingsOf)} and entity_type is not distinct from 'AuditEvent')`);
  if (options.rule !== undefined) where.push(`rule = ${given(options.rule)}`);
  if (entity) {
    where.push(`entity_id = ${given(entity.id)}`);
    if (entity.type !== undefined) where.push(`entity_type = ${given(entity.type)}`);
  }
  if (options.from !== undefined) where.push(`${moment} >= ${given(options.from)}`);
  if (options.to !== undefined) where.push(`${moment} < ${given(options.to)}`);
  if (before) where.push(`(${moment}, id) < (${given(before.at)}::bigint, ${given(before.id)}::bigint)`);
  const count = Math.min(Math.max(1, options.count ?? countDefault), countMax);
  const page = (more: readonly string[]): string => {
    const all = [...more, ...where];
    return `select id, ${names} from audit.entry${all.length === 0 ? '' : ` where ${all.join(' and ')}`} order by ${moment} desc, id desc limit ${count + 1}`;
  };
  // Two walks along an index each, rather than one over everybody's entries.
  const text = own
    ? `(${page([`patient = ${given(own.patient)}`])}) union (${page([`caller = ${given(own.caller)}`])}) order by at desc, id desc limit ${count + 1}`
    : page([]);
  const rows = await sql.rows(text, values, { prepare: true });
  const entries = rows.slice(0, count).map(fromRow);
  const last = entries.at(-1);
  return rows.length > count && last ? { entries, next: { at: last.at, id: last.id } } : { entries };
}
