// Reads a regular expression as far as it takes to judge what it may cost, and to run it in linear time.

export type Part =
  /** One character: the text of a class, an escape or a sign, for a native test of that character. */
  | { readonly kind: 'one'; readonly source: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly parts: readonly Part[] }
  /** `group` 0: not captured. */
  | { readonly kind: 'group'; readonly of: Part; readonly group: number }
  | { readonly kind: 'repeat'; readonly of: Part; readonly min: number; readonly max: number; readonly greedy: boolean }
  | { readonly kind: 'assert'; readonly what: '^' | '$' | '\\b' | '\\B' }
  /** Look-around (with what it looks for) and back references: what only backtracking can do. */
  | { readonly kind: 'beyond'; readonly of?: Part };

export interface ParsedPattern {
  readonly part: Part;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

interface Reader {
  readonly text: string;
  at: number;
  groups: number;
  readonly names: Map<string, number>;
}

/** The text is known to be one that RegExp takes. */
export function parsePattern(text: string): ParsedPattern {
  const reader: Reader = { text, at: 0, groups: 0, names: new Map() };
  const part = choice(reader);
  return { part, groups: reader.groups, names: reader.names };
}

function choice(reader: Reader): Part {
  const parts = [sequence(reader)];
  while (reader.text[reader.at] === '|') {
    reader.at++;
    parts.push(sequence(reader));
  }
  return parts.length === 1 ? (parts[0] as Part) : { kind: 'choice', parts };
}

function sequence(reader: Reader): Part {
  const parts: Part[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== '|' && reader.text[reader.at] !== ')') {
    parts.push(repeated(reader, atom(reader)));
  }
  return parts.length === 1 ? (parts[0] as Part) : { kind: 'sequence', parts };
}

const quantifier = /[*+?]|\{([0-9]+)(?:(,)([0-9]*))?\}/y;

function repeated(reader: Reader, of: Part): Part {
  quantifier.lastIndex = reader.at;
  const found = quantifier.exec(reader.text);
  if (!found) return of;
  reader.at += found[0].length;
  const greedy = reader.text[reader.at] !== '?';
  if (!greedy) reader.at++;
  const sign = found[0];
  const min = sign === '+' ? 1 : sign === '*' || sign === '?' ? 0 : Number(found[1]);
  const open = sign === '*' || sign === '+' || (found[2] !== undefined && found[3] === '');
  const max = open ? Number.POSITIVE_INFINITY : sign === '?' ? 1 : Number(found[2] === undefined ? found[1] : found[3]);
  return { kind: 'repeat', of, min, max, greedy };
}

function atom(reader: Reader): Part {
  const { text } = reader;
  const sign = text[reader.at] as string;
  if (sign === '(') return group(reader);
  if (sign === '[') return { kind: 'one', source: charClass(reader) };
  if (sign === '\\') return escapeAtom(reader);
  if (sign === '^' || sign === '$') {
    reader.at++;
    return { kind: 'assert', what: sign };
  }
  const whole = String.fromCodePoint(text.codePointAt(reader.at) as number);
  reader.at += whole.length;
  return { kind: 'one', source: /[\]{}/]/.test(whole) ? `\\${whole}` : whole };
}

const opening = /\((?:\?(?:(:)|(<?[=!])|<([A-Za-z_$][\w$]*)>))?/y;

function group(reader: Reader): Part {
  opening.lastIndex = reader.at;
  const found = opening.exec(reader.text) as RegExpExecArray;
  reader.at += found[0].length;
  const number = found[1] || found[2] ? 0 : ++reader.groups;
  if (found[3]) reader.names.set(found[3], number);
  const of = choice(reader);
  reader.at++;
  return found[2] ? { kind: 'beyond', of } : { kind: 'group', of, group: number };
}

function charClass(reader: Reader): string {
  const start = reader.at++;
  while (reader.text[reader.at] !== ']') reader.at += reader.text[reader.at] === '\\' ? 2 : 1;
  return reader.text.slice(start, ++reader.at);
}

const escaped = /\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|c[A-Za-z]|k<[^>]*>|[1-9][0-9]*|[\s\S])/y;

function escapeAtom(reader: Reader): Part {
  escaped.lastIndex = reader.at;
  const source = (escaped.exec(reader.text) as RegExpExecArray)[0];
  reader.at += source.length;
  if (source === '\\b' || source === '\\B') return { kind: 'assert', what: source };
  return /^\\(?:k<|[1-9])/.test(source) ? { kind: 'beyond' } : { kind: 'one', source };
}
