// Shapes of functions: most take their arguments as collections; some take an expression that they run for each item.

import type { CallSite, FunctionRule } from '../evaluate/compiler.ts';
import { type Run, type Step, spend } from '../evaluate/run.ts';
import { type Items, none } from '../model/node.ts';

export interface Place {
  readonly at: number;
  /** Places of the arguments. */
  readonly args: readonly number[];
}

/** A function of its input and of the values of its arguments. */
export function plain(
  min: number,
  max: number,
  apply: (run: Run, input: Items, args: readonly Items[], place: Place) => Items,
): FunctionRule {
  return {
    min,
    max,
    build(site) {
      const steps = site.args.map((arg) => site.compile(arg));
      const place = { at: site.at, args: site.args.map((arg) => arg.start) };
      const { on } = site;
      return (run) => {
        const input = on(run);
        spend(run, 1 + input.length);
        const args: Items[] = [];
        for (const step of steps) args.push(step(run));
        return apply(run, input, args, place);
      };
    },
  };
}

/** A function that runs its first argument for each item. `criterion` is undefined where it is left out. */
export function lambda(
  min: number,
  max: number,
  apply: (run: Run, input: Items, criterion: Step | undefined, at: number) => Items,
): FunctionRule {
  return {
    min,
    max,
    build(site) {
      const [first] = site.args;
      const step = first === undefined ? undefined : site.compile(first);
      const { on } = site;
      const at = first?.start ?? site.at;
      return (run) => {
        const input = on(run);
        spend(run, 1 + input.length);
        return input.length === 0 && min > 0 && !answersEmpty.has(site.name) ? none : apply(run, input, step, at);
      };
    },
  };
}

/** Of no items, all are so. */
const answersEmpty = new Set(['all']);

export function built(min: number, max: number, build: (site: CallSite) => Step): FunctionRule {
  return { min, max, build };
}
