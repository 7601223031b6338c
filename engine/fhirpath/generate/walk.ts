// Loops over the elements of a path, written out: `each` gives the statements that run a body for every element.
import type { Property } from '@socle/engine/fhir';
import { childrenOf } from '../analysis/infer.ts';
import { typeNameOf } from '../evaluate/types.ts';
import type { Ast, Call, TypeName } from '../syntax/ast.ts';
import { beyond, flowOf, fresh, type Generation, hoist, maxLoops, type Target } from './code.ts';
import { scalar } from './scalar.ts';
import { truth } from './truth.ts';

export interface Need {
  /** Elements count that hold only extensions; the body is told the extras of primitives. */
  readonly extra: boolean;
  /** Duplicates matter. */
  readonly unique: boolean;
}

export type Body = (target: Target) => string;

export function each(g: Generation, ast: Ast, scope: Target, need: Need, body: Body): string {
  if (++g.loops > maxLoops) throw beyond;
  switch (ast.kind) {
    case 'member':
      return member(g, ast.on, ast.name, scope, need, body);
    case 'special':
      if (ast.name !== '$this') throw beyond;
      return body(scope);
    case 'variable':
      return variable(g, ast, scope, body);
    case 'type':
      if (ast.operator === 'is') return computed(g, ast, scope, body);
      return each(g, ast.on, scope, need, (target) => ofType(g, target, ast.type, body));
    case 'index':
      return at(g, ast, scope, need, body);
    case 'binary':
      if (ast.operator !== '|') return computed(g, ast, scope, body);
      if (need.unique) throw beyond;
      return each(g, ast.left, scope, need, body) + each(g, ast.right, scope, need, body);
    case 'call':
      return call(g, ast, scope, need, body);
    case 'literal':
      return computed(g, ast, scope, body);
    case 'empty':
      return '';
    default:
      throw beyond;
  }
}

function member(g: Generation, on: Ast | undefined, name: string, scope: Target, need: Need, body: Body): string {
  const { model } = g.compiler;
  if (on === undefined && model.isType(name)) {
    if (model.isSubtype(scope.type, name)) return body(scope);
    if (scope.type === 'Resource') throw beyond;
  }
  const step: Body = (target) => children(g, target, name, need, body);
  return on === undefined ? step(scope) : each(g, on, scope, { ...need, extra: name === 'extension' || name === 'id' }, step);
}

/** Every property that the name stands for: `value` is one of many. */
export function children(g: Generation, target: Target, name: string, need: Need, body: Body): string {
  const { model } = g.compiler;
  if (model.isPrimitive(target.type)) return ofPrimitive(g, target, name, need, body);
  const properties = childrenOf(model, target.shape, name);
  if (properties.length === 0 && (target.type === 'Resource' || !model.isType(target.shape.split('.')[0] as string))) throw beyond;
  return properties.map((property) => one(g, target.v, property, need, body)).join('');
}

function ofPrimitive(g: Generation, target: Target, name: string, need: Need, body: Body): string {
  const property = g.compiler.model.property('Element', name);
  if (!property) return '';
  if (target.x === undefined) throw beyond;
  return `if(${target.x}!==undefined&&${target.x}!==null){${one(g, target.x, property, need, body)}}`;
}

function one(g: Generation, owner: string, property: Property, need: Need, body: Body): string {
  if (++g.loops > maxLoops) throw beyond;
  const v = fresh(g, 'v');
  const x = need.extra && property.primitive ? fresh(g, 'x') : undefined;
  const inner = body({ v, x, type: property.type, shape: property.shape });
  if (inner === '') return '';
  const value = `${owner}${access(property.name)}`;
  const extra = `${owner}${access(`_${property.name}`)}`;
  if (!property.many) {
    if (x === undefined) return `{const ${v}=${value};if(${v}!==undefined&&${v}!==null){${inner}}}`;
    return `{const ${v}=${value},${x}=${extra};if((${v}!==undefined&&${v}!==null)||(${x}!==undefined&&${x}!==null)){${inner}}}`;
  }
  const [a, i] = [fresh(g, 'a'), fresh(g, 'i')];
  if (x === undefined) {
    return `{const ${a}=H.list(${value});for(let ${i}=0;${i}<${a}.length;${i}++){const ${v}=${a}[${i}];if(${v}===undefined||${v}===null)continue;${inner}}}`;
  }
  const [b, n] = [fresh(g, 'b'), fresh(g, 'n')];
  const skip = `if((${v}===undefined||${v}===null)&&(${x}===undefined||${x}===null))continue;`;
  return `{const ${a}=H.list(${value}),${b}=H.list(${extra}),${n}=Math.max(${a}.length,${b}.length);for(let ${i}=0;${i}<${n};${i}++){const ${v}=${a}[${i}],${x}=${b}[${i}];${skip}${inner}}}`;
}

