// What people read in a terminal: lines, tables, progress. The log is for machines; this is not.
import { stopwatch } from '@socle/kit/clock';

export interface Terminal {
  /** To standard output. */
  print(text?: string): void;
  /** To standard error: what went wrong, and what happens meanwhile. */
  note(text: string): void;
  table(rows: readonly (readonly string[])[]): void;
  progress(label: string, total?: number): Progress;
}

export interface Progress {
  /** So much is done; `total` may become known, or grow, on the way. */
  to(done: number, total?: number): void;
  end(summary?: string): void;
}

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface TerminalOptions {
  readonly out?: Stream;
  readonly errors?: Stream;
}

export function openTerminal({ out = process.stdout, errors = process.stderr }: TerminalOptions = {}): Terminal {
  // `socle config | head`: who reads may stop reading.
  for (const stream of [out, errors]) (stream as Partial<NodeJS.WriteStream>).on?.('error', () => undefined);
  return {
    print: (text = '') => void out.write(`${text}\n`),
    note: (text) => void errors.write(`${text}\n`),
    table: (rows) => void out.write(toTable(rows)),
    progress: (label, total) => startProgress(errors, label, total),
  };
}

/** Columns as wide as their widest cell, two spaces apart; the last one runs free. */
export function toTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

const redrawMs = 100;
const width = 28;

/** A bar that redraws itself in a terminal; elsewhere a line now and then, so that a log of the start can be read. */
function startProgress(stream: Stream, label: string, total = 0): Progress {
  const elapsed = stopwatch();
  const live = stream.isTTY === true;
  let known = total;
  let drawn = -redrawMs;
  let tenth = 0;
  let ended = false;

  function draw(done: number): void {
    const share = known > 0 ? Math.min(1, done / known) : 0;
    const bar = `${'█'.repeat(Math.round(share * width))}${'░'.repeat(width - Math.round(share * width))}`;
    const rate = elapsed() > 1000 ? `  ${format(done / (elapsed() / 1000))}/s` : '';
    const figures =
      known > 0 ? `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${format(done)} of ${format(known)}` : format(done);
    const text = `${label}  ${figures}${rate}`;
    stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 100) - 1)}`);
  }

  return {
    to(done, newTotal) {
      if (ended) return;
      known = newTotal ?? known;
      if (live) {
        if (elapsed() - drawn < redrawMs && done < known) return;
        drawn = elapsed();
        draw(done);
      } else if (known > 0 && Math.floor((done / known) * 10) > tenth) {
        tenth = Math.floor((done / known) * 10);
        stream.write(`${label}  ${tenth * 10} %  ${format(done)} of ${format(known)}\n`);
      }
    },
    end(summary) {
      if (ended) return;
      ended = true;
      if (live) stream.write('\r\u001b[2K');
      if (summary !== undefined) stream.write(`${summary}\n`);
    },
  };
}

function format(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
