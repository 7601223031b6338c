// Existence functions (FHIRPath N1, section Existence), and not().

import { distinct, itemSet } from '../evaluate/collections.ts';
import type { FunctionRules } from '../evaluate/compiler.ts';
import { truthItems } from '../evaluate/operators.ts';
import { type Run, within } from '../evaluate/run.ts';
import { booleanOf } from '../evaluate/singleton.ts';
import type { Items } from '../model/node.ts';
import { systemOf } from '../model/system.ts';
import { evaluationError } from '../syntax/problems.ts';
import { lambda, plain } from './rule.ts';

export const existence: FunctionRules = {
  empty: plain(0, 0, (_, input) => truthItems(input.length === 0)),
  exists: lambda(0, 1, (run, input, criterion, at) => {
    if (!criterion) return truthItems(input.length > 0);
    return truthItems(input.some((item, i) => booleanOf(run, within(run, item, i, criterion), at) === true));
  }),
  all: lambda(1, 1, (run, input, criterion, at) =>
    truthItems(input.every((item, i) => booleanOf(run, within(run, item, i, criterion as never), at) === true)),
  ),
  allTrue: plain(0, 0, (run, input, _, { at }) => truthItems(booleans(run, input, at).every((one) => one))),
  anyTrue: plain(0, 0, (run, input, _, { at }) => truthItems(booleans(run, input, at).some((one) => one))),
  allFalse: plain(0, 0, (run, input, _, { at }) => truthItems(booleans(run, input, at).every((one) => !one))),
  anyFalse: plain(0, 0, (run, input, _, { at }) => truthItems(booleans(run, input, at).some((one) => !one))),
  subsetOf: plain(1, 1, (run, input, [other]) => truthItems(isSubset(run, input, other as Items))),
  supersetOf: plain(1, 1, (run, input, [other]) => truthItems(isSubset(run, other as Items, input))),
  count: plain(0, 0, (_, input) => [input.length]),
  distinct: plain(0, 0, distinct),
  isDistinct: plain(0, 0, (run, input) => truthItems(distinct(run, input).length === input.length)),
  not: plain(0, 0, (run, input, _, { at }) => {
    const truth = booleanOf(run, input, at);
    return truthItems(truth === undefined ? undefined : !truth);
  }),
};

function booleans(run: Run, input: Items, at: number): boolean[] {
  return input.map((item) => {
    const value = systemOf(item);
    if (typeof value !== 'boolean') throw evaluationError('only booleans are true or false.', run.text, at);
    return value;
  });
}

function isSubset(run: Run, some: Items, all: Items): boolean {
  const set = itemSet(run, all);
  return some.every((item) => set.has(item));
}
