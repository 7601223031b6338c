// String functions (FHIRPath N1, section String manipulation, and those that later editions add).
import type { FunctionRule, FunctionRules } from '../evaluate/compiler.ts';
import { limited, truthItems } from '../evaluate/operators.ts';
import { maxText, spend } from '../evaluate/run.ts';
import { integerOf, stringOf } from '../evaluate/singleton.ts';
import { type Items, Node, none } from '../model/node.ts';
import { systemOf } from '../model/system.ts';
import { patternOf } from '../patterns/pattern.ts';
import { evaluationError, tooCostly } from '../syntax/problems.ts';
import { toText } from './conversion.ts';
import { decode, encode, escapeText, unescapeText } from './encodings.ts';
import { plain } from './rule.ts';

/** Of strings: nothing where the input or an argument is nothing. */
function text(
  count: number,
  apply: (input: string, ...args: string[]) => string | number | boolean | readonly string[] | undefined,
): FunctionRule {
  return plain(count, count, (run, input, args, place) => {
    const value = stringOf(run, input, place.at);
    const values = args.map((arg, i) => stringOf(run, arg, place.args[i] as number));
    if (value === undefined || values.includes(undefined)) return none;
    spend(run, value.length >> 5);
    const result = apply(value, ...(values as string[]));
    if (result === undefined) return none;
    if (typeof result === 'string') return [limited(result)];
    if (typeof result === 'boolean') return truthItems(result);
    return typeof result === 'number' ? [result] : result;
  });
}

export const strings: FunctionRules = {
  indexOf: text(1, (value, part) => value.indexOf(part)),
  lastIndexOf: text(1, (value, part) => value.lastIndexOf(part)),
  startsWith: text(1, (value, part) => value.startsWith(part)),
  endsWith: text(1, (value, part) => value.endsWith(part)),
  contains: text(1, (value, part) => value.includes(part)),
  upper: text(0, (value) => value.toUpperCase()),
  lower: text(0, (value) => value.toLowerCase()),
  length: text(0, (value) => value.length),
  trim: text(0, (value) => value.trim()),
  toChars: text(0, (value) => [...value]),
  replace: text(2, replaceAll),
  split: text(1, (value, separator) => (value === '' ? [''] : value.split(separator))),
  matches: text(1, (value, pattern) => patternOf(pattern).test(value)),
  matchesFull: text(1, (value, pattern) => patternOf(pattern).testFull(value)),
  replaceMatches: text(2, (value, pattern, substitution) => (pattern === '' ? value : patternOf(pattern).replace(value, substitution))),
  encode: text(1, encode),
  decode: text(1, decode),
  escape: text(1, escapeText),
  unescape: text(1, unescapeText),
  substring: plain(1, 2, (run, input, [from, count], place) => {
    const value = stringOf(run, input, place.at);
    const start = integerOf(run, from as Items, place.args[0] as number);
    if (value === undefined || start === undefined || start < 0 || start >= value.length) return none;
    const length = count === undefined ? undefined : integerOf(run, count, place.args[1] as number);
    return [value.slice(start, length === undefined ? undefined : start + Math.max(0, length))];
  }),
  join: plain(0, 1, (run, input, [separator], place) => {
    const between = separator === undefined ? '' : (stringOf(run, separator, place.args[0] as number) ?? '');
    const parts = input.map((item) => {
      const value = systemOf(item);
      if (value === undefined) return '';
      if (value instanceof Node) throw evaluationError('join() puts together values, not elements.', run.text, place.at);
      return toText(value);
    });
    return input.length === 0 ? none : [limited(parts.join(between))];
  }),
};

function replaceAll(value: string, part: string, by: string): string {
  // An empty part stands before, between and after all characters.
  const pieces = part === '' ? ['', ...value, ''] : value.split(part);
  if (value.length + pieces.length * by.length > maxText) throw tooCostly(`replace() makes a text of more than ${maxText} characters.`);
  return pieces.join(by);
}
