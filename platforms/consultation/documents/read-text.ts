// Markdown, and plain text whose headings are told by their numbers and their place, as headings and paragraphs.
import type { Block } from './part.ts';

/** A line that begins with `2.4.5`, `IV.`, `Chapitre 3`, and goes on with a title. */
const numbered =
  /^(?:(\d{1,2}(?:\.\d{1,2}){0,5})[.)]?|([IVX]{1,5})[.)]|(?:chapitre|section|partie|titre|article|annexe|fiche)\s+[\dIVXA-Z]{1,5}[.):]?)\s+\p{L}/iu;

/** How deep its number says that a heading stands; undefined for a line that is none. */
export function depthOf(line: string): number | undefined {
  const found = numbered.exec(line);
  // A heading is short and no sentence; a line of a table of contents ends in dots and a number.
  if (!found || line.length > 160 || /[;,:]$/.test(line) || /[^.]\.$/.test(line) || /\.{4,}\s*\d+$/.test(line)) return undefined;
  return found[1] === undefined ? 1 : found[1].split('.').length;
}

export function readPlain(text: string): Block[] {
  const blocks: Block[] = [];
  for (const paragraph of text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n/)) {
    const [first = '', ...rest] = paragraph.trim().split('\n');
    const capitals =
      first.length >= 4 && first.length <= 100 && /\p{Lu}{3}/u.test(first) && first === first.toUpperCase() && !/[.;,]$/.test(first);
    const depth = depthOf(first) ?? (capitals ? 1 : undefined);
    // A numbered line followed by other numbered lines is a list, not a heading.
    const listed = rest.length > 0 && depthOf(rest[0] as string) !== undefined;
    if (depth === undefined || listed) blocks.push({ level: 0, text: paragraph });
    else blocks.push({ level: depth, text: first }, { level: 0, text: rest.join('\n') });
  }
  return blocks;
}

export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ level: 0, text: lines.join('\n') });
    lines = [];
  };
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  // What stands between two lines of dashes at the very start is said about the file, not in it.
  for (const line of source.replace(/^---\n[\s\S]{0,5000}?\n---(?:\n|$)/, '').split('\n')) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1]?.slice(0, 3);
    if (mark !== undefined && (fence === undefined || fence === mark)) fence = fence === undefined ? mark : undefined;
    // A heading is short: what follows is not tried on lines that are made to be slow.
    const short = line.length <= 1000;
    const heading = short && fence === undefined ? /^ {0,3}(#{1,6})[ \t]+(.*)$/.exec(line) : null;
    const under =
      short && fence === undefined && lines.length === 1 && (lines[0] as string).length <= 1000
        ? /^ {0,3}(=+|-{2,})\s*$/.exec(line)?.[1]
        : undefined;
    if (heading) {
      flush();
      blocks.push({ level: (heading[1] as string).length, text: plain((heading[2] as string).replace(/[ \t]+#+[ \t]*$/, '')) });
    } else if (under !== undefined) {
      blocks.push({ level: under[0] === '=' ? 1 : 2, text: plain(lines[0] as string) });
      lines = [];
    } else if (line.trim() === '' && fence === undefined) flush();
    else lines.push(line);
  }
  flush();
  return blocks;
}

/** Without the marks of emphasis, code and links. */
const plain = (line: string): string =>
  line
    .replace(/!?\[([^\]]{0,500})\]\([^)]{0,500}\)/g, '$1')
    .replace(/(?:\*\*|__|[*`])/g, '')
    .trim();
