// A position note as it is read: parts under their headings, and how much of one is taken (CCT-230, CCT-231).
import { Problem, type ProblemKind } from '@socle/kit/problem';

export interface NotePart {
  /** Empty before the first heading. */
  readonly heading: string;
  /** 1 for the highest; 0 before the first heading. */
  readonly level: number;
  /** Plain text, paragraphs apart by an empty line. */
  readonly text: string;
}

export interface NoteLimits {
  /** Bytes as sent. */
  readonly bytes: number;
  readonly parts: number;
  /** UTF-16 units of one part; a longer one is cut between paragraphs. */
  readonly partText: number;
  readonly pages: number;
  /** Milliseconds of reading a PDF. */
  readonly time: number;
}

export const noteLimits: NoteLimits = { bytes: 20 * 1024 * 1024, parts: 400, partText: 20_000, pages: 500, time: 30_000 };
/** UTF-16 units of all words of a note: more than a thousand pages. */
export const wordsMax = 4_000_000;

const headingsMax = 20_000;

export const refuseNote = (rule: string, sentence: string, expression = 'file', kind: ProblemKind = 'unprocessable'): Problem =>
  new Problem(kind, sentence, { requirement: rule, expression });

/** Lines under a heading, as they are found in the note. */
export interface Block {
  /** 0: a paragraph. */
  readonly level: number;
  readonly text: string;
}

/** Parts from blocks in their order; headings without any text under them stay, so that the outline can be read. */
export function partsOf(blocks: readonly Block[], limits: NoteLimits): readonly NotePart[] {
  const clean = blocks.map(({ level, text }) => ({ level, text: tidy(text) })).filter(({ text }) => text !== '');
  if (clean.reduce((sum, { text }) => sum + text.length, 0) > wordsMax)
    throw refuseNote('CCT-NOTE-SIZE', `The note holds more than ${wordsMax} signs: send it in several.`, 'file', 'too-large');
  if (clean.length === 0) throw refuseNote('CCT-NOTE-EMPTY', 'No text was found in the note: a picture of a page cannot be read.');
  const headings = clean.filter(({ level }) => level > 0).length;
  if (headings > headingsMax)
    throw refuseNote(
      'CCT-NOTE-PARTS',
      `The note has ${headings} headings, ${headingsMax} are read: send it in several.`,
      'file',
      'too-large',
    );
  // A heading as long as a paragraph is one; too many parts: the finest headings become text of those above them.
  let parts = gather(clean, 9, limits);
  for (let finest = 6; parts.length > limits.parts && finest > 0; finest -= 1) parts = gather(clean, finest - 1, limits);
  if (parts.length > limits.parts)
    throw refuseNote(
      'CCT-NOTE-PARTS',
      `The note has ${parts.length} parts, ${limits.parts} are taken: send it in several.`,
      'file',
      'too-large',
    );
  return parts;
}

function gather(blocks: readonly Block[], finest: number, limits: NoteLimits): NotePart[] {
  const parts: { heading: string; level: number; lines: string[] }[] = [];
  for (const { level, text } of blocks) {
    const last = parts.at(-1);
    if (level > 0 && level <= finest && text.length <= 300) parts.push({ heading: text.replace(/\s+/g, ' '), level, lines: [] });
    else if (last) last.lines.push(text);
    else parts.push({ heading: '', level: 0, lines: [text] });
  }
  return parts.flatMap(({ heading, level, lines }) => cut(lines, limits.partText).map((text) => ({ heading, level, text })));
}

/** Between paragraphs where it can be; no half of a sign is left. */
function cut(lines: readonly string[], most: number): string[] {
  const pieces = [''];
  for (const line of lines)
    for (let at = 0; at < line.length; ) {
      let end = Math.min(line.length, at + most);
      if (end < line.length && /[\uD800-\uDBFF]/.test(line[end - 1] as string)) end -= 1;
      const piece = line.slice(at, end);
      const last = pieces.at(-1) as string;
      if (last !== '' && last.length + 2 + piece.length > most) pieces.push(piece);
      else pieces[pieces.length - 1] = last === '' ? piece : `${last}\n\n${piece}`;
      at = end;
    }
  return pieces;
}

const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\p{Cs}\ufeff\u00ad]/gu, '')
    .replace(/[^\S\n\u00a0\u202f]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .trim();
