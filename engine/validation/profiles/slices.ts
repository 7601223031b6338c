// Slicing: each value goes to the first slice that knows it; slices have their own counts and rules (R4, section 5.1.0.14).
import { report } from '../base/scope.ts';
import type { Compiler } from './compile.ts';
import { itemCheck } from './compile.ts';
import { type Matcher, matcherOf } from './discriminators.ts';
import { pathName } from './items.ts';
import type { Item, Run } from './run.ts';
import type { ElementRule } from './tree.ts';

export type SlicesCheck = (items: readonly Item[], run: Run, parentPath: string) => void;

export function slicesCheck(rule: ElementRule, compiler: Compiler): SlicesCheck {
  const { slicing } = rule;
  const base = pathName(rule);
  const slices = rule.slices.map((slice) => ({
    slice,
    name: `${base}:${slice.slice}`,
    fits:
      slicing &&
      fitting(
        slice,
        slicing.discriminators.map((discriminator) => matcherOf(slice, discriminator, compiler, compiler.conforms)),
      ),
    check: itemCheck(slice, compiler),
    inner: slice.slices.length > 0 ? slicesCheck(slice, compiler) : undefined,
  }));
  // Without discriminators, or where a slice cannot be told from the others, nothing can be said.
  const decidable = slicing !== undefined && slicing.discriminators.length > 0;
  if (!decidable) return () => {};
  return (items, run, parentPath) => {
    const assigned = items.map((item) => sliceOfItem(item, slices, run));
    const path = `${parentPath}.${base}`;
    for (const [index, { slice, name, fits, check, inner }] of slices.entries()) {
      if (!fits) continue;
      const members = items.filter((_, i) => assigned[i] === index);
      const count = members.length;
      if (count < slice.min && !assigned.includes(unclear)) {
        report(run.scope, 'required', path, `${parentPath}.${name} is there ${count} times; this profile wants at least ${slice.min}`);
      }
      if (slice.max >= 0 && count > slice.max) {
        report(
          run.scope,
          'structure',
          path,
          `${parentPath}.${name} is there ${count} times; this profile allows ${slice.max === 0 ? 'none' : `at most ${slice.max}`}`,
        );
      }
      for (const member of members) check(member, run);
      inner?.(members, run, parentPath);
    }
    order(items, assigned, rule, run);
  };
}

const none = -1;
/** It may belong to a slice whose mark is behind a reference that leads nowhere. */
const unclear = -2;

function sliceOfItem(item: Item, slices: readonly { readonly fits: Matcher | undefined }[], run: Run): number {
  let index = none;
  for (const [i, { fits }] of slices.entries()) {
    const answer = fits ? fits(item, run) : false;
    if (answer) return i;
    if (answer === undefined) index = unclear;
  }
  return index;
}

function fitting(slice: ElementRule, matchers: readonly (Matcher | undefined)[]): Matcher | undefined {
  // A discriminator of which the slice says nothing does not tell it apart; the others do.
  const useful = matchers.filter((matcher) => matcher !== undefined);
  if (useful.length === 0 || slice.slice === undefined) return undefined;
  return (item, run) => {
    let clear = true;
    for (const matcher of useful) {
      const answer = matcher(item, run);
      if (answer === false) return false;
      if (answer === undefined) clear = false;
    }
    return clear ? true : undefined;
  };
}

function order(items: readonly Item[], assigned: readonly number[], rule: ElementRule, run: Run): void {
  const { rules, ordered } = rule.slicing as NonNullable<ElementRule['slicing']>;
  let last = -1;
  for (const [i, index] of assigned.entries()) {
    const { path } = items[i] as Item;
    if (index === unclear) continue;
    if (index === none) {
      if (rules === 'closed')
        report(run.scope, 'structure', path, `${path} fits none of the slices ${names(rule)}, and this profile allows no other`);
      if (rules === 'openAtEnd' && assigned.slice(i).some((later) => later >= 0)) {
        report(run.scope, 'structure', path, `${path} fits none of the slices ${names(rule)}, so this profile wants it after them`);
      }
    } else if (ordered && index < last) report(run.scope, 'structure', path, `${path} is out of order: this profile wants ${names(rule)}`);
    else last = index;
  }
}

function names(rule: ElementRule): string {
  return rule.slices.map((slice) => slice.slice).join(', ');
}
