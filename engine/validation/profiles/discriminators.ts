// Decides which slice a value belongs to (R4, section 5.3.3.1): by value, pattern, type, profile or presence at a path.

import { isNode, itemsOf, type JsonName, jsonName, jsonNames, nodeOf } from './items.ts';
import { equals, matches } from './match.ts';
import { type Item, type Run, resolve } from './run.ts';
import type { TreeContext } from './snapshot.ts';
import { treeOf } from './snapshot.ts';
import { type Discriminator, type ElementRule, plainChildren, rootRule, shapeOf } from './tree.ts';

/** Undefined: cannot be told, because a reference leads to nothing that is at hand. */
export type Matcher = (item: Item, run: Run) => boolean | undefined;
export type Conforms = (profile: string, item: Item, run: Run) => boolean;

type Step = { readonly kind: 'child' | 'type' | 'extension' | 'resolve'; readonly name: string };

/** `code.coding`, `value.ofType(Quantity)`, `extension('url').value`, `resolve().code`, `$this`. */
function stepsOf(path: string): Step[] {
  const parts = path.match(/[^.('"]+(?:\((?:'[^']*'|"[^"]*"|[^)]*)\))?/g) ?? [];
  return parts.flatMap((part): Step[] => {
    const [, name = '', argument] = /^([^(]+)(?:\((.*)\))?$/.exec(part) ?? [];
    if (name === '$this') return [];
    if (argument === undefined) return [{ kind: 'child', name }];
    if (name === 'resolve') return [{ kind: 'resolve', name }];
    if (name === 'ofType' || name === 'as') return [{ kind: 'type', name: argument }];
    return name === 'extension' ? [{ kind: 'extension', name: argument.slice(1, -1) }] : [];
  });
}

/** Undefined where the slice says nothing at that path: then it cannot be told from the others. */
export function matcherOf(slice: ElementRule, discriminator: Discriminator, context: TreeContext, conforms: Conforms): Matcher | undefined {
  const steps = stepsOf(discriminator.path);
  if (discriminator.type === 'value' || discriminator.type === 'pattern') {
    const expected = expectations(slice, steps, context);
    if (expected.length === 0) return undefined;
    const chain = plainChain(slice, steps, context);
    // The usual path, `code.coding.code`, needs nothing but a look at each value.
    if (chain) return (item, run) => someAt(item.value, chain, 0, (value) => expected.some((fit) => fit(value, run)));
    const find = finder(slice, steps, context);
    return (item, run) => find(item, run)?.some(({ value }) => expected.some((fit) => fit(value, run)));
  }
  const fits = fitsOf(slice, discriminator, steps, context, conforms);
  if (!fits) return undefined;
  const find = finder(slice, steps, context);
  return (item, run) => {
    const items = find(item, run);
    return items && fits(items, run);
  };
}

/** JSON names, where each step of a path has one, and no reference is followed. */
function plainChain(slice: ElementRule, steps: readonly Step[], context: TreeContext): string[] | undefined {
  const chain: string[] = [];
  let rules: ElementRule[] = [slice];
  for (const step of steps) {
    if (step.kind !== 'child') return undefined;
    const [name, another] = namesAt(rules, step.name, context);
    if (!name || another) return undefined;
    chain.push(name.name);
    rules = rulesAt(rules, [step], context);
  }
  return chain;
}

function someAt(value: unknown, chain: readonly string[], from: number, test: (value: unknown) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => someAt(item, chain, from, test));
  const name = chain[from];
  if (name === undefined) return test(value);
  return isNode(value) && value[name] !== undefined && someAt(value[name], chain, from + 1, test);
}

function fitsOf(
  slice: ElementRule,
  { type }: Discriminator,
  steps: readonly Step[],
  context: TreeContext,
  conforms: Conforms,
): ((items: readonly Item[], run: Run) => boolean) | undefined {
  const rules = rulesAt([slice], steps, context);
  if (type === 'exists') {
    const forbidden = rules.length > 0 && rules.every((rule) => rule.max === 0);
    return (items) => items.length > 0 !== forbidden;
  }
  if (type === 'type') {
    const types = new Set(rules.flatMap((rule) => rule.types.map((t) => t.code)));
    return types.size === 0
      ? undefined
      : (items) => items.some((item) => types.has(item.type) || (isNode(item.value) && types.has(String(item.value.resourceType))));
  }
  const profiles = rules.flatMap((rule) => rule.types.flatMap((t) => t.profiles ?? []));
  return profiles.length === 0 ? undefined : (items, run) => items.some((item) => profiles.some((profile) => conforms(profile, item, run)));
}

type Fits = (value: unknown, run: Run) => boolean;

/** What the slice wants at the path: fixed values, patterns, a required value set, or children that want something themselves. */
function expectations(slice: ElementRule, steps: readonly Step[], context: TreeContext): Fits[] {
  const found: Fits[] = [];
  const visit = (rule: ElementRule, rest: readonly Step[]): void => {
    for (const value of fragments(rule.fixed, rest)) found.push((actual) => equals(actual, value));
    for (const value of fragments(rule.pattern, rest)) found.push((actual) => matches(actual, value));
    const [step, ...after] = rest;
    if (!step) {
      const own = found.length;
      for (const part of rule.slices) visit(part, rest);
      if (found.length === own && rule.fixed === undefined && rule.pattern === undefined) found.push(...indirect(rule, context));
      return;
    }
    if (step.name === 'url' && after.length === 0) {
      // An extension's profile is known by its URL even where its definition is not at hand.
      for (const profile of rule.types.flatMap((type) => (type.code === 'Extension' ? (type.profiles ?? []) : [])))
        found.push((actual) => actual === profile.replace(/\|.*$/, ''));
    }
    for (const next of rulesAt([rule], [step], context)) visit(next, after);
  };
  visit(slice, steps);
  return found;
}

function indirect(rule: ElementRule, context: TreeContext): Fits[] {
  const { binding } = rule;
  const inner = [...(rule.children?.values() ?? [])].filter((child) => wants(child));
  if (inner.length > 0) return [(actual, run) => inner.every((child) => fitsChild(child, actual, run, context))];
  if (rule.bindingTouched && binding?.strength === 'required')
    return [(actual, run) => codesIn(actual).some((coding) => run.askCode(binding.valueSet, coding) === 'in')];
  return [];
}

function wants(rule: ElementRule): boolean {
  return rule.fixed !== undefined || rule.pattern !== undefined || [...rule.slices, ...(rule.children?.values() ?? [])].some(wants);
}

function fitsChild(rule: ElementRule, parent: unknown, run: Run, context: TreeContext): boolean {
  const values = isNode(parent) ? itemsOf(parent, jsonNames(rule), '').map((item) => item.value) : [];
  const options = rule.slices.some(wants) ? rule.slices.filter(wants) : [rule];
  return options.every(
    (option) => (option.min === 0 && values.length === 0) || values.some((value) => fitsRule(option, value, run, context)),
  );
}

function fitsRule(rule: ElementRule, value: unknown, run: Run, context: TreeContext): boolean {
  if (rule.fixed !== undefined && !equals(value, rule.fixed)) return false;
  if (rule.pattern !== undefined && !matches(value, rule.pattern)) return false;
  return [...(rule.children?.values() ?? [])].filter(wants).every((child) => fitsChild(child, value, run, context));
}

/** The codings of a value of any type that has codes. */
export function codesIn(value: unknown): { system?: string; code?: string }[] {
  if (typeof value === 'string') return [{ code: value }];
  if (!isNode(value)) return [];
  if (Array.isArray(value.coding)) return value.coding.filter(isNode);
  return value.code === undefined ? [] : [value as { system?: string; code?: string }];
}

/** Parts of a fixed value or pattern below a path. */
function fragments(value: unknown, steps: readonly Step[]): unknown[] {
  let found: unknown[] = value === undefined ? [] : [value];
  for (const step of steps) {
    found = step.kind !== 'child' ? [] : found.flatMap((part) => (isNode(part) ? (part[step.name] ?? []) : []));
  }
  return found;
}

function rulesAt(rules: readonly ElementRule[], steps: readonly Step[], context: TreeContext): ElementRule[] {
  let found = [...rules];
  for (const step of steps) {
    if (step.kind === 'type') found = found.map((rule) => ({ ...rule, types: rule.types.filter((type) => type.code === step.name) }));
    else if (step.kind === 'child') found = found.flatMap((rule) => childrenNamed(rule, step.name, context));
    else if (step.kind === 'resolve')
      found = found.flatMap((rule) => rule.types.flatMap((type) => (type.targets ?? []).map((url) => targetRule(url, context))));
    else if (step.kind === 'extension')
      found = found.flatMap((rule) =>
        childrenNamed(rule, 'extension', context).flatMap((extension) =>
          extension.slices.filter((s) => s.types.some((t) => t.profiles?.includes(step.name))),
        ),
      );
  }
  return found;
}

/** What a reference leads to: the tree of its target profile, or the plain type. */
function targetRule(url: string, context: TreeContext): ElementRule {
  const profile = context.profiles.find(url);
  const tree = profile && treeOf(profile, context);
  const { types } = tree ?? {};
  const type = url.slice(url.lastIndexOf('/') + 1);
  return tree && types ? { ...tree, types: [{ code: types[0]?.code ?? type, profiles: [url] }] } : rootRule(type);
}

function childrenNamed(rule: ElementRule, name: string, context: TreeContext): ElementRule[] {
  const children =
    rule.children ?? profileChildren(rule, context) ?? plainChildren(shapeOf(rule, context.definitions), context.definitions);
  const child = children.get(name) ?? children.get(`${name}[x]`);
  return child ? [child, ...child.slices] : [];
}

function profileChildren(rule: ElementRule, context: TreeContext): Map<string, ElementRule> | undefined {
  const profiles = rule.types.flatMap((type) => type.profiles ?? []);
  const profile = profiles.length === 1 ? context.profiles.find(profiles[0] as string) : undefined;
  return profile && treeOf(profile, context)?.children;
}

/** Finds the values at a path. The names to look for are worked out once. */
function finder(slice: ElementRule, steps: readonly Step[], context: TreeContext): (item: Item, run: Run) => Item[] | undefined {
  let rules: ElementRule[] = [slice];
  const moves = steps.map((step): ((items: readonly Item[], run: Run) => Item[] | undefined) => {
    if (step.kind === 'resolve') return resolved;
    if (step.kind === 'type')
      return (items) => items.filter((item) => item.type === step.name || (isNode(item.value) && item.value.resourceType === step.name));
    const names = step.kind === 'child' ? namesAt(rules, step.name, context) : [jsonName('extension', 'Extension')];
    rules = rulesAt(rules, [step], context);
    const below = (items: readonly Item[]): Item[] => items.flatMap((item) => itemsOf(nodeOf(item), names, item.path));
    return step.kind === 'child' ? below : (items) => below(items).filter(({ value }) => isNode(value) && value.url === step.name);
  });
  return (item, run) => {
    let items: Item[] | undefined = [item];
    for (const move of moves) items = items && move(items, run);
    return items;
  };
}

function namesAt(rules: readonly ElementRule[], name: string, context: TreeContext): JsonName[] {
  const [rule] = rules.flatMap((r) => childrenNamed(r, name, context));
  return rule ? jsonNames(rule) : [jsonName(name, 'Element')];
}

function resolved(items: readonly Item[], run: Run): Item[] | undefined {
  const found: Item[] = [];
  for (const item of items) {
    const { reference } = nodeOf(item);
    const resource = typeof reference === 'string' ? resolve(reference, run) : undefined;
    if (!resource) return undefined;
    found.push({ value: resource, twin: undefined, type: resource.resourceType, path: resource.resourceType });
  }
  return found;
}
