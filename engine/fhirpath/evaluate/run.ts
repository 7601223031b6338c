// One evaluation: what the closures of an expression share while it runs.
import type { Environment } from '../contract.ts';
import type { Model } from '../model/model.ts';
import type { Item, Items } from '../model/node.ts';
import { tooCostly } from '../syntax/problems.ts';

/** A part of an expression, compiled: gives its collection. The result is never changed by whoever receives it. */
export type Step = (run: Run) => Items;

export interface Run {
  readonly model: Model;
  readonly env: Environment;
  /** The expression, for the place in refusals. */
  readonly text: string;
  readonly input: Items;
  /** `$this` */
  self: Items;
  /** `$index` */
  index: number | undefined;
  /** `$total` */
  total: Items;
  /** Set by defineVariable(). */
  defined: ReadonlyMap<string, Items>;
  steps: number;
  now: Date | undefined;
  /** Where `trace()` reports; the values as items, for `$fhirpath`. */
  readonly trace: ((name: string, values: Items) => void) | undefined;
}

/** Large enough for every invariant over every real resource; small enough to end. */
export const defaultSteps = 20_000_000;
/** Longer texts are refused, so that a text cannot double itself until memory ends. */
export const maxText = 4_000_000;

export function spend(run: Run, steps: number): void {
  run.steps -= steps;
  if (run.steps < 0) throw tooCostly('it takes too many steps.');
}

/** Evaluates with `$this` and `$index` of one item; what was before is put back, variables defined meanwhile are forgotten. */
export function within(run: Run, item: Item, index: number, step: Step): Items {
  const { self, index: before, defined } = run;
  run.self = [item];
  run.index = index;
  const result = step(run);
  run.self = self;
  run.index = before;
  run.defined = defined;
  return result;
}
