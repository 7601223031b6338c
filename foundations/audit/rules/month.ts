// Months and ids: the ids of one month stand in one partition. An id is the number of its month times 10^12, and a count.

const perMonth = 1_000_000_000_000;

export interface Month {
  /** Months since January 2000. */
  readonly number: number;
  /** Name of its partition, e.g. entry_2026_11. */
  readonly table: string;
  /** First id. */
  readonly low: number;
  /** First id of the next month. */
  readonly high: number;
}

export function monthOf(millis: number): Month {
  const date = new Date(millis);
  return month((date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth());
}

/** Before 2000 there is no month: the clock of a machine that lost its battery counts as January 2000. */
export function month(number: number): Month {
  const known = Math.max(0, number);
  const year = 2000 + Math.floor(known / 12);
  return {
    number: known,
    table: `entry_${year}_${String((known % 12) + 1).padStart(2, '0')}`,
    low: known * perMonth,
    high: (known + 1) * perMonth,
  };
}

export const monthOfId = (id: number): Month => month(Math.floor(id / perMonth));

export function monthOfTable(name: string): Month | undefined {
  const [, year, of] = /^entry_(\d{4})_(\d\d)$/.exec(name) ?? [];
  return year === undefined ? undefined : month((Number(year) - 2000) * 12 + Number(of) - 1);
}
