// Cuts a FHIRPath expression into tokens (FHIRPath N1, lexical elements).
import { invalidExpression } from './problems.ts';

export type TokenKind =
  | 'identifier'
  | 'delimited'
  | 'string'
  | 'number'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'variable'
  | 'special'
  | 'sign'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Value: escapes read, without quotes, `@`, `%`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const blank = /(?:[ \t\r\n]+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)+/y;
const identifier = /[A-Za-z_][A-Za-z0-9_]*/y;
const number = /[0-9]+(?:\.[0-9]+)?/y;
const time = /@T([0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?)/y;
const date =
  /@([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(T(?:[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?/y;
const signs = ['<=', '>=', '!=', '!~', '.', '[', ']', '(', ')', '{', '}', ',', '+', '-', '*', '/', '&', '|', '<', '>', '=', '~'];
const escapes: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '`': '`',
  r: '\r',
  n: '\n',
  t: '\t',
  f: '\f',
  '/': '/',
  '\\': '\\',
};

/** The tokens of an expression, the last one of kind `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skip(text, 0);
  while (at < text.length) {
    const token = read(text, at);
    tokens.push(token);
    at = skip(text, token.end);
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

function skip(text: string, at: number): number {
  blank.lastIndex = at;
  return blank.test(text) ? blank.lastIndex : at;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function read(text: string, at: number): Token {
  const sign = text.charAt(at);
  if (sign === "'") return quoted(text, at, "'", 'string');
  if (sign === '`') return quoted(text, at, '`', 'delimited');
  if (sign === '@') return temporal(text, at);
  if (sign === '%') return variable(text, at);
  if (sign === '$') {
    const name = match(identifier, text, at + 1)?.[0] ?? '';
    if (name === 'this' || name === 'index' || name === 'total')
      return { kind: 'special', text: `$${name}`, start: at, end: at + 1 + name.length };
    throw invalidExpression('after $ stands this, index or total.', text, at);
  }
  const digits = match(number, text, at)?.[0];
  if (digits !== undefined) return { kind: 'number', text: digits, start: at, end: at + digits.length };
  const name = match(identifier, text, at)?.[0];
  if (name !== undefined) return { kind: 'identifier', text: name, start: at, end: at + name.length };
  if (text.startsWith('/*', at)) throw invalidExpression('the comment has no end.', text, at);
  const found = signs.find((one) => text.startsWith(one, at));
  if (found !== undefined) return { kind: 'sign', text: found, start: at, end: at + found.length };
  throw invalidExpression(`${JSON.stringify(sign)} has no meaning here.`, text, at);
}

function quoted(text: string, start: number, quote: string, kind: TokenKind): Token {
  let value = '';
  let from = start + 1;
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === quote) return { kind, text: value + text.slice(from, at), start, end: at + 1 };
    if (sign !== '\\') continue;
    value += text.slice(from, at);
    const next = text.charAt(at + 1);
    const hex = next === 'u' ? /^[0-9A-Fa-f]{4}/.exec(text.slice(at + 2, at + 6))?.[0] : undefined;
    const escaped = hex === undefined ? escapes[next] : String.fromCharCode(Number.parseInt(hex, 16));
    // R4's own invariants hold escapes that are none of the grammar's (`\.` in a pattern): the backslash stays.
    value += escaped ?? `\\${next}`;
    at += hex === undefined ? 1 : 5;
    from = at + 1;
  }
  throw invalidExpression(`the ${quote} has no end.`, text, start);
}

function temporal(text: string, start: number): Token {
  const clock = match(time, text, start);
  if (clock) {
    const end = start + clock[0].length;
    if (/^(?:Z|[+-][0-9]{2}:)/.test(text.slice(end, end + 4))) throw invalidExpression('a time has no zone.', text, end);
    return { kind: 'time', text: clock[1] as string, start, end };
  }
  const found = match(date, text, start);
  if (!found)
    throw invalidExpression('after @ stands a date (@2024-03-01), a date and time (@2024-03-01T10:30) or a time (@T10:30).', text, start);
  const end = start + found[0].length;
  return { kind: found[2] === undefined ? 'date' : 'dateTime', text: (found[1] as string) + (found[2] ?? ''), start, end };
}

function variable(text: string, start: number): Token {
  const quote = text.charAt(start + 1);
  if (quote === '`' || quote === "'") {
    const inner = quoted(text, start + 1, quote, 'variable');
    return { ...inner, start };
  }
  const name = /^[A-Za-z_][A-Za-z0-9_-]*/.exec(text.slice(start + 1))?.[0];
  if (name === undefined) throw invalidExpression('after % stands a name.', text, start);
  // `%vs-name` is written without quotes here and there; elsewhere a hyphen is a minus.
  const whole = /^(?:vs|ext)-/.test(name) ? name : (name.split('-')[0] as string);
  return { kind: 'variable', text: whole, start, end: start + 1 + whole.length };
}
