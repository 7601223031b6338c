// Generated code for an expression on inputs of a known type: loops over plain JSON, without nodes, without allocation where it asks a question.

import { inputFlow } from '../analysis/infer.ts';
import type { Environment, Evaluate } from '../contract.ts';
import type { Compiler } from '../evaluate/compiler.ts';
import { shapesOf } from '../model/model.ts';
import type { Ast } from '../syntax/ast.ts';
import { attempt, constant, flowOf, type Generation, parameters, type Target } from './code.ts';
import { nestedRestarts } from './restarts.ts';
import { createRuntime } from './runtime.ts';
import { truth } from './truth.ts';
import { each } from './walk.ts';

type Generated<T> = (value: unknown, extra: undefined, env: Environment, input: unknown) => T;

const noEnvironment: Environment = {};

interface Start {
  readonly generation: Generation;
  readonly root: Target;
}

/** What only a running evaluation knows: a part that runs as closures inside generated code could not see it. */
function needsRun(ast: Ast): boolean {
  if (ast.kind === 'special') return ast.name !== '$this';
  if (ast.kind === 'call') return ast.name === 'defineVariable' || [...(ast.on ? [ast.on] : []), ...ast.args].some(needsRun);
  if (ast.kind === 'binary') return needsRun(ast.left) || needsRun(ast.right);
  if (ast.kind === 'index') return needsRun(ast.on) || needsRun(ast.index);
  if (ast.kind === 'sign' || ast.kind === 'order') return needsRun(ast.of);
  return (ast.kind === 'member' || ast.kind === 'type') && ast.on !== undefined && needsRun(ast.on);
}

/** Undefined where the type of the input is not one that generated code can count on. */
function start(compiler: Compiler, ast: Ast, type: string | undefined): Start | undefined {
  if (needsRun(ast) || nestedRestarts(ast) > 1) return undefined;
  const shapes = type === undefined ? [] : shapesOf(compiler.model, type);
  const [shape] = shapes;
  if (type === undefined || !shape || shapes.length > 1 || !compiler.model.isType(type.split('.')[0] as string)) return undefined;
  if (shape.type === 'Resource' || shape.type === 'DomainResource') return undefined;
  const generation: Generation = {
    compiler,
    input: inputFlow(compiler.model, type),
    functions: [],
    constants: [],
    names: 0,
    made: 0,
    loops: 0,
    bodies: new Map(),
  };
  return { generation, root: { v: 'v', x: compiler.model.isPrimitive(shape.type) ? 'x' : undefined, ...shape } };
}

function finish<T>({ generation }: Start, type: string, body: string): Generated<T> {
  const source = `'use strict';${generation.functions.join('')}return function(${parameters}){${body}};`;
  // Made of our own text; what comes from the expression is quoted by JSON.stringify.
  return new Function('H', 'K', source)(createRuntime(generation.compiler, type), generation.constants) as Generated<T>;
}

/** The collection that an expression gives; undefined where it must run as closures. */
export function generateCollection(compiler: Compiler, ast: Ast, type: string | undefined): Evaluate | undefined {
  const begun = start(compiler, ast, type);
  const body = begun && attempt(begun.generation, () => collectionBody(begun, ast));
  if (!begun || body === undefined) return undefined;
  const run = finish<unknown[]>(begun, type as string, body);
  return (node, env = noEnvironment) => run(node, undefined, env, node);
}

function collectionBody({ generation, root }: Start, ast: Ast): string {
  const flow = flowOf(generation, ast, root);
  if (flow.spots.length === 0 && flow.computed.length === 1 && flow.computed[0] === 'boolean') {
    const answer = truth(generation, ast, root);
    return answer.exact ? `return [${answer.yes()}];` : `return ${answer.yes()}?[true]:${answer.no()}?[false]:[];`;
  }
  const unique = (ast.kind === 'binary' && ast.operator === '|') || (ast.kind === 'call' && ast.name === 'distinct');
  const loops = each(generation, ast, root, { extra: false, unique: !unique }, (target) => {
    if (!unique) return `if(H.is(${target.v}))out.push(${target.v});`;
    return `if(H.is(${target.v})){out.push(${target.v});types.push(${constant(generation, { type: target.type, shape: target.shape })});}`;
  });
  return unique ? `const out=[],types=[];${loops}return H.distinct(out,types,e,r);` : `const out=[];${loops}return out;`;
}

/** Whether an invariant is kept: anything but false. */
export function generateCheck(
  compiler: Compiler,
  ast: Ast,
  type: string | undefined,
): ((node: unknown, env?: Environment) => boolean) | undefined {
  const begun = start(compiler, ast, type);
  if (!begun) return undefined;
  const flow = flowOf(begun.generation, ast, begun.root);
  if (flow.spots.length > 0 || flow.computed[0] !== 'boolean') return undefined;
  const answer = truth(begun.generation, ast, begun.root);
  const run = finish<boolean>(begun, type as string, `return ${answer.exact ? answer.yes() : `!${answer.no()}`};`);
  return (node, env = noEnvironment) => run(node, undefined, env, node);
}
