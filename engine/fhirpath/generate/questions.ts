// Questions to collections as conditions: exists, all, hasValue, is, in and their like.
import { childrenOf } from '../analysis/infer.ts';
import { typeNameOf } from '../evaluate/types.ts';
import type { Ast, Call, TypeName } from '../syntax/ast.ts';
import { beyond, constant, flowOf, type Generation, hoist, type Target } from './code.ts';
import { kindOf, scalar, string } from './scalar.ts';
import { exactly, negated, open, single, slow, type Truth, triple, truth } from './truth.ts';
import { access, each, type Need } from './walk.ts';

const presence: Need = { extra: true, unique: false };

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

export function question(g: Generation, ast: Call, scope: Target): Truth {
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

export function isType(g: Generation, on: Ast, type: TypeName, scope: Target): Truth {
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
export function membership(g: Generation, one: Ast, many: Ast, scope: Target): Truth {
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
