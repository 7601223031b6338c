// Builds the tree of a profile: the tree of its base, then each element of its differential (or snapshot) put onto it.
import type { Constraint, Definitions, ElementType, Resource } from '@socle/engine/fhir';
import type { ProfileSource } from '../contract.ts';
import { cloneRule, type Discriminator, type ElementRule, plainChildren, rootRule, shapeOf, sliceOf } from './tree.ts';

/** An ElementDefinition as it stands in a StructureDefinition. */
export interface RawElement {
  readonly id?: string;
  readonly path: string;
  readonly sliceName?: string;
  readonly [key: string]: unknown;
}

export interface TreeContext {
  readonly definitions: Definitions;
  readonly profiles: ProfileSource;
  /** Trees that are being built, against profiles that refer to themselves. */
  readonly building: Set<string>;
}

const typePrefix = 'http://hl7.org/fhir/StructureDefinition/';

/** Undefined where the profile says nothing that can be read: no type of R4, no elements. */
export function treeOf(profile: Resource, context: TreeContext): ElementRule | undefined {
  const type = String(profile.type ?? '');
  const url = String(profile.url ?? '');
  if (!context.definitions.types.has(type) || context.building.has(url)) return undefined;
  context.building.add(url);
  const base = baseTree(profile, type, context);
  const elements = base.complete ? elementsIn(profile, 'differential') : elementsIn(profile, 'snapshot');
  for (const element of withIds(elements)) putElement(base.tree, element, context);
  context.building.delete(url);
  return base.tree;
}

function elementsIn(profile: Resource, part: 'differential' | 'snapshot'): RawElement[] {
  const other = part === 'differential' ? 'snapshot' : 'differential';
  const list = (profile[part] ?? profile[other]) as { element?: RawElement[] } | undefined;
  return list?.element ?? [];
}

/** A base that is not here leaves the plain type, onto which the whole snapshot goes. */
function baseTree(profile: Resource, type: string, context: TreeContext): { tree: ElementRule; complete: boolean } {
  const url = String(profile.baseDefinition ?? '').replace(/\|.*$/, '');
  if (url === typePrefix + type || profile.derivation !== 'constraint') return { tree: rootRule(type), complete: true };
  const base = context.profiles.find(String(profile.baseDefinition ?? ''));
  const tree = base && treeOf(base, context);
  return tree ? { tree: cloneRule(tree), complete: true } : { tree: rootRule(type), complete: profile.snapshot === undefined };
}

/** Ids are made from paths and slice names where they are missing. */
function withIds(elements: readonly RawElement[]): (RawElement & { id: string })[] {
  const slices = new Map<string, string>();
  return elements.map((element) => {
    if (element.sliceName) slices.set(element.path, element.sliceName);
    else slices.delete(element.path);
    for (const path of slices.keys()) if (path.startsWith(`${element.path}.`)) slices.delete(path);
    const parts = element.path.split('.');
    const made = parts.map((part, i) => {
      const slice = slices.get(parts.slice(0, i + 1).join('.'));
      return slice ? `${part}:${slice}` : part;
    });
    return { ...element, id: element.id ?? made.join('.') };
  });
}

function putElement(tree: ElementRule, element: RawElement & { id: string }, context: TreeContext): void {
  const [, ...segments] = element.id.split('.');
  let at = tree;
  const passed = [tree];
  for (const segment of segments) {
    const [name = '', slice] = segment.split(':');
    const next = child(at, name, context);
    if (!next) return;
    at = slice === undefined ? next : sliceNamed(next, slice);
    passed.push(next, at);
  }
  merge(at, element, at !== tree, context.definitions);
  for (const rule of passed) rule.touched = true;
}

/** `valueQuantity` in a path means the values of `value[x]` that are quantities. */
function child(rule: ElementRule, name: string, context: TreeContext): ElementRule | undefined {
  rule.children ??= childrenOf(rule, context);
  const direct = rule.children.get(name);
  if (direct) return direct;
  for (const choice of rule.children.values()) {
    if (!choice.name.endsWith('[x]') || !name.startsWith(choice.name.slice(0, -3))) continue;
    const code = name.slice(choice.name.length - 3);
    const type = choice.baseTypes.find((t) => t.code.charAt(0).toUpperCase() + t.code.slice(1) === code);
    if (type) {
      choice.touched = true;
      return typeSlice(choice, name, type);
    }
  }
  return undefined;
}

function typeSlice(choice: ElementRule, name: string, type: ElementType): ElementRule {
  const slice = sliceNamed(choice, name);
  slice.types = choice.types.filter((t) => t.code === type.code);
  return slice;
}

