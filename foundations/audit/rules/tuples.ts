// The binary form of rows, as PostgreSQL's COPY gives it: split into rows without copying, so that millions are hashed in seconds.
import { hash } from 'node:crypto';

/** Rows that stand one after the other in a buffer. Row n goes from `starts[n]` to `starts[n + 1]`; its id is its first field. */
export interface Rows {
  readonly bytes: Buffer;
  readonly ids: readonly number[];
  readonly starts: readonly number[];
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, flags, length of an extension that there is none of. */
const headerLength = signature.length + 8;

/** Takes the stream in pieces and gives the rows that are whole; the rest waits for the next piece. */
export function openRows(): (piece: Buffer) => Rows {
  let rest: Buffer = Buffer.alloc(0);
  let headed = false;
  return (piece) => {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const ids: number[] = [];
    const starts: number[] = [];
    let at = 0;
    if (!headed) {
      if (bytes.length < headerLength) {
        rest = bytes;
        return { bytes, ids, starts: [0] };
      }
      if (!bytes.subarray(0, signature.length).equals(signature)) throw new Error('The stream of rows is not in the binary form of COPY.');
      headed = true;
      at = headerLength;
    }
    starts.push(at);
    for (;;) {
      const end = rowEnd(view, at);
      if (end < 0) break;
      // The id is an eight-byte integer, the first field: it stands after the count of fields and its own length.
      ids.push(view.getUint32(at + 6) * 4_294_967_296 + view.getUint32(at + 10));
      starts.push(end);
      at = end;
    }
    rest = bytes.subarray(at);
    return { bytes, ids, starts };
  };
}

/** Where the row ends; -1: it is not whole, or it is the mark that no more comes. */
function rowEnd(view: DataView, from: number): number {
  const size = view.byteLength;
  if (from + 2 > size) return -1;
  let fields = view.getInt16(from);
  if (fields < 0) return -1;
  let at = from + 2;
  for (; fields > 0; fields--) {
    if (at + 4 > size) return -1;
    const length = view.getInt32(at);
    at += length < 0 ? 4 : 4 + length;
    if (at > size) return -1;
  }
  return at;
}

/** What a seal remembers of each row: its id, and enough of its hash to say whether it is still the same. */
export const leafLength = 24;

export function leavesOf({ bytes, ids, starts }: Rows): Buffer {
  const leaves = Buffer.alloc(ids.length * leafLength);
  for (const [n, id] of ids.entries()) {
    leaves.writeBigInt64BE(BigInt(id), n * leafLength);
    digest(bytes.subarray(starts[n], starts[n + 1])).copy(leaves, n * leafLength + 8, 0, leafLength - 8);
  }
  return leaves;
}

export interface Differences {
  readonly changed: readonly number[];
  readonly removed: readonly number[];
  readonly inserted: readonly number[];
}

/** Compares what a seal remembers with what stands there now. */
export function compareLeaves(sealed: Buffer, found: Buffer): Differences {
  const before = readLeaves(sealed);
  const now = readLeaves(found);
  return {
    changed: [...now].filter(([id, leaf]) => before.has(id) && before.get(id) !== leaf).map(([id]) => id),
    removed: [...before.keys()].filter((id) => !now.has(id)),
    inserted: [...now.keys()].filter((id) => !before.has(id)),
  };
}

function readLeaves(leaves: Buffer): Map<number, string> {
  const found = new Map<number, string>();
  for (let at = 0; at + leafLength <= leaves.length; at += leafLength)
    found.set(Number(leaves.readBigInt64BE(at)), leaves.toString('latin1', at + 8, at + leafLength));
  return found;
}

export const digest = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer');
