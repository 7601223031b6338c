// Deadlines are told in the time of Paris, to the second, whatever the season: `2021-01-10T23:59:59` becomes an instant, once and for all.
import { Problem, show } from '@socle/kit/problem';

const paris = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const hour = 3_600_000;

/** `2021-01-10 23:59:59`, as a clock on a wall in Paris shows it. */
export const inParis = (at: number): string => paris.format(at);

/** The day in Paris: `2021-01-10`. */
export const dayInParis = (at: number): string => paris.format(at).slice(0, 10);

/**
 * Milliseconds since 1970. An instant with an offset is taken as it is; without one it is a time in Paris. The hour that a clock skips in March
 * does not exist and is refused; the one that it shows twice in October is refused too, for nobody can tell which is meant: an offset says it.
 */
export function parseInstant(value: string, expression: string): number {
  const [, day, time = '00:00:00', offset] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?(Z|[+-]\d{2}:\d{2})?$/.exec(value) ?? [];
  const refuse = (why: string): never => {
    throw new Problem('value', `${expression}: ${show(value)} ${why}`, { requirement: 'CCT-INSTANT', expression });
  };
  if (day === undefined) return refuse('is no instant: 2021-01-10T23:59:59, with an offset or in the time of Paris.');
  const whole = time.length === 5 ? `${time}:00` : time;
  const naive = Date.parse(`${day}T${whole}Z`);
  if (Number.isNaN(naive) || new Date(naive).toISOString().slice(0, 10) !== day) return refuse('is no day of the calendar.');
  if (offset !== undefined) return Date.parse(`${day}T${whole}${offset}`);
  const fitting = [naive - hour, naive - 2 * hour].filter((at) => inParis(at) === `${day} ${whole.slice(0, 8)}`);
  const [first, second] = fitting;
  if (first === undefined) return refuse('does not exist in Paris: clocks skip that hour.');
  if (second !== undefined) return refuse('is shown twice in Paris that night: an offset (+01:00 or +02:00) says which.');
  return first;
}
