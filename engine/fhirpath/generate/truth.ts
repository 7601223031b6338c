// Conditions as two JavaScript expressions, "it is true" and "it is false"; where both fail it is not known.

import { childrenOf } from '../analysis/infer.ts';
import { compileAst } from '../evaluate/compiler.ts';
import { typeNameOf } from '../evaluate/types.ts';
import type { Ast, Call, TypeName } from '../syntax/ast.ts';
import { attempt, beyond, constant, flowOf, type Generation, hoist, type SlowPart, type Target } from './code.ts';
import { kindOf, type Scalar, scalar, string } from './scalar.ts';
import { access, each, type Need } from './walk.ts';

export interface Truth {
  yes(): string;
  no(): string;
  /** Never unknown: no is the opposite of yes. */
  readonly exact: boolean;
}

const presence: Need = { extra: true, unique: false };

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

function exactly(yes: string): Truth {
  return { yes: () => yes, no: () => `!${yes}`, exact: true };
}

function open(yes: string, no: string): Truth {
  return { yes: () => yes, no: () => no, exact: false };
}

/** A function that answers true, false or undefined. */
function triple(code: string): Truth {
  return open(`(${code}===true)`, `(${code}===false)`);
}

function slow(g: Generation, ast: Ast, scope: Target): Truth {
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
      return call(g, ast, scope);
    default:
      return single(g, ast, scope);
  }
}

