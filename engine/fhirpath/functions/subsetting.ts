// Subsetting and combining (FHIRPath N1, sections Subsetting, Combining).

import { distinct, itemSet, union } from '../evaluate/collections.ts';
import type { FunctionRules } from '../evaluate/compiler.ts';
import { integerOf } from '../evaluate/singleton.ts';
import { type Item, type Items, none } from '../model/node.ts';
import { evaluationError, tooCostly } from '../syntax/problems.ts';
import { plain } from './rule.ts';

const maxItems = 1_000_000;

export const subsetting: FunctionRules = {
  single: plain(0, 0, (run, input, _, { at }) => {
    if (input.length > 1) throw evaluationError(`single() finds ${input.length} items.`, run.text, at);
    return input;
  }),
  first: plain(0, 0, (_, input) => (input.length < 2 ? input : [input[0] as Item])),
  last: plain(0, 0, (_, input) => (input.length < 2 ? input : [input.at(-1) as Item])),
  tail: plain(0, 0, (_, input) => input.slice(1)),
  skip: plain(1, 1, (run, input, [count], { args }) => {
    const n = integerOf(run, count as Items, args[0] as number);
    return n === undefined ? none : input.slice(Math.max(0, n));
  }),
  take: plain(1, 1, (run, input, [count], { args }) => {
    const n = integerOf(run, count as Items, args[0] as number);
    return n === undefined ? none : input.slice(0, Math.max(0, n));
  }),
  intersect: plain(1, 1, (run, input, [other]) => {
    const set = itemSet(run, other as Items);
    return distinct(
      run,
      input.filter((item) => set.has(item)),
    );
  }),
  exclude: plain(1, 1, (run, input, [other]) => {
    const set = itemSet(run, other as Items);
    return input.filter((item) => !set.has(item));
  }),
  union: plain(1, 1, (run, input, [other]) => union(run, input, other as Items)),
  combine: plain(1, 2, (_, input, [other]) => {
    if (input.length + (other as Items).length > maxItems) throw tooCostly(`it makes a collection of more than ${maxItems} items.`);
    return [...input, ...(other as Items)];
  }),
};