export function access(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function variable(g: Generation, ast: Ast & { readonly kind: 'variable' }, scope: Target, body: Body): string {
  if (ast.name !== 'resource' && ast.name !== 'rootResource') return computed(g, ast, scope, body);
  const [spot] = flowOf(g, ast, scope).spots;
  const v = fresh(g, 'v');
  const from = ast.name === 'resource' ? 'H.resource(e,r)' : 'H.rootResource(e,r)';
  return `{const ${v}=${from};if(${v}!==undefined&&${v}!==null){${body({ v, x: undefined, type: spot?.type ?? '', shape: spot?.shape ?? '' })}}}`;
}

/** Values that are computed: booleans and scalars, as one item where they are there. */
function computed(g: Generation, ast: Ast, scope: Target, body: Body): string {
  const flow = flowOf(g, ast, scope);
  const v = fresh(g, 'v');
  if (flow.computed.length === 1 && flow.computed[0] === 'boolean' && flow.spots.length === 0) {
    const value = truth(g, ast, scope);
    const inner = body({ v, x: undefined, type: 'boolean', shape: 'boolean' });
    return value.exact
      ? `{const ${v}=${value.yes()};${inner}}`
      : `{const ${v}=${value.yes()}?true:${value.no()}?false:undefined;if(${v}!==undefined){${inner}}}`;
  }
  // A decimal keeps the zeros it is written with, a JavaScript number does not.
  if (ast.kind === 'literal' && ast.type === 'number' && ast.text.includes('.')) throw beyond;
  const value = scalar(g, ast, scope);
  const type = value.kind === 'number' ? 'integer' : value.kind;
  if (type !== 'string' && type !== 'integer') throw beyond;
  return `{const ${v}=${value.code};if(${v}!==undefined&&${v}!==null){${body({ v, x: undefined, type, shape: type })}}}`;
}

function ofType(g: Generation, target: Target, type: TypeName, body: Body): string {
  const { model } = g.compiler;
  if (type.namespace === 'System') throw beyond;
  if (model.isSubtype(target.type, type.name)) return body(target);
  if (target.type !== 'Resource') return '';
  const concrete = model.definitions.types.get(type.name);
  if (concrete?.kind !== 'resource') return '';
  if (concrete.abstract) throw beyond;
  return `if(${target.v}.resourceType===${JSON.stringify(type.name)}){${body({ ...target, type: type.name, shape: type.name })}}`;
}

/** Of a collection one item is taken: a function that returns it. */
function picked(
  g: Generation,
  on: Ast,
  scope: Target,
  need: Need,
  body: Body,
  write: (loop: (take: (v: string) => string) => string) => string,
): string {
  const flow = flowOf(g, on, scope);
  const [spot] = flow.spots;
  const primitive = spot !== undefined && g.compiler.model.isPrimitive(spot.type);
  if (!spot || flow.spots.some((other) => other.shape !== spot.shape) || flow.computed.length > 0 || (primitive && need.extra))
    throw beyond;
  const found = hoist(g, scope, (inner) => write((take) => each(g, on, inner, { extra: false, unique: true }, (target) => take(target.v))));
  const v = fresh(g, 'v');
  return `{const ${v}=${found};if(${v}!==undefined){${body({ v, x: undefined, type: spot.type, shape: spot.shape })}}}`;
}

function at(g: Generation, ast: Ast & { readonly kind: 'index' }, scope: Target, need: Need, body: Body): string {
  const { index } = ast;
  if (index.kind !== 'literal' || index.type !== 'number' || !/^[0-9]{1,6}$/.test(index.text)) throw beyond;
  return picked(
    g,
    ast.on,
    scope,
    need,
    body,
    (loop) => `let n=0;${loop((v) => `if(n++===${Number(index.text)})return ${v};`)}return undefined;`,
  );
}

function call(g: Generation, ast: Call, scope: Target, need: Need, body: Body): string {
  const on: Ast = ast.on ?? { kind: 'special', name: '$this', start: ast.start, end: ast.start };
  const [first] = ast.args;
  switch (ast.name) {
    case 'where':
      if (!first) throw beyond;
      return each(g, on, scope, { ...need, extra: true }, (target) => `if(${truth(g, first, target).yes()}){${body(target)}}`);
    case 'select':
      if (!first) throw beyond;
      return each(g, on, scope, { ...need, extra: true }, (target) => each(g, first, target, need, body));
    case 'ofType':
    case 'as': {
      const type = typeNameOf(first);
      if (!type) throw beyond;
      return each(g, on, scope, need, (target) => ofType(g, target, type, body));
    }
    case 'trace':
      return each(g, on, scope, need, body);
    case 'distinct':
      if (need.unique) throw beyond;
      return each(g, on, scope, need, body);
    case 'combine':
      if (!first) throw beyond;
      return each(g, on, scope, need, body) + each(g, first, scope, need, body);
    case 'first':
      return picked(g, on, scope, need, body, (loop) => `${loop((v) => `return ${v};`)}return undefined;`);
    case 'last':
      return picked(g, on, scope, need, body, (loop) => `let z;${loop((v) => `z=${v};`)}return z;`);
    case 'single':
      if (flowOf(g, on, scope).many) throw beyond;
      return each(g, on, scope, need, body);
    case 'tail': {
      const n = fresh(g, 'n');
      return `{let ${n}=0;${each(g, on, scope, { extra: true, unique: true }, (target) => `if(${n}++>0){${body(target)}}`)}}`;
    }
    case 'extension':
      return extension(g, on, first, scope, need, body);
    case 'iif':
      if (ast.on || !first) throw beyond;
      return `if(${truth(g, first, scope).yes()}){${branch(g, ast.args[1], scope, need, body)}}else{${branch(g, ast.args[2], scope, need, body)}}`;
    default:
      return computed(g, ast, scope, body);
  }
}

function branch(g: Generation, ast: Ast | undefined, scope: Target, need: Need, body: Body): string {
  return ast ? each(g, ast, scope, need, body) : '';
}

function extension(g: Generation, on: Ast, url: Ast | undefined, scope: Target, need: Need, body: Body): string {
  const wanted = url && scalar(g, url, scope);
  if (wanted?.kind !== 'string' || !wanted.constant) throw beyond;
  return each(g, on, scope, { ...need, extra: true }, (target) =>
    children(g, target, 'extension', need, (found) => `if(${found.v}.url===${wanted.code}){${body(found)}}`),
  );
}