/** A path stands for its boolean; any other single element for true. */
function single(g: Generation, ast: Ast, scope: Target): Truth {
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

function negated(value: Truth): Truth {
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

/** Is there any element? Written in place where it is a property of `$this`. */
export function any(g: Generation, ast: Ast, scope: Target): string {
  return inPlace(g, ast, scope) ?? hoist(g, scope, (inner) => `${each(g, ast, inner, presence, () => 'return true;')}return false;`);
}

function inPlace(g: Generation, ast: Ast, scope: Target): string | undefined {
  const { model } = g.compiler;
  if (ast.kind !== 'member' || ast.on !== undefined || model.isPrimitive(scope.type) || model.isType(ast.name)) return undefined;
  const properties = childrenOf(model, scope.shape, ast.name);
  if (properties.length === 0 || properties.length > 3) return undefined;
  const present = (name: string, many: boolean): string => `${many ? 'H.some' : 'H.is'}(${scope.v}${access(name)})`;
  const parts = properties.flatMap((p) =>
    p.primitive ? [present(p.name, p.many), present(`_${p.name}`, p.many)] : [present(p.name, p.many)],
  );
  return `(${parts.join('||')})`;
}

function call(g: Generation, ast: Call, scope: Target): Truth {
  const on: Ast = ast.on ?? { kind: 'special', name: '$this', start: ast.start, end: ast.start };
  const [first] = ast.args;
  switch (ast.name) {
    case 'exists':
      return exactly(first ? anySuch(g, on, first, scope, true) : any(g, on, scope));
    case 'empty':
      return exactly(`!${any(g, on, scope)}`);
    case 'all':
      if (!first) throw beyond;
      return exactly(`!${anySuch(g, on, first, scope, false)}`);
    case 'not':
      return negated(truth(g, on, scope));
    case 'trace':
      return truth(g, on, scope);
    case 'hasValue':
      return hasValue(g, on, scope);
    case 'isDistinct':
      return isDistinct(g, on, scope);
    case 'is': {
      const type = typeNameOf(first);
      if (!type) throw beyond;
      return isType(g, on, type, scope);
    }
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      if (!first) throw beyond;
      return triple(`H.${ast.name}(${string(g, on, scope)},${string(g, first, scope)})`);
    case 'matches': {
      const pattern = first && scalar(g, first, scope);
      if (pattern?.kind !== 'string' || !pattern.constant) throw beyond;
      return triple(`H.matches(${string(g, on, scope)},${pattern.code})`);
    }
    case 'iif':
      return iif(g, ast, scope);
    default:
      return single(g, ast, scope);
  }
}

/** Is there an element for which the criterion is true, or (`wanted` false) is not true? */
function anySuch(g: Generation, on: Ast, criterion: Ast, scope: Target, wanted: boolean): string {
  return hoist(g, scope, (inner) => {
    const loop = each(g, on, inner, presence, (target) => `if(${wanted ? '' : '!'}${truth(g, criterion, target).yes()})return true;`);
    return `${loop}return false;`;
  });
}

function hasValue(g: Generation, on: Ast, scope: Target): Truth {
  const flow = flowOf(g, on, scope);
  if (flow.many || flow.open || flow.computed.length > 0) throw beyond;
  const { model } = g.compiler;
  const valued = hoist(g, scope, (inner) => {
    const body = (type: string, v: string): string => (model.isPrimitive(type) ? `return H.is(${v});` : 'return false;');
    return `${each(g, on, inner, { extra: false, unique: false }, (target) => body(target.type, target.v))}return false;`;
  });
  return exactly(valued);
}

function isDistinct(g: Generation, on: Ast, scope: Target): Truth {
  const distinct = hoist(g, scope, (inner) => {
    const loop = each(g, on, inner, { extra: true, unique: true }, (target) => {
      if (kindOf(g, target.type) !== 'string') throw beyond;
      // An element without a value is compared whole: rare enough for the closures.
      return `if(!H.is(${target.v}))return undefined;if(s.has(${target.v}))return false;s.add(${target.v});`;
    });
    return `const s=new Set();${loop}return true;`;
  });
  const closures = slow(g, { kind: 'call', on, name: 'isDistinct', args: [], at: on.end, start: on.start, end: on.end }, scope);
  return open(`H.isTrue(${distinct},()=>${closures.yes()})`, `H.isFalse(${distinct},()=>${closures.no()})`);
}

function isType(g: Generation, on: Ast, type: TypeName, scope: Target): Truth {
  const { model } = g.compiler;
  if (type.namespace === 'System' || !model.isType(type.name)) throw beyond;
  const name = JSON.stringify(type.name);
  if (on.kind === 'call' && on.name === 'resolve' && on.on === undefined && scope.type === 'Reference') {
    return triple(`H.refersTo(${scope.v},e,r,${name},${constant(g, model)})`);
  }
  const flow = flowOf(g, on, scope);
  if (flow.open || flow.many || flow.computed.length > 0) throw beyond;
  const answer = hoist(g, scope, (inner) => {
    const loop = each(g, on, inner, presence, (target) => {
      if (target.type !== 'Resource') return `return ${model.isSubtype(target.type, type.name)};`;
      if (model.definitions.types.get(type.name)?.abstract) throw beyond;
      return `return ${target.v}.resourceType===${name};`;
    });
    return `${loop}return undefined;`;
  });
  return triple(answer);
}

/** `code in ('a' | 'b')`, and a text in the texts of a path. */
function membership(g: Generation, one: Ast, many: Ast, scope: Target): Truth {
  const wanted = string(g, one, scope);
  const listed = literals(many);
  if (listed) {
    const set = constant(g, new Set(listed));
    return open(`${set}.has(${wanted})`, `H.notIn(${set},${wanted})`);
  }
  const answer = hoist(g, scope, (inner) => {
    const loop = each(g, many, inner, { extra: false, unique: false }, (target) => {
      if (kindOf(g, target.type) !== 'string') throw beyond;
      return `if(${target.v}===w)return true;`;
    });
    return `const w=${string(g, one, inner)};if(!H.is(w))return undefined;${loop}return false;`;
  });
  return triple(answer);
}

function literals(ast: Ast): string[] | undefined {
  if (ast.kind === 'literal' && ast.type === 'string') return [ast.text];
  if (ast.kind === 'call' && ast.name === 'trace' && ast.on) return literals(ast.on);
  if (ast.kind !== 'binary' || ast.operator !== '|') return undefined;
  const [left, right] = [literals(ast.left), literals(ast.right)];
  return left && right && [...left, ...right];
}

function iif(g: Generation, ast: Call, scope: Target): Truth {
  const [criterion, yes, no] = ast.args;
  if (ast.on || !criterion || !yes) throw beyond;
  const test = truth(g, criterion, scope).yes();
  const [then, other] = [truth(g, yes, scope), no && truth(g, no, scope)];
  return open(`(${test}?${then.yes()}:${other?.yes() ?? 'false'})`, `(${test}?${then.no()}:${other?.no() ?? 'false'})`);
}
