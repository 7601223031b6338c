// SQL of the months: the partition that new entries go to.
import { type Database, quoteIdent, type Sql } from '@socle/kit/sql';
import { type Month, monthOfTable } from '../rules/month.ts';

/** From here on ids are those of this month, unless a later one has begun. Safe to repeat, and for several processes at once. */
export async function beginMonth(database: Database, month: Month): Promise<void> {
  await database.query('select audit.open_month($1, $2, $3)', [month.table, month.low, month.high]);
  // Only after the partition is there for all: a sequence obeys no transaction.
  await database.query(
    `select setval('audit.entry_id', $1) from (select pg_advisory_xact_lock(hashtextextended('socle audit months', 0))) as alone
     where (select last_value from audit.entry_id) < $1`,
    [Math.max(1, month.low)],
  );
}

/** Months whose entries are there, the oldest first. */
export async function monthsKept(sql: Sql): Promise<Month[]> {
  const rows = await sql.rows<[string]>(
    `select relname from pg_inherits join pg_class c on c.oid = inhrelid where inhparent = 'audit.entry'::regclass order by relname`,
  );
  return rows.map(([name]) => monthOfTable(name)).filter((one) => one !== undefined);
}

/** Waits for readers and writers for a moment only, since all others would wait behind it. */
export async function dropMonth(tx: Sql, { table }: Month): Promise<void> {
  await tx.query(`set local lock_timeout = '1s'`);
  await tx.query(`drop table audit.${quoteIdent(table)}`);
}
