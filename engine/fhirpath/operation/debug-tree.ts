// The tree of an expression in the form that the FHIRPath Lab draws.
import type { Ast, Literal } from '../syntax/ast.ts';

interface DebugNode {
  readonly ExpressionType: string;
  readonly Name: string;
  readonly Arguments?: readonly DebugNode[];
  readonly Position: number;
  readonly Length: number;
}

export function debugTree(ast: Ast): DebugNode {
  const node = (kind: string, name: string, parts: readonly (Ast | undefined)[] = []): DebugNode => {
    const children = parts.filter((part): part is Ast => part !== undefined).map(debugTree);
    const base = { ExpressionType: `${kind}Expression`, Name: name };
    return { ...base, ...(children.length > 0 ? { Arguments: children } : {}), Position: ast.start, Length: ast.end - ast.start };
  };
  switch (ast.kind) {
    case 'literal':
      return node('Constant', literalText(ast));
    case 'empty':
      return node('Constant', '{}');
    case 'member':
      return node('Child', ast.name, [ast.on]);
    case 'call':
      return node('FunctionCall', ast.name, [ast.on, ...ast.args]);
    case 'index':
      return node('Indexer', '[]', [ast.on, ast.index]);
    case 'binary':
      return node('Binary', ast.operator, [ast.left, ast.right]);
    case 'sign':
      return node('Unary', ast.operator, [ast.of]);
    case 'type':
      return node('Binary', `${ast.operator} ${ast.type.namespace ? `${ast.type.namespace}.` : ''}${ast.type.name}`, [ast.on]);
    case 'special':
      return node('Axis', ast.name);
    case 'variable':
      return node('VariableRef', `%${ast.name}`);
    case 'order':
      return node('Unary', ast.descending ? 'desc' : 'asc', [ast.of]);
  }
}

function literalText(ast: Literal): string {
  if (ast.type === 'quantity') return ast.calendar ? `${ast.text} ${ast.unit}` : `${ast.text} '${ast.unit}'`;
  return ast.type === 'string' ? `'${ast.text}'` : ast.text;
}
