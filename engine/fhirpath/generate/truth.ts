// Conditions as two JavaScript expressions, "it is true" and "it is false"; where both fail it is not known.

import { compileAst } from '../evaluate/compiler.ts';
import type { Ast } from '../syntax/ast.ts';
import { attempt, beyond, constant, flowOf, type Generation, type SlowPart, type Target } from './code.ts';
import { any, isType, membership, question } from './questions.ts';
import { type Scalar, scalar } from './scalar.ts';

export interface Truth {
  yes(): string;
  no(): string;
  /** Never unknown: no is the opposite of yes. */
  readonly exact: boolean;
}

/** What generated code cannot do runs as closures. */
export function truth(g: Generation, ast: Ast, scope: Target): Truth {
  return attempt(g, () => settled(direct(g, ast, scope))) ?? slow(g, ast, scope);
}

/** Made now, so that an attempt that fails fails here. */
function settled(value: Truth): Truth {
  const yes = value.yes();
  if (value.exact) return exactly(yes);
  const no = value.no();
  return { yes: () => yes, no: () => no, exact: false };
}

export function exactly(yes: string): Truth {
  return { yes: () => yes, no: () => `!${yes}`, exact: true };
}

export function open(yes: string, no: string): Truth {
  return { yes: () => yes, no: () => no, exact: false };
}

/** A function that answers true, false or undefined. */
export function triple(code: string): Truth {
  return open(`(${code}===true)`, `(${code}===false)`);
}

export function slow(g: Generation, ast: Ast, scope: Target): Truth {
  const part: SlowPart = { step: compileAst(g.compiler, ast), type: scope.type, shape: scope.shape };
  return triple(`H.slow(${constant(g, part)},${scope.v},${scope.x ?? 'undefined'},e,r)`);
}

function direct(g: Generation, ast: Ast, scope: Target): Truth {
  switch (ast.kind) {
    case 'literal':
      if (ast.type !== 'boolean') throw beyond;
      return exactly(ast.text);
    case 'binary':
      return binary(g, ast, scope);
    case 'type':
      return ast.operator === 'is' ? isType(g, ast.on, ast.type, scope) : single(g, ast, scope);
    case 'call':
      return question(g, ast, scope);
    default:
      return single(g, ast, scope);
  }
}

/** A path stands for its boolean; any other single element for true. */
export function single(g: Generation, ast: Ast, scope: Target): Truth {
  const flow = flowOf(g, ast, scope);
  if (flow.many || flow.open) throw beyond;
  if (flow.spots.length > 0 && flow.spots.every((spot) => spot.type === 'boolean')) {
    const { code } = scalar(g, ast, scope);
    return triple(code);
  }
  if (flow.spots.some((spot) => spot.type === 'boolean') || flow.computed.length > 0) throw beyond;
  return open(any(g, ast, scope), 'false');
}

function binary(g: Generation, ast: Ast & { readonly kind: 'binary' }, scope: Target): Truth {
  const { operator } = ast;
  if (operator === 'and' || operator === 'or' || operator === 'xor' || operator === 'implies') {
    return logic(operator, truth(g, ast.left, scope), truth(g, ast.right, scope));
  }
  if (operator === 'in') return membership(g, ast.left, ast.right, scope);
  if (operator === 'contains') return membership(g, ast.right, ast.left, scope);
  if (operator === '=' || operator === '!=') {
    const equal = equality(scalar(g, ast.left, scope), scalar(g, ast.right, scope));
    return operator === '=' ? equal : negated(equal);
  }
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    const order = orderCode(scalar(g, ast.left, scope), scalar(g, ast.right, scope));
    const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }[operator];
    return open(`(${order}${operator}0)`, `(${order}${opposite}0)`);
  }
  throw beyond;
}

export function negated(value: Truth): Truth {
  return { yes: value.no, no: value.yes, exact: value.exact };
}

function logic(operator: 'and' | 'or' | 'xor' | 'implies', a: Truth, b: Truth): Truth {
  const exact = a.exact && b.exact;
  if (operator === 'and') return { exact, yes: () => `(${a.yes()}&&${b.yes()})`, no: () => `(${a.no()}||${b.no()})` };
  if (operator === 'or') return { exact, yes: () => `(${a.yes()}||${b.yes()})`, no: () => `(${a.no()}&&${b.no()})` };
  if (operator === 'implies') return { exact, yes: () => `(${a.no()}||${b.yes()})`, no: () => `(${a.yes()}&&${b.no()})` };
  if (exact) return { exact, yes: () => `(${a.yes()}!==${b.yes()})`, no: () => `(${a.yes()}===${b.yes()})` };
  return {
    exact,
    yes: () => `((${a.yes()}&&${b.no()})||(${a.no()}&&${b.yes()}))`,
    no: () => `((${a.yes()}&&${b.yes()})||(${a.no()}&&${b.no()}))`,
  };
}

function equality(a: Scalar, b: Scalar): Truth {
  if (a.kind !== b.kind || a.kind === 'string' || a.kind === 'boolean') {
    if (a.kind === b.kind) return open(`H.same(${a.code},${b.code})`, `H.differs(${a.code},${b.code})`);
    if (!isDate(a) || !isDate(b)) throw beyond;
  }
  if (a.kind === 'quantity') throw beyond;
  const order = orderCode(a, b);
  return open(`(${order}===0)`, `H.isOrder(${order})`);
}

const isDate = (value: Scalar): boolean => value.kind === 'date' || value.kind === 'dateTime';

/** -1, 0 or 1; NaN where it is not known, so that every comparison fails. */
function orderCode(a: Scalar, b: Scalar): string {
  if (a.kind === 'number' && b.kind === 'number') return `H.orderNumbers(${a.code},${b.code})`;
  if (a.kind === 'string' && b.kind === 'string') return `H.orderTexts(${a.code},${b.code})`;
  if (a.kind === 'quantity' && b.kind === 'quantity') return `H.orderQuantities(${a.code},${b.code})`;
  if ((isDate(a) && isDate(b)) || (a.kind === 'time' && b.kind === 'time'))
    return `H.orderTimes(${a.code},"${a.kind}",${b.code},"${b.kind}")`;
  throw beyond;
}
