// Reads the JSON of a lot; contents in base64, which are nearly all of its bytes, are decoded where they lie instead of becoming texts.
import { parseJsonBytes } from '@socle/engine/fhir';

/** Shorter ones cost more to set aside than to read as any text. */
const longEnough = 4096;
/** Decoded in pieces that the memory of young objects has room for. A multiple of 4, so that each is base64 by itself. */
const piece = 65_536;
const name = Buffer.from('"data"');

interface Content {
  readonly from: number;
  readonly to: number;
  readonly bytes: Buffer;
}

/**
 * As `parseJsonBytes`, but that `data` of each Binary may be a Buffer: its content. `newToken` gives a text that nobody can have sent: it
 * stands for a content while the rest is read.
 */
export function readLotJson(bytes: Buffer, newToken: () => string): unknown {
  const contents = findContents(bytes);
  if (contents.length === 0) return parseJsonBytes(bytes);
  const token = newToken();
  const pieces: Buffer[] = [];
  let taken = 0;
  for (const [i, { from, to }] of contents.entries()) {
    pieces.push(bytes.subarray(taken, from), Buffer.from(`${token}:${i}`));
    taken = to;
  }
  pieces.push(bytes.subarray(taken));
  let value: unknown;
  try {
    value = parseJsonBytes(Buffer.concat(pieces));
  } catch {
    // What is wrong is told with the place where it stands in what was sent.
    return parseJsonBytes(bytes);
  }
  return restore(value, (text, isContent) => {
    if (!text.startsWith(token)) return text;
    const { from, to, bytes: content } = contents[Number(text.slice(token.length + 1))] as Content;
    return isContent ? content : bytes.toString('latin1', from, to);
  });
}

/** Long texts without an escape, named `data`, that are base64. What looks so inside a text has a backslash before its quotes. */
function findContents(bytes: Buffer): Content[] {
  const found: Content[] = [];
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at)) {
    at += name.length;
    let start = skipBlanks(bytes, at);
    if (bytes[start] !== 58) continue;
    start = skipBlanks(bytes, start + 1);
    if (bytes[start] !== 34) continue;
    const from = start + 1;
    const to = bytes.indexOf(34, from);
    if (to - from < longEnough || (to - from) % 4 !== 0) continue;
    const content = decode(bytes, from, to);
    if (!content) continue;
    found.push({ from, to, bytes: content });
    at = to + 1;
  }
  return found;
}

function skipBlanks(bytes: Buffer, at: number): number {
  let next = at;
  while (bytes[next] === 32 || bytes[next] === 10 || bytes[next] === 13 || bytes[next] === 9) next++;
  return next;
}

/**
 * The decoder passes over signs that are no base64, and gives fewer bytes then; only the two of base64url it takes for others. To count is
 * forty times faster than to look at each sign.
 */
function decode(bytes: Buffer, from: number, to: number): Buffer | undefined {
  const text = bytes.subarray(from, to);
  if (text.includes(45) || text.includes(95)) return undefined;
  const padding = text.at(-1) !== 61 ? 0 : text.at(-2) !== 61 ? 1 : 2;
  const room = Buffer.allocUnsafeSlow((text.length / 4) * 3 - padding);
  let size = 0;
  for (let at = 0; at < text.length; at += piece) {
    const end = Math.min(at + piece, text.length);
    const wanted = end < text.length ? (piece / 4) * 3 : room.length - size;
    if (room.write(text.toString('latin1', at, end), size, 'base64') !== wanted) return undefined;
    size += wanted;
  }
  return room;
}

/** The same tree, each text replaced; `isContent` where it is `data` of a Binary. */
function restore(value: unknown, replace: (text: string, isContent: boolean) => unknown): unknown {
  if (typeof value === 'string') return replace(value, false);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item === 'string') value[i] = replace(item, false);
      else if (typeof item === 'object') restore(item, replace);
    }
    return value;
  }
  const object = value as Record<string, unknown>;
  for (const key in object) {
    const item = object[key];
    if (typeof item === 'string') object[key] = replace(item, key === 'data' && object.resourceType === 'Binary');
    else if (typeof item === 'object') restore(item, replace);
  }
  return value;
}
