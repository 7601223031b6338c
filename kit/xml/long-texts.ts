// Long plain texts are set aside before the parser looks at every sign of them, and put back where they stood.

/** PRIVATE USE ONE: XML allows it, nobody writes it, and a text stays one byte a sign beside it. A document that holds it is read as it is. */
const mark = '\u0091';
const marked = /\u0091(\d+)\u0091\n*/g;
/** Shorter texts cost more to set aside than to read. */
const longEnough = 256;
/**
 * A sign that the parser must see: markup, references, what may end a CDATA section, line ends to be made one, all that XML does not
 * allow. Halves of pairs are well, for the text was UTF-8.
 */
const telling = /[^\t\n -%'-;=?-\\^-\ufffd]/g;

export interface SetAside {
  /** What is left to read: each long text is a mark, with its line ends after it, so that lines are counted right. */
  readonly text: string;
  /** The content of a text or CDATA section as it was. */
  restore(content: string): string;
}

/**
 * Between a `>` and the next `<` stands a text, or the inside of a comment, an instruction, a CDATA section, an attribute or a DOCTYPE.
 * What is set aside holds no sign that any of these could end with or be refused for, so that all is told apart as it would have been.
 */
export function setAside(text: string): SetAside {
  const held: string[] = [];
  const pieces: string[] = [];
  let taken = 0;
  let from = text.indexOf('>') + 1;
  if (!text.includes(mark)) {
    for (let to = text.indexOf('<', from); from > 0 && to >= 0; to = text.indexOf('<', from)) {
      if (to - from >= longEnough && isPlain(text, from, to)) {
        const long = text.slice(from, to);
        pieces.push(text.slice(taken, from), mark, String(held.length), mark, '\n'.repeat(linesOf(long)));
        held.push(long);
        taken = to;
      }
      from = text.indexOf('>', to) + 1;
    }
  }
  if (held.length === 0) return { text, restore: (content) => content };
  pieces.push(text.slice(taken));
  return {
    text: pieces.join(''),
    restore: (content) => (content.includes(mark) ? content.replace(marked, (_, n) => held[Number(n)] as string) : content),
  };
}

function isPlain(text: string, from: number, to: number): boolean {
  telling.lastIndex = from;
  // The `<` at the end is such a sign: nothing beyond it is looked at.
  if (telling.exec(text)?.index !== to) return false;
  const long = text.slice(from, to);
  // Two dashes are refused in a comment; blanks are allowed where no other text is.
  return !long.includes('--') && /\S/.test(long);
}

function linesOf(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
