// Reads `_filter` expressions (FHIR R4, search, section 3.1.3.1): comparisons joined by and, or, not and parentheses.
import type { Condition, TypeModel } from '../contract.ts';
import { badValue } from '../problems.ts';
import { type Reader, readCondition } from './query.ts';

type Token = { readonly kind: 'word' | 'string' | 'open' | 'close'; readonly text: string; readonly at: number };
const depthMax = 50;

export function readFilter(reader: Reader, model: TypeModel, text: string): Condition {
  const tokens = tokenise(text);
  let at = 0;
  const fail = (rule: string): never => {
    throw badValue('_filter', text, `${rule} at position ${(tokens[at]?.at ?? text.length) + 1}`);
  };
  const peek = (word: string): boolean => tokens[at]?.kind === 'word' && tokens[at]?.text.toLowerCase() === word;

  function either(depth: number): Condition {
    const of = [both(depth)];
    while (peek('or')) {
      at++;
      of.push(both(depth));
    }
    return of.length === 1 ? (of[0] as Condition) : { kind: 'any', of };
  }
  function both(depth: number): Condition {
    const of = [single(depth)];
    while (peek('and')) {
      at++;
      of.push(single(depth));
    }
    return of.length === 1 ? (of[0] as Condition) : { kind: 'all', of };
  }
  function single(depth: number): Condition {
    if (depth > depthMax) fail('too many nested parentheses');
    if (peek('not')) {
      at++;
      return { kind: 'none', of: single(depth + 1) };
    }
    if (tokens[at]?.kind === 'open') {
      at++;
      const inside = either(depth + 1);
      if (tokens[at]?.kind !== 'close') fail('a closing parenthesis is missing');
      at++;
      return inside;
    }
    return comparison();
  }
  function comparison(): Condition {
    const name = tokens[at];
    if (name?.kind !== 'word') return fail('a parameter is wanted');
    at++;
    const operator = tokens[at];
    if (operator?.kind !== 'word') return fail('an operator is wanted');
    at++;
    const value = tokens[at];
    if (value === undefined || value.kind === 'open' || value.kind === 'close') return fail('a value is wanted');
    at++;
    return compare(reader, model, name.text, operator.text.toLowerCase(), value, text);
  }

  const condition = either(0);
  if (at < tokens.length) fail('nothing more is expected');
  return condition;
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|([^\s()"]+))/gy;
  while (pattern.lastIndex < text.trimEnd().length) {
    const start = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) throw badValue('_filter', text, `it cannot be read at position ${start + 1}`);
    if (found[1]) tokens.push({ kind: 'open', text: '(', at: start });
    else if (found[2]) tokens.push({ kind: 'close', text: ')', at: start });
    else if (found[3] !== undefined) tokens.push({ kind: 'string', text: found[3].replace(/\\(.)/g, '$1'), at: start });
    else tokens.push({ kind: 'word', text: found[4] as string, at: start });
  }
  return tokens;
}

const ordered = ['gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];
const escaped = (value: string): string => value.replace(/[\\,$]/g, '\\$&');

function compare(reader: Reader, model: TypeModel, name: string, operator: string, value: Token, whole: string): Condition {
  const read = (suffix: string, text: string): Condition => readCondition(reader, model, `${name}${suffix}`, text, 1);
  const type = model.params.get(name)?.type ?? (name === '_lastUpdated' ? 'date' : undefined);
  const text = escaped(value.text);
  switch (operator) {
    case 'eq':
      return type === 'string' ? read(':exact', text) : read('', text);
    case 'ne':
      return { kind: 'none', of: compare(reader, model, name, 'eq', value, whole) };
    case 'co':
      return type === 'string' ? read(':contains', text) : type === 'token' ? read(':text', text) : refuse(operator, name, whole);
    case 'sw':
      return type === 'string' ? read('', text) : type === 'uri' ? read(':below', text) : refuse(operator, name, whole);
    case 'pr':
      if (value.text !== 'true' && value.text !== 'false') throw badValue('_filter', whole, `${name} pr takes true or false`);
      return read(':missing', value.text === 'true' ? 'false' : 'true');
    case 'in':
      return read(':in', text);
    case 'ni':
      return read(':not-in', text);
    case 're':
      return type === 'reference' ? read('', text) : refuse(operator, name, whole);
    default:
      if (ordered.includes(operator) && (type === 'date' || type === 'number' || type === 'quantity'))
        return read('', `${operator}${text}`);
      return refuse(operator, name, whole);
  }
}

function refuse(operator: string, name: string, whole: string): never {
  throw badValue('_filter', whole, `the operator ${operator.slice(0, 10)} does not apply to ${name.slice(0, 40)}`);
}
