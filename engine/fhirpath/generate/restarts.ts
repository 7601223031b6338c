// Expressions that generated code must leave to the closures: those whose work grows faster than the square of the resource.
import type { Ast } from '../syntax/ast.ts';

/**
 * How often loops over the whole resource stand inside each other. Below `$this` every loop only goes down, so that any number of them
 * takes time in proportion to the resource; a path that begins anew at `%resource` does not.
 */
export function nestedRestarts(ast: Ast): number {
  switch (ast.kind) {
    case 'variable':
      return /^(?:resource|rootResource|context)$/.test(ast.name) ? 1 : 0;
    case 'call': {
      const on = ast.on ? nestedRestarts(ast.on) : 0;
      return on + Math.max(0, ...ast.args.map(nestedRestarts));
    }
    case 'index':
      return nestedRestarts(ast.on) + nestedRestarts(ast.index);
    case 'binary':
      return Math.max(nestedRestarts(ast.left), nestedRestarts(ast.right));
    case 'member':
    case 'type':
      return ast.on ? nestedRestarts(ast.on) : 0;
    case 'sign':
    case 'order':
      return nestedRestarts(ast.of);
    default:
      return 0;
  }
}
