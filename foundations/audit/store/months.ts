// SQL of the months: the partition that new entries go to.
import type { Database } from '@socle/kit/sql';
import type { Month } from '../rules/month.ts';

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
