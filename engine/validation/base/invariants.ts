// Invariants: FHIRPath closures, and by hand the few that nearly every resource meets.
import { type Constraint, type Definitions, elementAt, type Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import type { CompileExpression } from '../contract.ts';
import { report, type Scope } from './scope.ts';
import { isObject, type Node } from './values.ts';

/** A constraint and the type or path of the nodes it is about. */
export interface Invariant extends Constraint {
  readonly shape: string;
}

export type InvariantCheck = (node: unknown, scope: Scope) => boolean;

/** Those of a shape itself. ele-1 and the narrative's rules are part of the generated code. */
export function invariantsOf(shape: string, definitions: Definitions): Invariant[] {
  const list = shape.includes('.') ? elementAt(shape, definitions)?.constraints : definitions.types.get(shape)?.constraints;
  return (list ?? []).filter((c) => c.key !== 'ele-1').map((c) => ({ ...c, shape }));
}

export function invariantCompiler(compile: CompileExpression, definitions: Definitions): (invariant: Invariant) => InvariantCheck {
  return (invariant) => {
    const native = natives[invariant.expression];
    if (native) return native;
    try {
      const check = unlessFalse(compile(invariant.expression, { type: invariant.shape, definitions }), invariant);
      const holds = shortcuts[invariant.expression];
      return holds ? (node, scope) => holds(node as Node) || check(node, scope) : check;
    } catch (problem) {
      return (_node, scope) => unreadable(problem, invariant, scope);
    }
  };
}

/**
 * An invariant is broken when it gives false. Nothing is no breach: the official examples leave out Bundle.entry.fullUrl, for which
 * bdl-8 (`fullUrl.contains('/_history/').not()`) gives nothing.
 */
function unlessFalse(run: ReturnType<CompileExpression>, invariant: Invariant): InvariantCheck {
  return (node, scope) => {
    try {
      const result = run(node, scope);
      return result.length !== 1 || result[0] !== false;
    } catch (problem) {
      return unreadable(problem, invariant, scope);
    }
  };
}

/** A rule that cannot be evaluated is not the resource's fault: told as information, where that is asked for. */
function unreadable(problem: unknown, { key }: Invariant, scope: Scope): true {
  if (!(problem instanceof Problem)) throw problem;
  if (scope.warnings)
    report(
      scope,
      'not-supported',
      scope.resource.resourceType,
      `${scope.resource.resourceType}: the rule ${key} was not checked: ${problem.message}`,
      key,
      'information',
    );
  return true;
}

/** By their exact text, so that another version of a rule falls back to FHIRPath. */
export const natives: Readonly<Record<string, InvariantCheck>> = {
  'extension.exists() != value.exists()': (node) => {
    const extension = node as Node;
    let value = false;
    for (const name in extension) if (name.startsWith('value') || name.startsWith('_value')) value = true;
    return (extension.extension !== undefined) !== value;
  },
  'contained.contained.empty()': (node) => contained(node).every((resource) => resource.contained === undefined),
  'contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()': (node) =>
    contained(node).every(({ meta }) => !isObject(meta) || (meta.versionId === undefined && meta.lastUpdated === undefined)),
  'contained.meta.security.empty()': (node) => contained(node).every(({ meta }) => !isObject(meta) || meta.security === undefined),
  'text.`div`.exists()': (node) => isObject((node as Node).text) && ((node as Node).text as Node).div !== undefined,
  "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))": (node, scope) => {
    const { reference } = node as Node;
    // '#' alone is the container itself: the expression of R4 forgot it, later editions have it.
    if (typeof reference !== 'string' || reference.charCodeAt(0) !== 35 || reference.length === 1) return true;
    return contained(scope.rootResource).some((resource) => resource.id === reference.slice(1));
  },
  'dataAbsentReason.empty() or value.empty()': (node) => (node as Node).dataAbsentReason === undefined || !hasValue(node as Node),
  'low.exists() or high.exists() or text.exists()': (node) => {
    const range = node as Node;
    return range.low !== undefined || range.high !== undefined || range.text !== undefined || range._text !== undefined;
  },
  'code.empty() or system.exists()': (node) => absent(node, 'code') || !absent(node, 'system'),
  'value.empty() or system.exists()': (node) => absent(node, 'value') || !absent(node, 'system'),
  // R4 names System.Boolean here, which no FHIR boolean is; the edition after says `boolean`.
  "operator = 'exists' implies (answer is Boolean)": (node) => (node as Node).operator !== 'exists' || !absent(node, 'answerBoolean'),
  'data.empty() or contentType.exists()': (node) => absent(node, 'data') || !absent(node, 'contentType'),
  [containedUsed()]: (node) => {
    const list = contained(node);
    return list.length === 0 || list.every((resource) => isUsed(resource, node as Resource));
  },
};

/** Where the usual content settles the rule at a glance; anything else is left to FHIRPath. */
export const shortcuts: Readonly<Record<string, (node: Node) => boolean>> = {
  'value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()': (node) => node.component === undefined,
  'start.hasValue().not() or end.hasValue().not() or (start <= end)': (node) => node.start === undefined || node.end === undefined,
};

/** dom-3: a contained resource is referred to from its container, or refers to it. */
function containedUsed(): string {
  const from = ['descendants().reference', 'descendants().as(canonical)', 'descendants().as(uri)', 'descendants().as(url)'].map(
    (path) => `%resource.${path}`,
  );
  const back = ['reference', 'as(canonical)', 'as(canonical)'].map((path) => `descendants().where(${path} = '#').exists()`);
  return `contained.where((('#'+id in (${from.join(' | ')})) or ${back.join(' or ')}).not()).trace('unmatched', id).empty()`;
}

function isUsed(resource: Node, container: Resource): boolean {
  // Without an id, FHIRPath compares with nothing and finds no fault.
  return typeof resource.id !== 'string' || mentions(container, `#${resource.id}`) || mentions(resource, '#');
}

function mentions(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value === text;
  if (typeof value !== 'object' || value === null) return false;
  for (const item of Object.values(value)) if (mentions(item, text)) return true;
  return false;
}

function absent(node: unknown, name: string): boolean {
  return (node as Node)[name] === undefined && (node as Node)[`_${name}`] === undefined;
}

function hasValue(node: Node): boolean {
  for (const name in node) if (name.startsWith('value') || name.startsWith('_value')) return true;
  return false;
}

function contained(node: unknown): Node[] {
  const list = (node as Node).contained;
  return Array.isArray(list) ? list.filter(isObject) : [];
}
