// Compiles the tree of a profile, once, to closures that check one resource or element.
import type { Constraint } from '@socle/engine/fhir';
import { show } from '@socle/kit/problem';
import type { Invariant, InvariantCheck } from '../base/invariants.ts';
import { report } from '../base/scope.ts';
import { bindingCheck } from './bindings.ts';
import type { Conforms } from './discriminators.ts';
import { itemsOf, jsonNames, nodeOf, pathName } from './items.ts';
import { compare, equals, matches } from './match.ts';
import type { Item, Run } from './run.ts';
import { slicesCheck } from './slices.ts';
import type { TreeContext } from './snapshot.ts';
import { type ElementRule, shapeOf } from './tree.ts';
import { typesCheck } from './types.ts';

export type ItemCheck = (item: Item, run: Run) => void;
/** All values of one child of an element. */
type GroupCheck = (parent: Item, run: Run) => void;

export interface Compiler extends TreeContext {
  readonly invariant: (invariant: Invariant) => InvariantCheck;
  readonly conforms: Conforms;
}

/** Checks for one value of a rule's element. Nothing is compiled where the profile says nothing. */
export function itemCheck(rule: ElementRule, compiler: Compiler): ItemCheck {
  const shape = shapeOf(rule, compiler.definitions);
  const checks: ItemCheck[] = [
    ...(rule.typesTouched || rule.slice !== undefined ? typesCheck(rule, compiler) : []),
    ...valueChecks(rule),
    ...(rule.bindingTouched && rule.binding ? [bindingCheck(rule.binding)] : []),
    ...rule.constraints.map((constraint) => constraintCheck(constraint, rule, shape, compiler)),
  ];
  const groups = [...(rule.children?.values() ?? [])].filter((child) => child.touched).map((child) => groupCheck(child, compiler));
  return (item, run) => {
    for (const check of checks) check(item, run);
    for (const group of groups) group(item, run);
  };
}

function groupCheck(rule: ElementRule, compiler: Compiler): GroupCheck {
  const names = jsonNames(rule);
  const base = pathName(rule);
  const check = itemCheck(rule, compiler);
  const slices = rule.slices.length > 0 ? slicesCheck(rule, compiler) : undefined;
  const least = rule.min > rule.baseMin ? rule.min : 0;
  const most = rule.max >= 0 && rule.max !== rule.baseMax ? rule.max : Number.POSITIVE_INFINITY;
  return (parent, run) => {
    const path = `${parent.path}.${base}`;
    const items = itemsOf(nodeOf(parent), names, path);
    if (items.length < least)
      report(run.scope, 'required', path, `${path} is there ${items.length} times; this profile wants at least ${least}`);
    if (items.length > most)
      report(
        run.scope,
        'structure',
        path,
        `${path} is there ${items.length} times; this profile allows ${most === 0 ? 'none' : `at most ${most}`}`,
      );
    for (const item of items) check(item, run);
    slices?.(items, run, parent.path);
  };
}

function valueChecks(rule: ElementRule): ItemCheck[] {
  const { fixed, pattern, minValue, maxValue, maxLength } = rule;
  const checks: ItemCheck[] = [];
  const add = (wrong: (value: unknown) => boolean, wanted: string): void => {
    checks.push(({ value, path }, { scope }) => {
      if (value !== undefined && wrong(value)) report(scope, 'value', path, `${path} is ${show(value)}; this profile wants ${wanted}`);
    });
  };
  if (fixed !== undefined) add((value) => !equals(value, fixed), `exactly ${show(fixed, 200)}`);
  if (pattern !== undefined) add((value) => !matches(value, pattern), `at least ${show(pattern, 200)}`);
  if (minValue !== undefined) add((value) => (compare(value, minValue) ?? 0) < 0, `${show(minValue)} or more`);
  if (maxValue !== undefined) add((value) => (compare(value, maxValue) ?? 0) > 0, `${show(maxValue)} or less`);
  if (maxLength !== undefined) add((value) => typeof value === 'string' && value.length > maxLength, `at most ${maxLength} characters`);
  return checks;
}

/** A choice's value is of its own type, which FHIRPath wants to know: there one check per type, made when first met. */
function constraintCheck(constraint: Constraint, rule: ElementRule, shape: string, compiler: Compiler): ItemCheck {
  const { key, human, severity } = constraint;
  const isChoice = rule.types.length > 1;
  const checks = new Map<string, InvariantCheck>();
  const checkOf = (type: string): InvariantCheck => {
    const check = checks.get(type) ?? compiler.invariant({ ...constraint, shape: type });
    checks.set(type, check);
    return check;
  };
  return ({ value, twin, path, type }, { scope }) => {
    const node = value ?? twin;
    if (node === undefined || (severity === 'warning' && !scope.warnings)) return;
    if (!checkOf(isChoice ? type : shape)(node, scope)) report(scope, 'invariant', path, `${path} breaks ${key}: ${human}`, key, severity);
  };
}
