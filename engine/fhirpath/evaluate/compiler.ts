// Turns the tree of an expression into closures: the general way, which knows all of FHIRPath and finds types as it goes.
import { addChildren, type Model } from '../model/model.ts';
import { type Items, Node, none } from '../model/node.ts';
import type { Ast, Call, Member } from '../syntax/ast.ts';
import { invalidExpression } from '../syntax/problems.ts';
import { compileLiteral } from './literals.ts';
import { compileBinary, compileSign } from './operators.ts';
import { type Run, type Step, spend } from './run.ts';
import { integerOf } from './singleton.ts';
import { isKnownType, isOfType } from './types.ts';
import { variableOf } from './variables.ts';

/** Where a function is called: what stands before the dot, the arguments, the place. */
export interface CallSite {
  readonly model: Model;
  readonly text: string;
  readonly at: number;
  readonly name: string;
  /** The collection that the function works on. */
  readonly on: Step;
  /** False where the function begins the path: it works on `$this`. */
  readonly dotted: boolean;
  readonly args: readonly Ast[];
  compile(ast: Ast): Step;
}

export interface FunctionRule {
  readonly min: number;
  readonly max: number;
  build(site: CallSite): Step;
}

export type FunctionRules = Readonly<Record<string, FunctionRule>>;

export interface Compiler {
  readonly model: Model;
  readonly text: string;
  readonly functions: FunctionRules;
}

const self: Step = (run) => run.self;

export function compileAst(compiler: Compiler, ast: Ast): Step {
  const compile = (part: Ast): Step => compileAst(compiler, part);
  switch (ast.kind) {
    case 'literal':
      return compileLiteral(ast, compiler.text);
    case 'empty':
      return () => none;
    case 'member':
      return ast.on === undefined ? compileRoot(compiler, ast) : compileMember(compile(ast.on), ast.name);
    case 'call':
      return compileCall(compiler, ast);
    case 'index':
      return compileIndex(compile(ast.on), compile(ast.index), ast.index.start);
    case 'binary':
      return compileBinary(ast, compile(ast.left), compile(ast.right));
    case 'sign':
      return compileSign(ast.operator, compile(ast.of), ast.start);
    case 'type':
      return compileTypeTest(compiler, compile(ast.on), ast);
    case 'special':
      return compileSpecial(ast.name);
    case 'variable':
      return (run) => variableOf(run, ast.name, ast.start);
    case 'order':
      throw invalidExpression('asc and desc stand only in sort().', compiler.text, ast.start);
  }
}

function compileMember(on: Step, name: string): Step {
  return (run) => children(run, on(run), name);
}

function children(run: Run, items: Items, name: string): Items {
  if (items.length === 0) return none;
  const out: Node[] = [];
  for (const item of items) if (item instanceof Node) addChildren(run.model, item, name, out);
  spend(run, items.length + out.length);
  return out;
}

/** A path may begin with the type of what it starts from: `Patient.name`. */
function compileRoot(compiler: Compiler, ast: Member): Step {
  const { name } = ast;
  if (!compiler.model.isType(name)) return compileMember(self, name);
  return (run) => {
    const typed = run.self.filter((item) => item instanceof Node && run.model.isSubtype(item.type, name));
    return typed.length > 0 ? typed : children(run, run.self, name);
  };
}

function compileIndex(on: Step, index: Step, at: number): Step {
  return (run) => {
    const items = on(run);
    const position = integerOf(run, index(run), at);
    const item = position === undefined ? undefined : items[position];
    return item === undefined ? none : [item];
  };
}

function compileSpecial(name: '$this' | '$index' | '$total'): Step {
  if (name === '$this') return self;
  if (name === '$total') return (run) => run.total;
  return (run) => (run.index === undefined ? none : [run.index]);
}

function compileTypeTest(compiler: Compiler, on: Step, ast: Ast & { readonly kind: 'type' }): Step {
  const { type, operator } = ast;
  if (!isKnownType(compiler.model, type))
    throw invalidExpression(`${type.name} is not a type of FHIR or of FHIRPath.`, compiler.text, ast.end);
  return operator === 'as' ? typeFilter(on, type) : typeQuestion(on, type);
}

/** R4's own invariants use `as` on several items: it keeps those of the type, where N1 would refuse. */
export function typeFilter(on: Step, type: { namespace?: string; name: string }): Step {
  return (run) => on(run).filter((item) => isOfType(run.model, item, type));
}

export function typeQuestion(on: Step, type: { namespace?: string; name: string }): Step {
  return (run) => {
    const [first] = on(run);
    return first === undefined ? none : [isOfType(run.model, first, type)];
  };
}

function compileCall(compiler: Compiler, ast: Call): Step {
  const rule = Object.hasOwn(compiler.functions, ast.name) ? compiler.functions[ast.name] : undefined;
  if (!rule) throw invalidExpression(`there is no function ${ast.name}().`, compiler.text, ast.at);
  if (ast.args.length < rule.min || ast.args.length > rule.max) {
    const wanted = rule.min === rule.max ? `${rule.min}` : `${rule.min} to ${rule.max}`;
    throw invalidExpression(`${ast.name}() takes ${wanted} argument(s), not ${ast.args.length}.`, compiler.text, ast.at);
  }
  return rule.build({
    model: compiler.model,
    text: compiler.text,
    at: ast.at,
    name: ast.name,
    on: ast.on === undefined ? self : compileAst(compiler, ast.on),
    dotted: ast.on !== undefined,
    args: ast.args,
    compile: (part) => compileAst(compiler, part),
  });
}
