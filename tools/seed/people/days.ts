// Days as numbers, and their texts in French civil time.

const dayMillis = 86_400_000;

export const dayOf = (text: string): number => Math.floor(Date.parse(`${text}T00:00:00Z`) / dayMillis);
export const dateText = (day: number): string => new Date(day * dayMillis).toISOString().slice(0, 10);
export const yearOf = (day: number): number => new Date(day * dayMillis).getUTCFullYear();
export const dayIn = (year: number, month: number, date: number): number => Math.floor(Date.UTC(year, month - 1, date) / dayMillis);
/** Completed years. */
export function ageAt(born: number, day: number): number {
  const a = new Date(born * dayMillis);
  const b = new Date(day * dayMillis);
  const had = b.getUTCMonth() > a.getUTCMonth() || (b.getUTCMonth() === a.getUTCMonth() && b.getUTCDate() >= a.getUTCDate());
  return b.getUTCFullYear() - a.getUTCFullYear() - (had ? 0 : 1);
}

/** A moment of a day, with the offset that clocks in France showed. */
export function timeText(day: number, minutes: number): string {
  const pad = (n: number): string => String(n).padStart(2, '0');
  const [over, rest] = [Math.floor(minutes / 1440), ((minutes % 1440) + 1440) % 1440];
  return `${dateText(day + over)}T${pad(Math.floor(rest / 60))}:${pad(rest % 60)}:00${isSummer(day + over) ? '+02:00' : '+01:00'}`;
}

/** From the last Sunday of March to the last of October. */
function isSummer(day: number): boolean {
  const year = yearOf(day);
  return day >= lastSunday(year, 3) && day < lastSunday(year, 10);
}

function lastSunday(year: number, month: number): number {
  const last = dayIn(year, month, 31);
  return last - ((last + 4) % 7);
}

/** The next day on which offices are open. */
export function workday(day: number): number {
  const weekday = (day + 4) % 7;
  return weekday === 0 ? day + 1 : weekday === 6 ? day + 2 : day;
}
