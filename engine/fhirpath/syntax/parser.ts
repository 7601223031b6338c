// Reads a FHIRPath expression into its tree: one function by level of precedence (FHIRPath N1, operator precedence).
import type { Ast, Operator, TypeName } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';
import { invalidExpression, tooCostly } from './problems.ts';

const maxLength = 30_000;
/** Of the tree: nesting of parentheses and arguments, and the length of a chain, which nests to the left. */
const maxDepth = 500;
const maxNesting = 120;

const precedence: Readonly<Record<string, number>> = {
  implies: 1,
  or: 2,
  xor: 2,
  and: 3,
  in: 4,
  contains: 4,
  '=': 5,
  '~': 5,
  '!=': 5,
  '!~': 5,
  '<=': 6,
  '<': 6,
  '>': 6,
  '>=': 6,
  '|': 7,
  is: 8,
  as: 8,
  '+': 9,
  '-': 9,
  '&': 9,
  '*': 10,
  '/': 10,
  div: 10,
  mod: 10,
};
const words = new Set(['implies', 'or', 'xor', 'and', 'in', 'contains', 'is', 'as', 'div', 'mod']);
/** Operators that are identifiers all the same where a name must stand. */
const softWords = new Set(['as', 'contains', 'in', 'is']);
const calendarUnits = /^(?:year|month|week|day|hour|minute|second|millisecond)s?$/;

interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  nesting: number;
}

/** The tree of an expression; a Problem of kind `invalid` with the place where it is none. */
export function parse(text: string): Ast {
  if (text.length > maxLength) throw tooCostly(`it has ${text.length} characters, more than ${maxLength}.`);
  const reader: Reader = { text, tokens: tokenize(text), at: 0, nesting: 0 };
  const ast = expression(reader, 1);
  const rest = peek(reader);
  if (rest.kind !== 'end') throw invalidExpression(`${JSON.stringify(rest.text)} is not expected.`, text, rest.start);
  if (depthOf(ast, 0) > maxDepth) throw tooCostly(`it is nested more than ${maxDepth} deep.`);
  return ast;
}

function peek(reader: Reader): Token {
  return reader.tokens[reader.at] as Token;
}

function next(reader: Reader): Token {
  const token = peek(reader);
  if (token.kind !== 'end') reader.at++;
  return token;
}

function isSign(token: Token, text: string): boolean {
  return token.kind === 'sign' && token.text === text;
}

function expect(reader: Reader, text: string): Token {
  const token = next(reader);
  if (!isSign(token, text))
    throw invalidExpression(`${text} is expected${token.kind === 'end' ? ' before the end' : ''}.`, reader.text, token.start);
  return token;
}

function operatorOf(token: Token): string | undefined {
  if (token.kind === 'sign') return token.text in precedence ? token.text : undefined;
  return token.kind === 'identifier' && words.has(token.text) ? token.text : undefined;
}

function expression(reader: Reader, lowest: number): Ast {
  if (++reader.nesting > maxNesting) throw tooCostly(`it is nested more than ${maxNesting} deep.`);
  let left = signed(reader);
  for (;;) {
    const operator = operatorOf(peek(reader));
    const level = operator === undefined ? 0 : (precedence[operator] as number);
    if (operator === undefined || level < lowest) break;
    next(reader);
    if (operator === 'is' || operator === 'as') {
      const { type, end } = typeName(reader);
      left = { kind: 'type', operator, on: left, type, start: left.start, end };
    } else {
      const right = expression(reader, level + 1);
      left = { kind: 'binary', operator: operator as Operator, left, right, start: left.start, end: right.end };
    }
  }
  reader.nesting--;
  return left;
}

/** A sign binds less tightly than a dot: -1.abs() is -(1.abs()). */
function signed(reader: Reader): Ast {
  const token = peek(reader);
  if (!isSign(token, '+') && !isSign(token, '-')) return chain(reader);
  next(reader);
  if (++reader.nesting > maxNesting) throw tooCostly(`it is nested more than ${maxNesting} deep.`);
  const of = signed(reader);
  reader.nesting--;
  return { kind: 'sign', operator: token.text as '+' | '-', of, start: token.start, end: of.end };
}

function chain(reader: Reader): Ast {
  let left = term(reader);
  for (;;) {
    const token = peek(reader);
    if (isSign(token, '.')) {
      next(reader);
      left = invocation(reader, left);
    } else if (isSign(token, '[')) {
      next(reader);
      const index = expression(reader, 1);
      const close = expect(reader, ']');
      left = { kind: 'index', on: left, index, start: left.start, end: close.end };
    } else return left;
  }
}

