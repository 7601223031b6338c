// Cuts a stream of bytes into lines, in flat memory; a line beyond the limit is passed over and told as such.
import { Problem } from '@socle/kit/problem';
import type { ImportItem, Position } from '../contract.ts';

/** The largest resource that an import reads. */
export const lineMax = 32 * 1024 * 1024;
const newline = 10;

export const lineTooLong = (max: number): Problem =>
  new Problem('too-large', `The line has more than ${max} bytes; a resource of an import may have so many.`);

export async function* splitLines(chunks: AsyncIterable<Buffer>, from: Position, max = lineMax): AsyncIterable<ImportItem[]> {
  let held: Buffer[] = [];
  let heldSize = 0;
  let tooLong = false;
  let { lines, bytes } = from;

  function line(piece: Buffer, ended: boolean): ImportItem | undefined {
    const whole = held.length === 0 ? piece : Buffer.concat([...held, piece]);
    const long = tooLong || whole.length > max;
    bytes += heldSize + piece.length + (ended ? 1 : 0);
    lines++;
    held = [];
    heldSize = 0;
    tooLong = false;
    const end = { lines, bytes };
    if (long) return { line: lines, content: lineTooLong(max), end };
    return isBlank(whole) ? undefined : { line: lines, content: whole, end };
  }

  for await (const chunk of chunks) {
    const items: ImportItem[] = [];
    let at = 0;
    for (let next = chunk.indexOf(newline); next >= 0; next = chunk.indexOf(newline, at)) {
      const item = line(chunk.subarray(at, next), true);
      if (item) items.push(item);
      at = next + 1;
    }
    if (at < chunk.length) {
      const rest = chunk.subarray(at);
      heldSize += rest.length;
      if (heldSize > max) {
        tooLong = true;
        held = [];
      } else held.push(rest);
    }
    if (items.length > 0) yield items;
  }
  if (heldSize > 0) {
    const item = line(Buffer.alloc(0), false);
    if (item) yield [item];
  }
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}
