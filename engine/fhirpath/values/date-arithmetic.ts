// Adds durations to dates and times (FHIRPath N1, date/time arithmetic).
import { dateOfDay, dayNumber, daysInMonth } from './calendar.ts';
import type { Quantity } from './quantity.ts';
import { type Real, toNumber, truncateReal } from './real.ts';
import { daily, hourly, minutely, monthly, secondly, Temporal, yearly } from './temporal.ts';

const calendarUnits: Readonly<Record<string, readonly [precision: number, factor: number]>> = {
  year: [yearly, 1],
  month: [monthly, 1],
  week: [daily, 7],
  day: [daily, 1],
  hour: [hourly, 1],
  minute: [minutely, 1],
  second: [secondly, 1],
  millisecond: [secondly, 0.001],
};
/** Years and months of UCUM have a fixed length that no calendar knows: they are not added. */
const ucumUnits: Readonly<Record<string, string>> = { wk: 'week', d: 'day', h: 'hour', min: 'minute', s: 'second', ms: 'millisecond' };
/** How many of a unit make one of the next larger: of seconds 60 make a minute, of days 30 a month. */
const perLarger: Readonly<Record<number, number>> = { [secondly]: 60, [minutely]: 60, [hourly]: 24, [daily]: 30, [monthly]: 12 };

/** Undefined beyond the years 1 to 9999; a sentence where the unit does not go with a date. */
export function addToTemporal(value: Temporal, quantity: Quantity, sign: 1 | -1): Temporal | undefined | string {
  const word = quantity.kind === 'calendar' ? quantity.unit : quantity.kind === 'ucum' ? ucumUnits[quantity.unit] : undefined;
  const unit = word === undefined ? undefined : calendarUnits[word];
  if (!unit || (value.kind === 'Time' && unit[0] < hourly)) return `${quantity.unit} is not added to a ${value.kind}.`;
  const [precision, factor] = unit;
  const amount = sign * factor * wholeAbove(quantity.value, precision);
  return value.precision < precision ? addCoarsely(value, amount, precision) : addExactly(value, amount, precision);
}

/** Only seconds have decimals. */
function wholeAbove(value: Real, precision: number): number {
  return toNumber(precision === secondly ? value : truncateReal(value));
}

/** To a date that has no such part: the amount is first brought to the smallest part it has. */
function addCoarsely(value: Temporal, amount: number, precision: number): Temporal | undefined {
  let rest = amount;
  let at = precision;
  for (; at > value.precision; at--) {
    if (at === daily && value.precision === yearly) {
      rest = Math.trunc(rest / 365);
      at = monthly;
    } else rest = Math.trunc(rest / (perLarger[at] as number));
  }
  return addExactly(value, rest, value.precision);
}

function addExactly(value: Temporal, amount: number, precision: number): Temporal | undefined {
  if (!Number.isFinite(amount) || Math.abs(amount) > 1e15) return undefined;
  if (precision === yearly) return addMonths(value, amount * 12);
  if (precision === monthly) return addMonths(value, amount);
  const perUnit = precision === daily ? 86_400 : precision === hourly ? 3600 : precision === minutely ? 60 : 1;
  return addSeconds(value, amount * perUnit);
}

function addMonths(value: Temporal, months: number): Temporal | undefined {
  const [year, month, day] = value.parts as [number, number, number];
  const total = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  if (newYear < 1 || newYear > 9999) return undefined;
  // The 31st of a month that has none is its last day.
  return withParts(value, [newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)), ...value.parts.slice(3)]);
}

function addSeconds(value: Temporal, seconds: number): Temporal | undefined {
  const [year, month, day, hour, minute, second] = value.parts as [number, number, number, number, number, number];
  const micros = Math.round(second * 1e6) + Math.round((seconds % 1) * 1e6);
  const carried = Math.floor(micros / 1e6);
  const clock = hour * 3600 + minute * 60 + carried + Math.trunc(seconds);
  const days = Math.floor(clock / 86_400);
  const rest = clock - days * 86_400;
  // Divided once: 1 + 0.953 is not the number that is read from 1.953.
  const exact = ((rest % 60) * 1e6 + micros - carried * 1e6) / 1e6;
  const time = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, exact];
  // A time goes round the clock.
  if (value.kind === 'Time') return withParts(value, [0, 0, 0, ...time]);
  const date = dateOfDay(dayNumber(year, month, day) + days);
  return date[0] < 1 || date[0] > 9999 ? undefined : withParts(value, [...date, ...time]);
}

function withParts(value: Temporal, parts: readonly number[]): Temporal {
  const second = parts[5] as number;
  const digits = value.precision === secondly && !Number.isInteger(second) ? Math.max(value.digits, 3) : value.digits;
  return new Temporal(value.kind, parts, value.precision, value.zone, digits);
}
