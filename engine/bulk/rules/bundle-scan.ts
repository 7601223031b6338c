// Reads a Bundle entry by entry from a stream of JSON bytes, in flat memory: only one entry and the frame around them are held.
import { Problem } from '@socle/kit/problem';
import type { ImportItem } from '../contract.ts';
import { lineMax, lineTooLong } from './lines.ts';

const quote = 34;
const backslash = 92;
const comma = 44;
const [open, close, openList, closeList] = [123, 125, 91, 93] as const;

/** What stands around the entries: `type`, `resourceType`, or a whole resource where there are none. */
export interface Frame {
  readonly text: Buffer;
  readonly entries: number;
}

/** Yields the entries as they are met; `done` is told the frame at the end. Throws where the brackets do not fit. */
export async function* scanBundle(chunks: AsyncIterable<Buffer>, done: (frame: Frame) => void, max = lineMax): AsyncIterable<ImportItem[]> {
  const frame: Buffer[] = [];
  let frameSize = 0;
  let held: Buffer[] = [];
  let heldSize = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let inEntries = false;
  /** The name last read at depth 1, to know the list of entries. */
  let name = '';
  let nameBytes: number[] | undefined;
  let entries = 0;
  let bytes = 0;

  const keep = (piece: Buffer): void => {
    if (piece.length === 0) return;
    frame.push(piece);
    frameSize += piece.length;
    if (frameSize > max) throw lineTooLong(max);
  };

  for await (const chunk of chunks) {
    const items: ImportItem[] = [];
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inText = false;
          if (nameBytes) {
            name = String.fromCharCode(...nameBytes);
            nameBytes = undefined;
          }
          continue;
        }
        if (nameBytes && nameBytes.length < 64) nameBytes.push(byte);
        continue;
      }
      if (byte === quote) {
        if (inEntries && depth === 2) throw unfit();
        inText = true;
        if (depth === 1) nameBytes = [];
      } else if (byte === open || byte === openList) {
        depth++;
        if (byte === openList && depth === 2 && name === 'entry' && !inEntries) {
          inEntries = true;
          keep(chunk.subarray(from, i + 1));
          from = i + 1;
        } else if (inEntries && depth === 3) from = i;
      } else if (byte === close || byte === closeList) {
        depth--;
        if (depth < 0) throw unfit();
        if (inEntries && depth === 2) {
          const piece = chunk.subarray(from, i + 1);
          entries++;
          const content = heldSize + piece.length > max ? lineTooLong(max) : held.length === 0 ? piece : Buffer.concat([...held, piece]);
          items.push({ line: entries, content, end: { lines: entries, bytes: bytes + i + 1 } });
          held = [];
          heldSize = 0;
          from = i + 1;
        } else if (inEntries && depth === 1) {
          inEntries = false;
          name = '';
          from = i;
        }
      } else if (inEntries && depth === 2 && byte !== comma && byte > 32) throw unfit();
    }
    const rest = chunk.subarray(from);
    if (!inEntries) keep(rest);
    else if (depth > 2) {
      heldSize += rest.length;
      if (heldSize <= max) held.push(rest);
      else held = [];
    }
    bytes += chunk.length;
    if (items.length > 0) yield items;
  }
  if (depth !== 0 || inText) throw unfit();
  done({ text: Buffer.concat(frame), entries });
}

const unfit = (): Problem => new Problem('malformed', 'The file is not JSON: its brackets do not fit.');
