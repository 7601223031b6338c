// Long plain texts are set aside before the parser looks at every sign of them, stay bytes until somebody reads them, and stand where they stood.

/** PRIVATE USE ONE: XML allows it, nobody writes it. A document that holds it is read as it is. */
const mark = '\u0091';
const marked = /\u0091(\d+)\u0091\n*/g;
const onlyMarked = /^\u0091(\d+)\u0091\n*$/;
/** Shorter texts cost more to set aside than to read. */
const longEnough = 256;

const plain = 0;
const [opening, closing, telling, mayTell] = [1, 2, 3, 4];
/**
 * What each byte of UTF-8 tells. A sign that the parser must see is markup, a reference, what may end a CDATA section, a line end to be
 * made one, and all that XML does not allow: a control, or U+FFFE and U+FFFF, which begin with EF as others do. C2 begins the mark.
 */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x3c) return opening;
  if (byte === 0x3e) return closing;
  if (byte === 0x26 || byte === 0x5d || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a)) return telling;
  return byte === 0xc2 || byte === 0xef ? mayTell : plain;
});

/** A text that is still bytes. */
export interface Held {
  readonly bytes: Buffer;
}

export interface SetAside {
  /** What is left to read: each long text is a mark, with its line ends after it, so that lines are counted right. */
  readonly text: string;
  /** The content of a text or CDATA section as it was. */
  restore(content: string): string | Held;
}

/**
 * Between a `>` and the next `<` stands a text, or the inside of a comment, an instruction, a CDATA section, an attribute or a DOCTYPE.
 * What is set aside holds no sign that any of these could end with or be refused for, so that all is told apart as it would have been.
 * The bytes are UTF-8.
 */
export function setAside(bytes: Buffer): SetAside {
  const held: Held[] = [];
  const pieces: string[] = [];
  let taken = 0;
  // Nothing is set aside before the first `>`.
  let from = bytes.length;
  let isPlain = false;
  for (let at = nextTelling(bytes, 0); at < bytes.length; at = nextTelling(bytes, at + 1)) {
    const kind = kinds[bytes[at] as number];
    if (kind === opening) {
      if (isPlain && at - from >= longEnough) {
        const long = bytes.subarray(from, at);
        if (isWords(long)) {
          pieces.push(bytes.toString('utf8', taken, from), mark, String(held.length), mark, '\n'.repeat(linesOf(long)));
          held.push({ bytes: long });
          taken = at;
        }
      }
      isPlain = false;
    } else if (kind === closing) {
      from = at + 1;
      isPlain = true;
    } else if (kind === telling) isPlain = false;
    else if (bytes[at] === 0xef) {
      if (bytes[at + 1] === 0xbf && (bytes[at + 2] as number) >= 0xbe) isPlain = false;
    } else if (bytes[at + 1] === 0x91) {
      const text = bytes.toString('utf8');
      return { text, restore: (content) => content };
    }
  }
  const text = pieces.length === 0 ? bytes.toString('utf8') : `${pieces.join('')}${bytes.toString('utf8', taken)}`;
  return {
    text,
    restore(content) {
      if (held.length === 0 || !content.includes(mark)) return content;
      const alone = onlyMarked.exec(content);
      if (alone) return held[Number(alone[1])] as Held;
      return content.replace(marked, (_, n) => (held[Number(n)] as Held).bytes.toString('utf8'));
    },
  };
}

/**
 * Where nearly all the time goes: eight bytes at a time it is nearly twice as quick as one by one, and over variables of its own four times
 * as quick as over those of the module.
 */
function nextTelling(bytes: Buffer, from: number): number {
  const table = kinds;
  const kind = (at: number): number => table[bytes[at] as number] as number;
  const end = bytes.length;
  let at = from;
  while (
    at + 8 <= end &&
    (kind(at) | kind(at + 1) | kind(at + 2) | kind(at + 3) | kind(at + 4) | kind(at + 5) | kind(at + 6) | kind(at + 7)) === plain
  )
    at += 8;
  while (at < end && kind(at) === plain) at++;
  return at;
}

/** Two dashes are refused in a comment; blanks are allowed where no other text is. */
function isWords(long: Buffer): boolean {
  if (long.includes('--')) return false;
  for (const byte of long) if (byte > 0x20) return true;
  return false;
}

function linesOf(long: Buffer): number {
  let lines = 0;
  for (let at = long.indexOf(10); at >= 0; at = long.indexOf(10, at + 1)) lines++;
  return lines;
}
