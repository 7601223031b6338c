// Dates as iCalendar (RFC 5545): milestones for all, obligations for one profile. Whole days; a year or a month stands on its last day, and says so.
import type { Requirement } from '../contract.ts';
import { isoDay, rangeOf } from '../rules/dates.ts';

export interface CalendarEntry {
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly note?: string;
  readonly url: string;
}

/** `at`: milliseconds of what was last changed. Lines are folded at 75 octets and end with CRLF. */
export function calendar(name: string, base: string, entries: readonly CalendarEntry[], at: number): string {
  const stamp = `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const host = new URL(base).host;
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Socle//Doctrine//FR', 'CALSCALE:GREGORIAN', `X-WR-CALNAME:${escaped(name)}`];
  for (const { id, title, date, note, url } of entries) {
    const range = rangeOf(date);
    if (!range) continue;
    const exact = range.first === range.last;
    const day = (days: number): string => isoDay(days).replaceAll('-', '');
    lines.push(
      'BEGIN:VEVENT',
      `UID:${escaped(id)}@${host}`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${day(range.last)}`,
      `DTEND;VALUE=DATE:${day(range.last + 1)}`,
      `SUMMARY:${escaped(exact ? title : `${title} (${date})`)}`,
      ...(note === undefined ? [] : [`DESCRIPTION:${escaped(note)}`]),
      `URL:${url}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

export const dueOf = ({ actual, planned }: Requirement): string | undefined => actual ?? planned;

const escaped = (text: string): string => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');

function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const sign of line) {
    const bytes = Buffer.byteLength(sign);
    if (size + bytes > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = '';
      size = 0;
    }
    part += sign;
    size += bytes;
  }
  return [...parts, part].join('\r\n ');
}
