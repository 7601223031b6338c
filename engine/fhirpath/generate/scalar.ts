// Single values as JavaScript expressions: undefined or null is the empty collection.
import { isStandardVariable } from '../evaluate/variables.ts';
import type { Ast, Call } from '../syntax/ast.ts';
import { beyond, flowOf, type Generation, hoist, type Target } from './code.ts';
import { truth } from './truth.ts';
import { access, each } from './walk.ts';

export type Kind = 'string' | 'number' | 'boolean' | 'date' | 'dateTime' | 'time' | 'quantity';

export interface Scalar {
  readonly kind: Kind;
  readonly code: string;
  /** A literal: its code is its value. */
  readonly constant: boolean;
}

const kinds: Readonly<Record<string, Kind>> = {
  boolean: 'boolean',
  integer: 'number',
  positiveInt: 'number',
  unsignedInt: 'number',
  decimal: 'number',
  date: 'date',
  dateTime: 'dateTime',
  instant: 'dateTime',
  time: 'time',
  Quantity: 'quantity',
  Age: 'quantity',
  Count: 'quantity',
  Distance: 'quantity',
  Duration: 'quantity',
};

export function kindOf(g: Generation, type: string): Kind {
  const kind = kinds[type] ?? (g.compiler.model.isPrimitive(type) ? 'string' : undefined);
  if (!kind) throw beyond;
  return kind;
}

const text = (code: string, constant = false): Scalar => ({ kind: 'string', code, constant });
const number = (code: string, constant = false): Scalar => ({ kind: 'number', code, constant });

export function scalar(g: Generation, ast: Ast, scope: Target): Scalar {
  switch (ast.kind) {
    case 'literal':
      if (ast.type === 'string') return text(JSON.stringify(ast.text), true);
      if (ast.type === 'boolean') return { kind: 'boolean', code: ast.text, constant: true };
      if (ast.type === 'number' && /^[0-9]{1,9}(?:\.[0-9]{1,6})?$/.test(ast.text)) return number(String(Number(ast.text)), true);
      throw beyond;
    case 'variable':
      return variable(ast.name) ?? path(g, ast, scope);
    case 'binary':
      if (ast.operator === '&') return text(`H.join(${string(g, ast.left, scope)},${string(g, ast.right, scope)})`);
      if (ast.operator === '+') return plus(g, ast, scope);
      return boolean(g, ast, scope);
    case 'call':
      return call(g, ast, scope);
    case 'type':
      return ast.operator === 'is' ? boolean(g, ast, scope) : path(g, ast, scope);
    default:
      return path(g, ast, scope);
  }
}

function variable(name: string): Scalar | undefined {
  if (!isStandardVariable(name) || /^(?:resource|rootResource|context)$/.test(name)) return undefined;
  const urls: Readonly<Record<string, string>> = {
    ucum: 'http://unitsofmeasure.org',
    sct: 'http://snomed.info/sct',
    loinc: 'http://loinc.org',
  };
  const root = name.startsWith('vs-')
    ? `http://hl7.org/fhir/ValueSet/${name.slice(3)}`
    : `http://hl7.org/fhir/StructureDefinition/${name.slice(4)}`;
  return text(JSON.stringify(urls[name] ?? root), true);
}

export function string(g: Generation, ast: Ast, scope: Target): string {
  const value = scalar(g, ast, scope);
  if (value.kind !== 'string') throw beyond;
  return value.code;
}

function plus(g: Generation, ast: Ast & { readonly kind: 'binary' }, scope: Target): Scalar {
  const [left, right] = [scalar(g, ast.left, scope), scalar(g, ast.right, scope)];
  if (left.kind === 'string' && right.kind === 'string') return text(`H.plus(${left.code},${right.code})`);
  if (!isCount(ast.left) || !isCount(ast.right)) throw beyond;
  return number(`(${left.code}+${right.code})`);
}

/** Sums of counts stay far from any overflow. */
function isCount(ast: Ast): boolean {
  if (ast.kind === 'binary') return ast.operator === '+' && isCount(ast.left) && isCount(ast.right);
  return ast.kind === 'call' && ast.name === 'count';
}

function boolean(g: Generation, ast: Ast, scope: Target): Scalar {
  const flow = flowOf(g, ast, scope);
  if (flow.computed.length !== 1 || flow.computed[0] !== 'boolean') throw beyond;
  const value = truth(g, ast, scope);
  return { kind: 'boolean', code: value.exact ? value.yes() : `(${value.yes()}?true:${value.no()}?false:undefined)`, constant: false };
}

function call(g: Generation, ast: Call, scope: Target): Scalar {
  const on: Ast = ast.on ?? { kind: 'special', name: '$this', start: ast.start, end: ast.start };
  const [first, second] = ast.args;
  switch (ast.name) {
    case 'count':
      return number(isChildren(on) ? childCount(g, scope) : count(g, on, scope));
    case 'trace':
      return scalar(g, on, scope);
    case 'length':
      return number(`H.length(${string(g, on, scope)})`);
    case 'substring': {
      const from = first && scalar(g, first, scope);
      if (from?.kind !== 'number' || !from.constant || second) throw beyond;
      return text(`H.substring(${string(g, on, scope)},${from.code})`);
    }
    default:
      return flowOf(g, ast, scope).computed[0] === 'boolean' ? boolean(g, ast, scope) : path(g, ast, scope);
  }
}

function count(g: Generation, on: Ast, scope: Target): string {
  return hoist(g, scope, (inner) => `let n=0;${each(g, on, inner, { extra: true, unique: true }, () => 'n++;')}return n;`);
}

function isChildren(ast: Ast): boolean {
  return ast.kind === 'call' && ast.name === 'children' && ast.on === undefined;
}

function childCount(g: Generation, scope: Target): string {
  if (!g.compiler.model.isPrimitive(scope.type)) return `H.childCount(${scope.v})`;
  return `H.childCount(${scope.x ?? 'undefined'})`;
}

/** The one value of a path, by a function that returns it; a property of `$this` stands for itself. */
function path(g: Generation, ast: Ast, scope: Target): Scalar {
  const flow = flowOf(g, ast, scope);
  const types = new Set(flow.spots.map((spot) => kindOf(g, spot.type)));
  const [kind] = types;
  if (flow.many || flow.open || flow.computed.length > 0 || types.size !== 1 || kind === undefined) throw beyond;
  const own = flow.spots.length === 1 ? ownProperty(g, ast, scope) : undefined;
  const code =
    own ??
    hoist(
      g,
      scope,
      (inner) => `${each(g, ast, inner, { extra: false, unique: false }, (target) => `return ${target.v};`)}return undefined;`,
    );
  return { kind, code, constant: false };
}

function ownProperty(g: Generation, ast: Ast, scope: Target): string | undefined {
  if (ast.kind === 'special' && ast.name === '$this') return scope.v;
  if (ast.kind !== 'member' || ast.on !== undefined || g.compiler.model.isPrimitive(scope.type)) return undefined;
  const properties = g.compiler.model.properties(scope.shape, ast.name);
  return properties.length === 1 && !properties[0]?.many ? `${scope.v}${access(properties[0]?.name as string)}` : undefined;
}
