// CSV (RFC 4180) in UTF-8 with a byte order mark, so that spreadsheets read accents; no cell is a formula.
import type { Edition } from '../contract.ts';
import { columns, harmless, rowsOf } from './columns.ts';

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const line = (values: readonly string[]): string => `${values.map((value) => cell(harmless(value))).join(',')}\r\n`;

export function toCsv(edition: Edition): string {
  return `\uFEFF${line(columns.map(({ name }) => name))}${[...rowsOf(edition)].map((row) => line(columns.map((column) => column.read(row)))).join('')}`;
}
