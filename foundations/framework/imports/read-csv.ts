// Reads CSV (RFC 4180), with commas or semicolons, as rows of text. Bounded; a quote that is not closed is refused with its line.
import { Problem } from '@socle/kit/problem';

export function readCsv(bytes: Buffer, most: number): string[][] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\uFEFF/, '');
  } catch {
    throw new Problem('malformed', 'This file is no UTF-8 text.', { requirement: 'IMP-ENCODING', expression: 'file' });
  }
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  let line = 1;
  const endRow = (): void => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    if (rows.length > most + 1)
      throw new Problem('too-large', `A spreadsheet has at most ${most} rows.`, {
        requirement: 'IMP-ROWS',
        expression: `row ${rows.length}`,
      });
    row = [];
  };
  while (at < text.length) {
    if (text[at] === '"') {
      const from = line;
      let cell = '';
      at += 1;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0)
          throw new Problem('malformed', `Line ${from}: a quote is not closed.`, { requirement: 'IMP-CSV', expression: `line ${from}` });
        cell += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
      line += cell.match(/\n/g)?.length ?? 0;
      row.push(cell);
    } else {
      const end = nextOf(text, at, separator);
      row.push(text.slice(at, end));
      at = end;
    }
    if (text[at] === separator) {
      at += 1;
      if (at === text.length) row.push('');
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    else if (at < text.length && text[at - 1] !== '\r')
      throw new Problem('malformed', `Line ${line}: text after a closing quote.`, { requirement: 'IMP-CSV', expression: `line ${line}` });
    line += 1;
    endRow();
  }
  if (row.length > 0) endRow();
  return rows;
}

/** The more frequent of the two in the first row; what stands between quotes is text. */
function separatorOf(text: string): ',' | ';' {
  let commas = 0;
  let semicolons = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') continue;
      if (text[at + 1] === '"') at += 1;
      else quoted = false;
    } else if (sign === '"') quoted = at === 0 || text[at - 1] === ',' || text[at - 1] === ';';
    else if (sign === ',') commas += 1;
    else if (sign === ';') semicolons += 1;
    else if (sign === '\n' || sign === '\r') break;
  }
  return semicolons > commas ? ';' : ',';
}

function nextOf(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === separator || sign === '\n' || sign === '\r') return at;
  }
  return text.length;
}
