// Reads a source file for the law: code without comments and texts, the texts apart, each with its line.

export interface SourceFile {
  /** Path from the root of the house, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Text {
  /** Place of the opening quote. */
  readonly at: number;
  readonly line: number;
  /** What stands between the quotes; a value put into a template is a `?`. */
  readonly value: string;
}

export interface Scanned extends SourceFile {
  /** The same length as the text: what is in comments, texts and regular expressions is blank. */
  readonly code: string;
  readonly texts: readonly Text[];
  lineAt(offset: number): number;
}

/** A slash after one of these opens a regular expression; after anything else it divides. */
const opensRegex = /^(?:|[([{,;:=!&|?+\-*%<>~^}]|return|typeof|case|in|of|do|else|void|delete|await|yield|throw)$/;

export function scan(file: SourceFile): Scanned {
  const { text } = file;
  const starts = lineStarts(text);
  const lineAt = (offset: number): number => lineOf(starts, offset);
  if (!/\.[cm]?[jt]sx?$/.test(file.path)) return { ...file, code: text, texts: [], lineAt };

  const code = text.split('');
  const texts: { at: number; line: number; value: string }[] = [];
  /** Templates that are open around this place: how deep the braces are, and the text so far. */
  const templates: { at: number; depth: number; value: string }[] = [];
  let depth = 0;
  /** The last word or sign of the code. */
  let previous = '';
  let i = 0;

  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at++) if (code[at] !== '\n') code[at] = ' ';
  };
  const readTemplate = (): void => {
    const template = templates.at(-1) as (typeof templates)[number];
    const from = i;
    while (i < text.length && text[i] !== '`' && !(text[i] === '$' && text[i + 1] === '{')) i += text[i] === '\\' ? 2 : 1;
    template.value += text.slice(from, i);
    blank(from, i);
    if (text[i] === '`' || i >= text.length) {
      i++;
      templates.pop();
      texts.push({ at: template.at, line: lineAt(template.at), value: template.value });
      previous = '`';
    } else {
      i += 2;
      template.value += ' ? ';
      template.depth = ++depth;
      previous = '{';
    }
  };

  while (i < text.length) {
    const char = text[i] as string;
    const pair = char + (text[i + 1] ?? '');
    if (pair === '//' || (pair === '#!' && i === 0)) {
      const end = text.indexOf('\n', i);
      const to = end < 0 ? text.length : end;
      blank(i, to);
      i = to;
    } else if (pair === '/*') {
      const end = text.indexOf('*/', i + 2);
      const to = end < 0 ? text.length : end + 2;
      blank(i, to);
      i = to;
    } else if (char === "'" || char === '"') {
      const at = i++;
      while (i < text.length && text[i] !== char && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1;
      texts.push({ at, line: lineAt(at), value: text.slice(at + 1, i) });
      blank(at + 1, i++);
      previous = char;
    } else if (char === '`') {
      templates.push({ at: i++, depth: 0, value: '' });
      readTemplate();
    } else if (char === '}' && templates.at(-1)?.depth === depth && depth > 0) {
      depth--;
      i++;
      readTemplate();
    } else if (char === '/' && opensRegex.test(previous)) {
      const at = i++;
      let inClass = false;
      while (i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/')) {
        if (text[i] === '[') inClass = true;
        else if (text[i] === ']') inClass = false;
        i += text[i] === '\\' ? 2 : 1;
      }
      blank(at + 1, i++);
      previous = '/';
    } else if (/\s/.test(char)) {
      i++;
    } else {
      const word = /[\w$]/.test(char) ? (/^[\w$]+/.exec(text.slice(i, i + 200))?.[0] ?? char) : char;
      if (char === '{') depth++;
      else if (char === '}') depth--;
      previous = word;
      i += word.length;
    }
  }
  return { ...file, code: code.join(''), texts, lineAt };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
