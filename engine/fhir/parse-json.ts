// FHIR JSON in (R4, section 2.6.2). Native JSON.parse wherever a proof shows that it lost nothing; a careful parser otherwise.
import { isAscii, isUtf8 } from 'node:buffer';
import { Problem } from '@socle/kit/problem';
import { carefulParse } from './careful-json.ts';
import { isWellFormed } from './text.ts';

export interface JsonLimits {
  /** Nested arrays and objects. The deepest official example has 22. */
  readonly maxDepth?: number;
  readonly maxBytes?: number;
}

const defaultDepth = 64;

/** JSON as a text, or as its bytes in UTF-8. */
export type JsonText = string | Buffer;

/**
 * Parses FHIR JSON. Numbers that JavaScript would print otherwise become `Decimal`. Refuses repeated and `__proto__` names,
 * NUL, lone surrogates and too deep nesting, each with line and column.
 */
export function parseJson(text: JsonText, limits: JsonLimits = {}): unknown {
  if (typeof text !== 'string') return parseJsonBytes(text, limits);
  const maxDepth = limits.maxDepth ?? defaultDepth;
  if (limits.maxBytes !== undefined && text.length > limits.maxBytes) throw tooLarge(text.length, limits.maxBytes);
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const escapes = escapeLength(source);
  if (escapes < 0 || !isWellFormed(source) || source.includes('__proto__')) return carefulParse(source, maxDepth);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return carefulParse(source, maxDepth);
  }
  return compactLength(value, source, maxDepth) + escapes === source.length ? value : carefulParse(source, maxDepth);
}

/** The same from bytes: invalid UTF-8 is refused, never replaced. */
export function parseJsonBytes(bytes: Buffer, limits: JsonLimits = {}): unknown {
  if (limits.maxBytes !== undefined && bytes.length > limits.maxBytes) throw tooLarge(bytes.length, limits.maxBytes);
  const { maxBytes: _checked, ...rest } = limits;
  if (isAscii(bytes)) return parseJson(bytes.toString('latin1'), rest);
  if (!isUtf8(bytes)) throw notUtf8();
  return parseJson(bytes.toString('utf8'), rest);
}

export function notUtf8(): Problem {
  return new Problem('malformed', 'The body is not valid UTF-8; FHIR resources are sent in UTF-8');
}

export function tooLarge(size: number, limit: number): Problem {
  return new Problem('too-large', `The body has ${size} bytes; at most ${limit} are accepted`);
}

/**
 * Characters that escapes add to the text; -1 where one makes NUL, a surrogate (pairs are the careful parser's business) or a plain
 * letter, which nobody escapes but to hide a name.
 */
function escapeLength(text: string): number {
  let extra = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    if (text.charCodeAt(at + 1) !== 117 /* u */) {
      extra += 1;
      at += 2;
    } else {
      const code = Number.parseInt(text.slice(at + 2, at + 6), 16);
      if (!(code > 0) || (code >= 0xd800 && code <= 0xdfff) || (code >= 65 && code <= 122)) return -1;
      extra += 5;
      at += 6;
    }
  }
  return extra;
}

/**
 * Length of the value printed without spaces and escapes, Infinity where in doubt. If it and the escapes make up the length of the
 * source, there was no white space, no name came twice (the earlier would be missing) and no number was written longer or shorter
 * than JavaScript prints it. Numbers whose text could differ at equal or shorter length are looked up one by one.
 */
function compactLength(value: unknown, source: string, depth: number): number {
  const cursor = { at: 0 };
  if (typeof value === 'object' && value !== null) return containerLength(value, source, cursor, depth);
  return Number.POSITIVE_INFINITY;
}

function containerLength(value: object, source: string, cursor: { at: number }, depth: number): number {
  if (depth <= 0) return Number.POSITIVE_INFINITY;
  // Brackets and commas: n items make n + 1 signs, none makes 2.
  let length = 1;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      length += 1 + (typeof item === 'string' ? item.length + 2 : otherLength(item, '', source, cursor, depth));
    }
  } else {
    for (const name in value) {
      const item = (value as Record<string, unknown>)[name];
      // The quotes of the name, its colon, and a comma or bracket.
      length += name.length + 4 + (typeof item === 'string' ? item.length + 2 : otherLength(item, name, source, cursor, depth));
    }
  }
  return length === 1 ? 2 : length;
}

function otherLength(item: unknown, name: string, source: string, cursor: { at: number }, depth: number): number {
  if (typeof item === 'object') return item === null ? 4 : containerLength(item, source, cursor, depth - 1);
  if (typeof item === 'boolean') return item ? 4 : 5;
  return numberLength(item as number, name, source, cursor);
}

/**
 * Only exponents make a number's text shorter than its print, and only multiples of 100 or fractions have such a form; beyond 15
 * digits other texts of the same length give the same number. All these must be found in the source as JavaScript prints them.
 */
function numberLength(value: number, name: string, source: string, cursor: { at: number }): number {
  const text = String(value);
  if (value % 100 !== 0 && Number.isInteger(value) && value < 1e15 && value > -1e15) return text.length;
  if (value === 0) return 1;
  if (name === '') return Number.POSITIVE_INFINITY;
  const before = `"${name}":`;
  for (let at = source.indexOf(text, cursor.at); at >= 0; at = source.indexOf(text, at + 1)) {
    if (!source.startsWith(before, at - before.length) || isPartOfNumber(source.charCodeAt(at + text.length))) continue;
    cursor.at = at + text.length;
    return text.length;
  }
  return Number.POSITIVE_INFINITY;
}

function isPartOfNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46 || code === 69 || code === 101;
}
