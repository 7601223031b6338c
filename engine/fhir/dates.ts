// FHIR dates as intervals of time (R4, sections 2.24.0.1 and 3.1.1.4.7): "2024" is a whole year, from its first millisecond to its last.

export type DatePrecision = 'year' | 'month' | 'day' | 'minute' | 'second' | 'millisecond';

/** Milliseconds since 1970, `lo` included, `hi` excluded. */
export interface DateInterval {
  readonly lo: number;
  readonly hi: number;
  readonly precision: DatePrecision;
}

const day = 86_400_000;

/**
 * Reads a date, dateTime or instant. A time without seconds or without zone is accepted, as searches write it; `zone` is then the
 * offset in minutes (UTC by default), for dates as well. Undefined where the text is no valid date: 2023-02-29, month 13, year 0000.
 */
export function parseDateInterval(text: string, zone = 0): DateInterval | undefined {
  const length = text.length;
  if (length < 4 || length > 40) return undefined;
  const year = digits2(text, 0) * 100 + digits2(text, 2);
  if (!(year > 0)) return undefined;
  const shift = zone * 60_000;
  if (length === 4) return interval(daysBefore(year, 1), daysBefore(year + 1, 1), shift, 'year');
  const month = digits2(text, 5);
  if (text.charCodeAt(4) !== 45 || !(month >= 1 && month <= 12)) return undefined;
  if (length === 7)
    return interval(daysBefore(year, month), month === 12 ? daysBefore(year + 1, 1) : daysBefore(year, month + 1), shift, 'month');
  const dayOfMonth = digits2(text, 8);
  if (text.charCodeAt(7) !== 45 || !(dayOfMonth >= 1 && dayOfMonth <= daysIn(year, month))) return undefined;
  const days = daysBefore(year, month) + dayOfMonth - 1;
  if (length === 10) return interval(days, days + 1, shift, 'day');
  return text.charCodeAt(10) === 84 /* T */ ? withTime(text, days * day, shift) : undefined;
}

function interval(from: number, to: number, shift: number, precision: DatePrecision): DateInterval {
  return { lo: from * day - shift, hi: to * day - shift, precision };
}

function withTime(text: string, midnight: number, shift: number): DateInterval | undefined {
  const hour = digits2(text, 11);
  const minute = digits2(text, 14);
  if (!(hour <= 23 && minute <= 59) || text.charCodeAt(13) !== 58) return undefined;
  let at = 16;
  let lo = midnight + hour * 3_600_000 + minute * 60_000;
  let width = 60_000;
  let precision: DatePrecision = 'minute';
  if (text.charCodeAt(16) === 58) {
    const second = digits2(text, 17);
    // 60 is a leap second.
    if (!(second <= 60)) return undefined;
    lo += second * 1000;
    width = 1000;
    precision = 'second';
    at = 19;
    if (text.charCodeAt(19) === 46) {
      const start = at + 1;
      let scale = 100;
      for (at = start; isDigit(text.charCodeAt(at)); at++) {
        lo += (text.charCodeAt(at) - 48) * Math.floor(scale);
        width = Math.max(1, Math.floor(scale));
        scale /= 10;
      }
      if (at === start) return undefined;
      precision = 'millisecond';
    }
  }
  const offset = at === text.length ? shift : zoneAt(text, at);
  return offset === undefined ? undefined : { lo: lo - offset, hi: lo - offset + width, precision };
}

/** `Z`, `+02:00`, up to 14 hours; in milliseconds. */
function zoneAt(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if (sign === 90) return text.length === at + 1 ? 0 : undefined;
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return undefined;
  const hours = digits2(text, at + 1);
  const minutes = digits2(text, at + 4);
  if (!(hours <= 14 && minutes <= 59 && hours * 60 + minutes <= 840)) return undefined;
  const offset = hours * 3_600_000 + minutes * 60_000;
  return sign === 43 ? offset : -offset;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Two digits as a number; NaN where they are none, so that every comparison fails. */
function digits2(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const beforeMonth = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to the first of a month, proleptic Gregorian calendar. */
function daysBefore(year: number, month: number): number {
  const past = year - 1;
  const leaps = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return past * 365 + leaps + (beforeMonth[month] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0) - 719_162;
}
