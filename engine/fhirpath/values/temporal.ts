// Dates, times and both, of any precision (FHIRPath N1, Date, DateTime and Time).
import { daysInMonth } from './calendar.ts';

export type TemporalKind = 'Date' | 'DateTime' | 'Time';

/** Precisions by number: the seconds hold their fraction. */
export const [yearly, monthly, daily, hourly, minutely, secondly] = [1, 2, 3, 4, 5, 6] as const;

/** `parts` are year, month, day, hour, minute, second; a Time has its first three at 0. Only the first `precision` count. */
export class Temporal {
  readonly kind: TemporalKind;
  readonly parts: readonly number[];
  readonly precision: number;
  /** Minutes east of Greenwich; undefined: not said. */
  readonly zone: number | undefined;
  /** Digits of the fraction of the seconds. */
  readonly digits: number;
  readonly text: string;

  constructor(kind: TemporalKind, parts: readonly number[], precision: number, zone: number | undefined, digits: number) {
    this.kind = kind;
    this.parts = parts;
    this.precision = precision;
    this.zone = zone;
    this.digits = digits;
    this.text = print(this);
  }
}

const clock = '([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?)?';
const datePattern = new RegExp(`^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:(T)(?:${clock}(Z|[+-][0-9]{2}:[0-9]{2})?)?)?$`);
const timePattern = new RegExp(`^${clock}$`);

/** Undefined where the text is no date that exists. `kind` settles what a text without time means. */
export function parseTemporal(text: string, kind: TemporalKind): Temporal | undefined {
  return kind === 'Time' ? parseTime(text) : parseDate(text, kind);
}

function parseTime(text: string): Temporal | undefined {
  const found = timePattern.exec(text);
  if (!found) return undefined;
  return checked('Time', [0, 0, 0, ...clockOf(found, 1)], precisionOf(found, 1), undefined, found[4]?.length ?? 0);
}

function parseDate(text: string, kind: 'Date' | 'DateTime'): Temporal | undefined {
  const found = text.length <= 40 ? datePattern.exec(text) : null;
  if (!found || (kind === 'Date' && found[4] !== undefined)) return undefined;
  const parts = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1), ...clockOf(found, 5)];
  const precision =
    found[5] !== undefined ? precisionOf(found, 5) : found[3] !== undefined ? daily : found[2] !== undefined ? monthly : yearly;
  // A clock reading needs a whole date before it.
  if (precision > daily && found[3] === undefined) return undefined;
  return checked(kind, parts, precision, zoneOf(found[9]), found[8]?.length ?? 0);
}

function clockOf(found: RegExpExecArray, at: number): number[] {
  const second = Number(`${found[at + 2] ?? 0}.${found[at + 3] ?? 0}`);
  return [Number(found[at] ?? 0), Number(found[at + 1] ?? 0), second];
}

function precisionOf(found: RegExpExecArray, at: number): number {
  return found[at + 2] !== undefined ? secondly : found[at + 1] !== undefined ? minutely : hourly;
}

function zoneOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith('-') ? -minutes : minutes;
}

function checked(kind: TemporalKind, parts: number[], precision: number, zone: number | undefined, digits: number): Temporal | undefined {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const sound = hour <= 23 && minute <= 59 && second < 61 && Math.abs(zone ?? 0) <= 14 * 60;
  if (!sound) return undefined;
  if (kind !== 'Time' && !(year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined;
  return new Temporal(kind, parts, precision, zone, digits);
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

function print(value: Temporal): string {
  const { kind, parts, precision, zone } = value;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const date = kind === 'Time' ? '' : [pad(year, 4), pad(month), pad(day)].slice(0, Math.min(precision, daily)).join('-');
  if (precision < hourly) return date;
  const seconds = second.toFixed(value.digits).padStart(value.digits === 0 ? 2 : value.digits + 3, '0');
  const time = [pad(hour), pad(minute), seconds].slice(0, precision - daily).join(':');
  return kind === 'Time' ? time : `${date}T${time}${zone === undefined ? '' : printZone(zone)}`;
}

function printZone(zone: number): string {
  if (zone === 0) return 'Z';
  return `${zone < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(zone) / 60))}:${pad(Math.abs(zone) % 60)}`;
}

/** A date is a dateTime without a clock reading. */
export function asDateTime(value: Temporal): Temporal {
  return value.kind === 'Date' ? new Temporal('DateTime', value.parts, value.precision, undefined, 0) : value;
}
