// Expressions made ready to run.
import type { CompileOptions, Environment, Evaluate } from './contract.ts';
import { compileGeneral, toJson } from './evaluate/general.ts';

/** An expression as a function of a node. A Problem of kind `invalid` where it cannot be read. */
export function compile(expression: string, options: CompileOptions): Evaluate {
  const evaluate = compileGeneral(expression, options.definitions, options.type);
  return (node, env) => toJson(evaluate(node, env));
}

/** An invariant: does the node keep it? Only `false` breaks it; nothing does not. */
export function compileBoolean(expression: string, options: CompileOptions): (node: unknown, env?: Environment) => boolean {
  const evaluate = compile(expression, options);
  return (node, env) => {
    const result = evaluate(node, env);
    return result.length !== 1 || result[0] !== false;
  };
}
