// The careful JSON parser: slower than the native one, it keeps the text of numbers and says where and why a text is refused.
import { Problem, show } from '@socle/kit/problem';
import { decimal } from './decimal.ts';
import { isWellFormed } from './text.ts';

const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const longestNumber = 400;
const simpleEscapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

interface State {
  readonly text: string;
  at: number;
}

export function carefulParse(text: string, maxDepth: number): unknown {
  const state: State = { text, at: 0 };
  const value = readValue(state, maxDepth);
  if (peek(state) >= 0) throw expected(state, 'nothing more after the end of the value');
  return value;
}

/** The next sign that is not white space, -1 at the end. */
function peek(state: State): number {
  const { text } = state;
  let code = text.charCodeAt(state.at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++state.at);
  return Number.isNaN(code) ? -1 : code;
}

function readValue(state: State, depth: number): unknown {
  const code = peek(state);
  if (code === 34) return readString(state);
  if (code === 123 || code === 91) {
    if (depth <= 0) throw refused(state, 'is nested too deep');
    return code === 123 ? readObject(state, depth - 1) : readArray(state, depth - 1);
  }
  if (code === 45 || (code >= 48 && code <= 57)) return readNumber(state);
  for (const [word, value] of words) {
    if (state.text.startsWith(word, state.at)) {
      state.at += word.length;
      return value;
    }
  }
  throw expected(state, 'a value');
}

const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

function readObject(state: State, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  state.at++;
  if (peek(state) === 125) {
    state.at++;
    return result;
  }
  for (;;) {
    if (peek(state) !== 34) throw expected(state, 'a property name in double quotes');
    const start = state.at;
    const name = readString(state);
    if (Object.hasOwn(result, name)) throw refused({ ...state, at: start }, `has the property "${show(name)}" twice`);
    if (name === '__proto__') throw refused({ ...state, at: start }, 'has a property named "__proto__", which no FHIR resource has');
    if (peek(state) !== 58) throw expected(state, `":" after "${show(name)}"`);
    state.at++;
    result[name] = readValue(state, depth);
    const code = peek(state);
    state.at++;
    if (code === 125) return result;
    if (code !== 44) throw expected(back(state), '"," or "}"');
  }
}

function readArray(state: State, depth: number): unknown[] {
  const result: unknown[] = [];
  state.at++;
  if (peek(state) === 93) {
    state.at++;
    return result;
  }
  for (;;) {
    result.push(readValue(state, depth));
    const code = peek(state);
    state.at++;
    if (code === 93) return result;
    if (code !== 44) throw expected(back(state), '"," or "]"');
  }
}

function back(state: State): State {
  return { ...state, at: state.at - 1 };
}

function readNumber(state: State): unknown {
  numberToken.lastIndex = state.at;
  const token = numberToken.exec(state.text)?.[0];
  if (token === undefined) throw expected(state, 'a number');
  if (token.length > longestNumber) throw refused(state, `has a number of ${token.length} signs; at most ${longestNumber} are accepted`);
  const next = state.text.charCodeAt(state.at + token.length);
  // 01, 1., 1.e3: a digit or point cannot follow a whole number token.
  if ((next >= 48 && next <= 57) || next === 46) throw refused(state, 'has a number that JSON does not allow');
  state.at += token.length;
  return decimal(token);
}

function readString(state: State): string {
  const { text } = state;
  const start = state.at + 1;
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      state.at = at + 1;
      return wellFormed(text.slice(start, at), state, start);
    }
    if (code === 92) {
      state.at = at;
      return wellFormed(text.slice(start, at) + readEscaped(state), state, start);
    }
    if (!(code >= 32)) throw unfinished(state, at, code);
  }
}

/** From the first backslash to the closing quote. */
function readEscaped(state: State): string {
  const { text } = state;
  let result = '';
  for (;;) {
    const code = text.charCodeAt(state.at);
    if (code === 34) {
      state.at++;
      return result;
    }
    if (!(code >= 32)) throw unfinished(state, state.at, code);
    if (code !== 92) {
      result += text[state.at++];
      continue;
    }
    const sign = text[state.at + 1] ?? '';
    const simple = simpleEscapes[sign];
    if (simple !== undefined) {
      result += simple;
      state.at += 2;
      continue;
    }
    const hex = sign === 'u' ? /^[0-9a-fA-F]{4}$/.exec(text.slice(state.at + 2, state.at + 6))?.[0] : undefined;
    if (hex === undefined) throw expected(state, 'an escape that JSON knows');
    if (hex === '0000') throw refused(state, 'holds the NUL sign, which FHIR strings may not');
    result += String.fromCharCode(Number.parseInt(hex, 16));
    state.at += 6;
  }
}

function wellFormed(value: string, state: State, start: number): string {
  if (!isWellFormed(value)) throw refused({ ...state, at: start }, 'holds half of a surrogate pair, which is no character');
  return value;
}

function unfinished(state: State, at: number, code: number): Problem {
  if (Number.isNaN(code)) return refused(state, 'has a string that never ends');
  return refused({ ...state, at }, 'has a control sign inside a string; JSON wants it escaped');
}

function expected(state: State, what: string): Problem {
  const found = state.at >= state.text.length ? 'the end of the text' : `"${show(state.text.slice(state.at, state.at + 12), 12)}"`;
  return new Problem('malformed', `JSON, ${place(state)}: expected ${what}, found ${found}`);
}

function refused(state: State, what: string): Problem {
  return new Problem('malformed', `JSON, ${place(state)}: the text ${what}`);
}

function place({ text, at }: State): string {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', start)) {
    line++;
    start = next + 1;
  }
  return `line ${line}, column ${at - start + 1}`;
}
