// Dates as exact as their source: a year, a quarter, a month, a day. Compared by the days that they may mean; in the calendar of Paris.

const forms = /^(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?$/;

export interface DayRange {
  /** First day that is meant, in days since 1970-01-01. */
  readonly first: number;
  readonly last: number;
}

const day = 86_400_000;

/** Undefined: not a date of ours. `2021-02-30` is none. */
export function rangeOf(date: string): DayRange | undefined {
  const [, year, quarter, month, dayOfMonth] = forms.exec(date) ?? [];
  if (year === undefined) return undefined;
  const y = Number(year);
  const from = (m: number): number => Date.UTC(y, m, 1) / day;
  if (quarter !== undefined) return { first: from((Number(quarter) - 1) * 3), last: from(Number(quarter) * 3) - 1 };
  if (month === undefined) return { first: from(0), last: from(12) - 1 };
  const m = Number(month);
  if (m < 1 || m > 12) return undefined;
  if (dayOfMonth === undefined) return { first: from(m - 1), last: from(m) - 1 };
  const d = from(m - 1) + Number(dayOfMonth) - 1;
  return Number(dayOfMonth) >= 1 && d < from(m) ? { first: d, last: d } : undefined;
}

export const isPartialDate = (date: string): boolean => rangeOf(date) !== undefined;

/** Order of a time line: by the first day that is meant, then the more exact first. */
export function compareDates(a: string, b: string): number {
  const [x, y] = [rangeOf(a), rangeOf(b)];
  if (!x || !y) return x ? -1 : y ? 1 : a < b ? -1 : a > b ? 1 : 0;
  return x.first - y.first || x.last - y.last;
}

/** Days from `planned` to `actual`, by their first days; positive: late. Undefined where one is inside the other: no slip can be told. */
export function slipInDays(planned: string, actual: string): number | undefined {
  const [p, a] = [rangeOf(planned), rangeOf(actual)];
  if (!p || !a) return undefined;
  if (a.first > p.last || a.last < p.first) return a.first - p.first;
  return p.first === a.first && p.last === a.last ? 0 : undefined;
}

/** Whether it has come by then: its last day is past. */
export function isPast(date: string, today: string): boolean {
  const [d, t] = [rangeOf(date), rangeOf(today)];
  return d !== undefined && t !== undefined && d.last < t.first;
}

/** `2021-06-08` from days since 1970. */
export const isoDay = (days: number): string => new Date(days * day).toISOString().slice(0, 10);
