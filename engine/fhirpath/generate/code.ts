// JavaScript in the making: an expression becomes plain loops over plain JSON, because the definitions already tell every type.
//
// Text of an expression never reaches the source but through JSON.stringify, names of elements only as the definitions spell them.
import { type Flow, type Inference, infer } from '../analysis/infer.ts';
import type { Compiler } from '../evaluate/compiler.ts';
import type { Step } from '../evaluate/run.ts';
import type { Ast } from '../syntax/ast.ts';

/** A JavaScript variable that holds an element, and what the element is. */
export interface Target {
  readonly v: string;
  /** Variable with id and extensions of a primitive; undefined where nobody asked for it. */
  readonly x: string | undefined;
  readonly type: string;
  readonly shape: string;
}

/** What the generated functions share. */
export interface Generation {
  readonly compiler: Compiler;
  readonly input: Flow;
  readonly functions: string[];
  /** Values that the source names by number: sets, closures, element types. */
  readonly constants: unknown[];
  /** Variables so far, counted anew in every function. */
  names: number;
  made: number;
  /** Parts written so far: what follows a union or a choice is written once for each side. */
  loops: number;
  /** Functions of the source by body, so that equal parts are made once. */
  readonly bodies: Map<string, string>;
}

/** Thrown where an expression asks for more than generated code knows; the closures take over. */
export const beyond = Symbol('beyond generated code');

/** More than any expression of R4 needs; fewer than hurt. */
export const maxLoops = 3000;

export function fresh(generation: Generation, letter: string): string {
  return `${letter}${++generation.names}`;
}

export function constant(generation: Generation, value: unknown): string {
  return `K[${generation.constants.push(value) - 1}]`;
}

/** Parameters of every function: the element, its extras, the environment, the input. */
export const parameters = 'v,x,e,r';

/** A function of `$this`, by the statements of its body. */
export function hoist(generation: Generation, scope: Target, body: (inner: Target) => string): string {
  const inner: Target = { ...scope, v: 'v', x: scope.x === undefined ? undefined : 'x' };
  const { names } = generation;
  generation.names = 0;
  const text = body(inner);
  generation.names = names;
  const known = generation.bodies.get(text);
  const name = known ?? `f${++generation.made}`;
  if (!known) {
    generation.bodies.set(text, name);
    generation.functions.push(`function ${name}(${parameters}){${text}}`);
  }
  return `${name}(${scope.v},${scope.x ?? 'undefined'},e,r)`;
}

/** What the definitions tell of a part of the expression, `$this` being the target. */
export function flowOf(generation: Generation, ast: Ast, scope: Target): Flow {
  const spot = { type: scope.type, shape: scope.shape, path: undefined };
  const self: Flow = { spots: [spot], computed: [], many: false, filtered: false, open: false };
  const inference: Inference = { model: generation.compiler.model, input: generation.input, self, unknown: new Set() };
  return infer(inference, ast);
}

/** What an attempt made is taken back when it fails. */
export function attempt<T>(generation: Generation, make: () => T): T | undefined {
  const { functions, constants } = generation;
  const [functionsBefore, constantsBefore] = [functions.length, constants.length];
  try {
    return make();
  } catch (error) {
    if (error !== beyond) throw error;
    functions.length = functionsBefore;
    constants.length = constantsBefore;
    for (const [body, name] of generation.bodies)
      if (!functions.some((text) => text.startsWith(`function ${name}(`))) generation.bodies.delete(body);
    return undefined;
  }
}

/** A part that runs as closures, in the middle of generated code. */
export interface SlowPart {
  readonly step: Step;
  readonly type: string;
  readonly shape: string;
}
