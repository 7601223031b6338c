// Expressions made ready to run: as generated code where the definitions tell enough, as closures elsewhere.
import type { CompileOptions, Environment, Evaluate } from './contract.ts';
import type { Compiler } from './evaluate/compiler.ts';
import { compileGeneral, toJson } from './evaluate/general.ts';
import { functions } from './functions/index.ts';
import { generateCheck, generateCollection } from './generate/generate.ts';
import { modelOf, shapesOf } from './model/model.ts';
import { parse } from './syntax/parser.ts';

/** An expression as a function of a node. A Problem of kind `invalid` where it cannot be read. */
export function compile(expression: string, options: CompileOptions): Evaluate {
  const ast = parse(expression);
  // The closures first: they know every mistake.
  const general = compileGeneral(expression, options.definitions, options.type, ast);
  const slow: Evaluate = (node, env) => toJson(general(node, env));
  const primitive = isPrimitive(options);
  const fast = generateCollection(compilerOf(expression, options), ast, options.type);
  return fast ? (node, env) => (isPlain(node, env, primitive) ? fast(node, env) : slow(node, env)) : slow;
}

/** An invariant: does the node keep it? Only `false` breaks it; nothing does not. */
export function compileBoolean(expression: string, options: CompileOptions): (node: unknown, env?: Environment) => boolean {
  const ast = parse(expression);
  const general = compileGeneral(expression, options.definitions, options.type, ast);
  const slow = (node: unknown, env?: Environment): boolean => {
    const result = toJson(general(node, env));
    return result.length !== 1 || result[0] !== false;
  };
  const primitive = isPrimitive(options);
  const fast = generateCheck(compilerOf(expression, options), ast, options.type);
  return fast ? (node, env) => (isPlain(node, env, primitive) ? fast(node, env) : slow(node, env)) : slow;
}

function isPrimitive({ type, definitions }: CompileOptions): boolean {
  const model = modelOf(definitions);
  return type !== undefined && shapesOf(model, type).some((shape) => model.isPrimitive(shape.type));
}

function compilerOf(text: string, options: CompileOptions): Compiler {
  return { model: modelOf(options.definitions), text, functions };
}

/** Generated code takes one node of the expected kind, and tells nobody of `trace()`. */
function isPlain(node: unknown, env: Environment | undefined, primitive: boolean): boolean {
  const expected = primitive ? node !== undefined && node !== null : typeof node === 'object' && node !== null;
  return expected && !Array.isArray(node) && env?.trace === undefined;
}
