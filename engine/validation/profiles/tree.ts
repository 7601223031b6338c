// A profile as a tree of element rules. It starts as the plain type and grows only where a profile says something.
import type { Constraint, Definitions, ElementDefinition, ElementType } from '@socle/engine/fhir';

export interface Discriminator {
  readonly type: 'value' | 'pattern' | 'type' | 'profile' | 'exists';
  readonly path: string;
}

export interface Slicing {
  readonly discriminators: readonly Discriminator[];
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  readonly ordered: boolean;
}

export interface Binding {
  readonly strength: 'required' | 'extensible' | 'preferred' | 'example';
  readonly valueSet: string;
  readonly maxValueSet?: string | undefined;
}

/** Rules for one element, or one slice of it. */
export interface ElementRule {
  /** `Observation.component.code`, `Observation.value[x]`: where the base defines it. */
  readonly path: string;
  /** Last part of the path: `code`, `value[x]`. */
  readonly name: string;
  readonly slice: string | undefined;
  min: number;
  max: number;
  readonly baseMin: number;
  readonly baseMax: number;
  types: readonly ElementType[];
  /** Types that R4 allows here, whatever the profile says: the JSON names to look for. */
  readonly baseTypes: readonly ElementType[];
  /** Where the children of a reused element are defined. */
  readonly content: string | undefined;
  binding: Binding | undefined;
  fixed: unknown;
  pattern: unknown;
  minValue: unknown;
  maxValue: unknown;
  maxLength: number | undefined;
  constraints: Constraint[];
  slicing: Slicing | undefined;
  slices: ElementRule[];
  /** Undefined until something is said about a child. */
  children: Map<string, ElementRule> | undefined;
  /** Something is said about the element itself, or about a descendant. */
  touched: boolean;
  typesTouched: boolean;
  bindingTouched: boolean;
  /** Children came from the one profile of its type: that profile need not be run again. */
  unfolded: boolean;
}

function ruleOf(definition: ElementDefinition): ElementRule {
  return {
    path: definition.path,
    name: definition.path.slice(definition.path.lastIndexOf('.') + 1),
    slice: undefined,
    min: definition.min,
    max: definition.max,
    baseMin: definition.min,
    baseMax: definition.max,
    types: definition.types,
    baseTypes: definition.types,
    content: definition.content,
    binding: definition.binding,
    fixed: undefined,
    pattern: undefined,
    minValue: undefined,
    maxValue: undefined,
    maxLength: undefined,
    constraints: [],
    slicing: undefined,
    slices: [],
    children: undefined,
    touched: false,
    typesTouched: false,
    bindingTouched: false,
    unfolded: false,
  };
}

/** The rule of a whole type, its root. */
export function rootRule(type: string): ElementRule {
  return ruleOf({ path: type, min: 0, max: -1, types: [{ code: type }] });
}

export function cloneRule(rule: ElementRule, slice: string | undefined = rule.slice): ElementRule {
  return {
    ...rule,
    slice,
    constraints: [...rule.constraints],
    slices: rule.slices.map((s) => cloneRule(s)),
    children: rule.children && new Map([...rule.children].map(([name, child]) => [name, cloneRule(child)])),
  };
}

/** A new slice: what holds for the element holds for it, and is checked there already; but nobody must send it. */
export function sliceOf(rule: ElementRule, name: string): ElementRule {
  const slice = untouched(cloneRule(rule, name));
  return { ...slice, slices: [], slicing: undefined, min: 0, baseMin: 0, touched: true };
}

function untouched(rule: ElementRule): ElementRule {
  for (const part of [...rule.slices, ...(rule.children?.values() ?? [])]) untouched(part);
  rule.touched = false;
  rule.typesTouched = false;
  rule.bindingTouched = false;
  rule.constraints = [];
  return rule;
}

/** Where the children of an element are defined: a type, or a path inside one. Element where several types are possible. */
export function shapeOf(rule: ElementRule, definitions: Definitions): string {
  if (rule.content) return rule.content;
  const codes = new Set(rule.types.map((type) => type.code));
  const [code] = codes;
  if (codes.size !== 1 || code === undefined) return 'Element';
  if (code !== 'BackboneElement' && code !== 'Element') return code;
  return hasOwnChildren(rule.path, definitions) ? rule.path : code;
}

function hasOwnChildren(path: string, definitions: Definitions): boolean {
  const type = definitions.types.get(path.split('.')[0] as string);
  return type?.elements.some((element) => element.path.startsWith(`${path}.`)) ?? false;
}

/** The children of a shape as the base defines them. */
export function plainChildren(shape: string, definitions: Definitions): Map<string, ElementRule> {
  const root = shape.split('.')[0] as string;
  const children = new Map<string, ElementRule>();
  for (const definition of definitions.types.get(root)?.elements ?? []) {
    if (!definition.path.startsWith(`${shape}.`) || definition.path.includes('.', shape.length + 1)) continue;
    const rule = ruleOf(definition);
    children.set(rule.name, rule);
  }
  return children;
}