function term(reader: Reader): Ast {
  const token = peek(reader);
  const span = { start: token.start, end: token.end };
  switch (token.kind) {
    case 'string':
      next(reader);
      return { kind: 'literal', type: 'string', text: token.text, ...span };
    case 'number':
      return numberOrQuantity(reader);
    case 'date':
    case 'dateTime':
    case 'time':
      next(reader);
      return { kind: 'literal', type: token.kind, text: token.text, ...span };
    case 'variable':
      next(reader);
      return { kind: 'variable', name: token.text, ...span };
    case 'identifier':
      if (token.text === 'true' || token.text === 'false') {
        next(reader);
        return { kind: 'literal', type: 'boolean', text: token.text, ...span };
      }
      return invocation(reader, undefined);
    case 'delimited':
    case 'special':
      return invocation(reader, undefined);
    default:
      return bracketed(reader, token);
  }
}

function bracketed(reader: Reader, token: Token): Ast {
  next(reader);
  if (isSign(token, '(')) {
    const inner = expression(reader, 1);
    const close = expect(reader, ')');
    return { ...inner, start: token.start, end: close.end };
  }
  if (isSign(token, '{')) return { kind: 'empty', start: token.start, end: expect(reader, '}').end };
  const what = token.kind === 'end' ? 'the expression ends too early.' : `${JSON.stringify(token.text)} is not expected.`;
  throw invalidExpression(what, reader.text, token.start);
}

function numberOrQuantity(reader: Reader): Ast {
  const token = next(reader);
  const unit = peek(reader);
  const calendar = unit.kind === 'identifier' && calendarUnits.test(unit.text);
  if (!calendar && unit.kind !== 'string') return { kind: 'literal', type: 'number', text: token.text, start: token.start, end: token.end };
  next(reader);
  return { kind: 'literal', type: 'quantity', text: token.text, unit: unit.text, calendar, start: token.start, end: unit.end };
}

function invocation(reader: Reader, on: Ast | undefined): Ast {
  const token = next(reader);
  const start = on?.start ?? token.start;
  if (token.kind === 'special') return { kind: 'special', name: token.text as '$this', start, end: token.end };
  // After a dot no operator can stand: Patient.text.div needs no quotes, though the grammar wants them.
  const named =
    token.kind === 'delimited' ||
    (token.kind === 'identifier' && (on !== undefined || !words.has(token.text) || softWords.has(token.text)));
  if (!named)
    throw invalidExpression(
      token.kind === 'end' ? 'a name is expected before the end.' : `${JSON.stringify(token.text)} is no name.`,
      reader.text,
      token.start,
    );
  if (!isSign(peek(reader), '(')) return { kind: 'member', on, name: token.text, start, end: token.end };
  next(reader);
  const args: Ast[] = [];
  while (!isSign(peek(reader), ')')) {
    if (args.length > 0) expect(reader, ',');
    args.push(argument(reader, token.text));
  }
  const close = expect(reader, ')');
  return { kind: 'call', on, name: token.text, args, at: token.start, start, end: close.end };
}

function argument(reader: Reader, name: string): Ast {
  const of = expression(reader, 1);
  const order = peek(reader);
  if (name !== 'sort' || order.kind !== 'identifier' || (order.text !== 'asc' && order.text !== 'desc')) return of;
  next(reader);
  return { kind: 'order', of, descending: order.text === 'desc', start: of.start, end: order.end };
}

function typeName(reader: Reader): { type: TypeName; end: number } {
  const name = (): Token => {
    const token = next(reader);
    if (token.kind !== 'identifier' && token.kind !== 'delimited')
      throw invalidExpression('the name of a type is expected.', reader.text, token.start);
    return token;
  };
  const first = name();
  if (!isSign(peek(reader), '.')) return { type: { name: first.text }, end: first.end };
  next(reader);
  const second = name();
  return { type: { namespace: first.text, name: second.text }, end: second.end };
}

/** Not recursive to the left, so that a long chain is measured, not overflowed. */
function depthOf(ast: Ast, base: number): number {
  let depth = base;
  let deepest = base;
  for (let at: Ast | undefined = ast; at; ) {
    deepest = Math.max(deepest, ++depth);
    if (depth > maxDepth) return depth;
    const parts: readonly Ast[] = at.kind === 'call' ? at.args : at.kind === 'index' ? [at.index] : at.kind === 'binary' ? [at.right] : [];
    for (const part of parts) deepest = Math.max(deepest, depthOf(part, depth));
    at = at.kind === 'binary' ? at.left : at.kind === 'sign' || at.kind === 'order' ? at.of : 'on' in at ? at.on : undefined;
  }
  return deepest;
}
