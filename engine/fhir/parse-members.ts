// Some members of a resource, read from its JSON text without building the rest.
import { type JsonText, parseJson } from './parse-json.ts';

const quote = 34;
const backslash = 92;
const comma = 44;
const colon = 58;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;

/**
 * The object with those of its members that `names` has, as `parseJson` would give them. `text`: an object as `printJson` wrote it,
 * without white space between its signs and each member once; or its bytes. Reading ends where all are found. Of a text that is not so,
 * up to there, everything is parsed: the answer is never less than what was asked.
 */
export function parseMembers(text: JsonText, names: ReadonlySet<string>): Record<string, unknown> {
  return parseJson(cut(text, names) ?? text) as Record<string, unknown>;
}

function cut(text: JsonText, names: ReadonlySet<string>): JsonText | undefined {
  if (typeof text === 'string') return cutMembers(text, names);
  // Each byte as a letter of its own: all signs that are looked for are ASCII, and in UTF-8 no part of another letter looks like one.
  const found = cutMembers(text.toString('latin1'), names);
  return found === undefined ? undefined : Buffer.from(found, 'latin1');
}

/** The text of the object with these members alone; undefined where the text is not as expected. */
function cutMembers(text: string, names: ReadonlySet<string>): string | undefined {
  if (text.charCodeAt(0) !== openBrace) return undefined;
  if (text.charCodeAt(1) === closeBrace) return text.length === 2 ? text : undefined;
  let kept = '';
  let missing = names.size;
  let at = 1;
  for (;;) {
    if (text.charCodeAt(at) !== quote) return undefined;
    const nameEnd = endOfString(text, at);
    if (nameEnd < 0 || text.charCodeAt(nameEnd) !== colon) return undefined;
    const end = endOfValue(text, nameEnd + 1);
    if (end < 0) return undefined;
    if (names.has(text.slice(at + 1, nameEnd - 1))) {
      kept += `${kept === '' ? '{' : ','}${text.slice(at, end)}`;
      if (--missing === 0) return `${kept}}`;
    }
    const sign = text.charCodeAt(end);
    if (sign === closeBrace) return end + 1 === text.length ? (kept === '' ? '{}' : `${kept}}`) : undefined;
    if (sign !== comma) return undefined;
    at = end + 1;
  }
}

/** Just after the value that starts at `at`; -1 where it does not end. */
function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return endOfString(text, at);
  if (first !== openBrace && first !== openBracket) {
    for (let i = at; i < text.length; i++) {
      const sign = text.charCodeAt(i);
      if (sign === comma || sign === closeBrace) return i;
    }
    return -1;
  }
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const sign = text.charCodeAt(i);
    if (sign === quote) {
      i = endOfString(text, i) - 1;
      if (i < 0) return -1;
    } else if (sign === openBrace || sign === openBracket) depth++;
    else if ((sign === closeBrace || sign === closeBracket) && --depth === 0) return i + 1;
  }
  return -1;
}

/** Just after the string whose first quote is at `at`; -1 where it does not end. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = end - 1;
    while (text.charCodeAt(escapes) === backslash) escapes--;
    if ((end - escapes) % 2 === 1) return end + 1;
  }
  return -1;
}