function childrenOf(rule: ElementRule, context: TreeContext): Map<string, ElementRule> {
  const [type, another] = rule.types;
  const [profile, second] = type?.profiles ?? [];
  if (type && !another && profile !== undefined && second === undefined) {
    const found = context.profiles.find(profile);
    const tree = found && treeOf(found, context);
    if (tree?.children) {
      rule.unfolded = true;
      rule.constraints.push(...tree.constraints);
      return cloneRule(tree).children as Map<string, ElementRule>;
    }
  }
  return plainChildren(shapeOf(rule, context.definitions), context.definitions);
}

/** `a/b` is the slice b of the slice a. */
function sliceNamed(rule: ElementRule, name: string): ElementRule {
  let at = rule;
  for (const part of name.split('/')) {
    let slice = at.slices.find((s) => s.slice === part);
    if (!slice) {
      slice = sliceOf(at, part);
      const type = typeOfSlice(at, part);
      if (type) slice.types = [type];
      at.slices.push(slice);
      at.slicing ??= usualSlicing(at);
      at.touched = true;
    }
    at = slice;
  }
  return at;
}

function typeOfSlice(rule: ElementRule, slice: string): ElementType | undefined {
  if (!rule.name.endsWith('[x]')) return undefined;
  const base = rule.name.slice(0, -3);
  return rule.types.find((type) => `${base}${type.code.charAt(0).toUpperCase()}${type.code.slice(1)}` === slice);
}

function usualSlicing(rule: ElementRule): ElementRule['slicing'] {
  const discriminator: Discriminator | undefined = /^(modifierE|e)xtension$/.test(rule.name)
    ? { type: 'value', path: 'url' }
    : rule.name.endsWith('[x]')
      ? { type: 'type', path: '$this' }
      : undefined;
  return discriminator && { discriminators: [discriminator], rules: 'open', ordered: false };
}

function merge(rule: ElementRule, element: RawElement, inner: boolean, definitions: Definitions): void {
  if (inner && typeof element.min === 'number') rule.min = element.min;
  if (inner && typeof element.max === 'string') rule.max = element.max === '*' ? -1 : Number(element.max);
  if (inner && Array.isArray(element.type)) {
    rule.types = (element.type as RawType[]).map((type) => typeOf(type, rule));
    rule.typesTouched = true;
  }
  for (const [key, value] of Object.entries(element)) {
    if (/^fixed[A-Z]/.test(key)) rule.fixed = value;
    else if (/^pattern[A-Z]/.test(key)) rule.pattern = value;
    else if (/^minValue[A-Z]/.test(key)) rule.minValue = value;
    else if (/^maxValue[A-Z]/.test(key)) rule.maxValue = value;
  }
  if (typeof element.maxLength === 'number') rule.maxLength = element.maxLength;
  const binding = element.binding as
    | { strength: 'required'; valueSet?: string; extension?: { url: string; valueCanonical?: string }[] }
    | undefined;
  if (binding?.valueSet) {
    const widest = binding.extension?.find((x) => x.url === `${typePrefix}elementdefinition-maxValueSet`)?.valueCanonical;
    rule.binding = { strength: binding.strength, valueSet: binding.valueSet, maxValueSet: widest };
    rule.bindingTouched = true;
  }
  for (const constraint of (element.constraint ?? []) as (Constraint & { expression?: string })[]) {
    const known = rule.constraints.some((c) => c.key === constraint.key);
    if (constraint.expression && !known && !isOfBase(constraint, definitions)) rule.constraints.push(constraint);
  }
  const slicing = element.slicing as { discriminator?: Discriminator[]; rules?: 'open'; ordered?: boolean } | undefined;
  if (slicing)
    rule.slicing = { discriminators: slicing.discriminator ?? [], rules: slicing.rules ?? 'open', ordered: slicing.ordered ?? false };
}

interface RawType {
  readonly code?: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
}

function typeOf(type: RawType, rule: ElementRule): ElementType {
  const code = type.code ?? rule.baseTypes[0]?.code ?? 'Element';
  return {
    // Snapshots name primitives inside primitives by their FHIRPath type.
    code: code.startsWith('http://hl7.org/fhirpath/System.') ? (rule.baseTypes[0]?.code ?? 'string') : code,
    ...(type.profile ? { profiles: type.profile } : {}),
    ...(type.targetProfile ? { targets: type.targetProfile } : {}),
  };
}

const baseKeys = new WeakMap<Definitions, Set<string>>();

/** Snapshots repeat the constraints of R4, which the base check has done. */
function isOfBase({ key, expression }: Constraint, definitions: Definitions): boolean {
  let keys = baseKeys.get(definitions);
  if (!keys) {
    keys = new Set();
    for (const type of definitions.types.values()) {
      for (const constraint of [...(type.constraints ?? []), ...type.elements.flatMap((e) => e.constraints ?? [])])
        keys.add(`${constraint.key} ${constraint.expression}`);
    }
    baseKeys.set(definitions, keys);
  }
  return keys.has(`${key} ${expression}`);
}
