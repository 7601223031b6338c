// Open data as they are walked, in flat memory: CSV (RFC 4180) for spreadsheets, JSON, NDJSON.
import { harmless } from '@socle/foundations/framework';
import type { Table } from './columns.ts';

/** UTF-16 units that are gathered before they are given on. */
const piece = 64 * 1024;

/**
 * No cell is a formula, and none becomes one: a spreadsheet that takes another separator than the comma cuts cells at `;`, tabs and ends of lines,
 * so that a sign of a formula after one of them gets its apostrophe too. JSON keeps texts as they were written.
 */
export const harmlessCell = (value: string): string =>
  harmless(value).replace(/((?:^|[;\t\r\n])["'\s]*)([=+\-@＝＋－＠])/g, (all, head: string, sign: string) =>
    head.endsWith("'") ? all : `${head}'${sign}`,
  );

const quoted = (value: string): string => (/[",;\r\n\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const lineOf = (cells: readonly string[]): string => `${cells.map((cell) => quoted(harmlessCell(cell))).join(',')}\r\n`;

async function* gathered(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const line of lines) {
    held += line;
    if (held.length < piece) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}

/** With a byte order mark, so that spreadsheets read accents. */
export function toCsv<Row>(table: Table<Row>, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  return gathered(
    (async function* () {
      yield `\uFEFF${lineOf(table.columns.map(({ name }) => name))}`;
      for await (const row of rows) yield lineOf(table.cells(row));
    })(),
  );
}

/** One array, a row a line. */
export function toJson<Row>(table: Table<Row>, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  return gathered(
    (async function* () {
      let before = '[\n';
      for await (const row of rows) {
        yield before + JSON.stringify(table.publish(row));
        before = ',\n';
      }
      yield before === '[\n' ? '[]\n' : '\n]\n';
    })(),
  );
}

export function toNdjson<Row>(table: Table<Row>, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  return gathered(
    (async function* () {
      for await (const row of rows) yield `${JSON.stringify(table.publish(row))}\n`;
    })(),
  );
}
