// An expression compiled the general way: any expression, any input, with types found while it runs.
import type { Definitions } from '@socle/engine/fhir';
import type { Environment } from '../contract.ts';
import { functions } from '../functions/index.ts';
import { inputNode, modelOf } from '../model/model.ts';
import { type Items, Node, none } from '../model/node.ts';
import { jsonNumber } from '../model/system.ts';
import type { Ast } from '../syntax/ast.ts';
import { parse } from '../syntax/parser.ts';
import { Quantity } from '../values/quantity.ts';
import { printReal, Real } from '../values/real.ts';
import { Temporal } from '../values/temporal.ts';
import { type Compiler, compileAst } from './compiler.ts';
import { defaultSteps, type Run } from './run.ts';
import { toItems } from './variables.ts';

export type EvaluateItems = (input: unknown, env?: Environment, trace?: Trace) => Items;

/** `type`: of the input, where it is known. */
export function compileGeneral(text: string, definitions: Definitions, type?: string, ast: Ast = parse(text)): EvaluateItems {
  const compiler: Compiler = { model: modelOf(definitions), text, functions };
  const step = compileAst(compiler, ast);
  return (value, env = {}, trace) => step(newRun(compiler, env, value, type, trace));
}

type Trace = (name: string, values: Items) => void;

export function newRun(compiler: Compiler, env: Environment, value: unknown, type: string | undefined, trace?: Trace): Run {
  const { model, text } = compiler;
  const input = value instanceof Node || Array.isArray(value) ? toItems(model, value, type) : [inputNode(model, value, type)];
  const told = env.trace;
  return {
    model,
    env,
    text,
    input,
    self: input,
    index: undefined,
    total: none,
    defined: noVariables,
    steps: env.steps ?? defaultSteps,
    now: undefined,
    trace: trace ?? (told ? (name, values) => told(name, toJson(values)) : undefined),
  };
}

const noVariables: ReadonlyMap<string, Items> = new Map();

/** Items as plain JSON values; elements without a value are left out. */
export function toJson(items: Items): unknown[] {
  const out: unknown[] = [];
  for (const item of items) {
    const value = item instanceof Node ? item.value : jsonOf(item);
    if (value !== undefined && value !== null) out.push(value);
  }
  return out;
}

const ucumSystem = 'http://unitsofmeasure.org';

/** A computed value as FHIR writes it. */
export function jsonOf(value: unknown): unknown {
  if (value instanceof Real) return jsonNumber(printReal(value));
  if (value instanceof Temporal) return value.text;
  if (!(value instanceof Quantity)) return value;
  const amount = jsonNumber(printReal(value.value));
  if (value.kind === 'ucum') return { value: amount, unit: value.unit, system: ucumSystem, code: value.unit };
  if (value.kind === 'calendar') return { value: amount, unit: value.unit };
  const bar = value.unit.lastIndexOf('|');
  return bar < 0
    ? { value: amount, unit: value.unit }
    : { value: amount, system: value.unit.slice(0, bar), code: value.unit.slice(bar + 1) };
}
