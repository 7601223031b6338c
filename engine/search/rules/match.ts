// Whether a resource meets a condition, from the resource alone: the judge of hashed index hits, and the oracle of tests.
import type { Resource } from '@socle/engine/fhir';
import type {
  Condition,
  DateValue,
  IndexValue,
  Modifier,
  Param,
  PositionValue,
  Prefix,
  QuantityValue,
  ReferenceValue,
  TokenValue,
  Wanted,
} from '../contract.ts';
import { fold } from './fold.ts';
import { metresBetween } from './position.ts';

/** Facts that a resource alone does not hold. */
export interface MatchContext {
  /** Last update in milliseconds. */
  readonly updated?: number | undefined;
  /** Whether a code belongs to a value set, for `:in`, `:below`, `:above`; already resolved to lists otherwise. */
  readonly chain?: ((resource: Resource, condition: Extract<Condition, { kind: 'chain' | 'has' | 'list' }>) => boolean) | undefined;
}

export function valuesOf(param: Param, resource: Resource): IndexValue[] {
  const out: IndexValue[] = [];
  for (const branch of param.branches) out.push(...branch.values(resource));
  return param.only ? out.filter((value) => keeps(param.only, value)) : out;
}

/** `where(resolve() is Type)`: references to the type; a logical one that does not say its type may be one. */
export function keeps(only: string | undefined, value: IndexValue): boolean {
  return (
    only === undefined ||
    (value.kind === 'reference' && (value.type === only || (value.type === undefined && value.identifier !== undefined)))
  );
}

export function matches(resource: Resource, condition: Condition, context: MatchContext = {}): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((one) => matches(resource, one, context));
    case 'any':
      return condition.of.some((one) => matches(resource, one, context));
    case 'none':
      return !matches(resource, condition.of, context);
    case 'ids':
      return condition.ids.includes(resource.id ?? '');
    case 'updated':
      return (
        context.updated === undefined || intervalMatches(condition.prefix, { lo: context.updated, hi: context.updated + 1 }, condition)
      );
    case 'compartment':
      return (
        (condition.self && resource.resourceType === condition.type && resource.id === condition.id) ||
        condition.params.some((param) =>
          valuesOf(param, resource).some((v) => v.kind === 'reference' && v.type === condition.type && v.id === condition.id),
        )
      );
    case 'param':
      return paramMatches(resource, condition);
    case 'words':
      return wordsMatch(resource, condition.text, condition.narrative);
    default:
      return context.chain ? context.chain(resource, condition) : true;
  }
}

/**
 * Names of the members of a resource that `matches` looks at to judge the condition, so that no others need to be read; undefined
 * where it may look at any. Chains and lists are left to the context, and it is given the resource whole.
 */
export function membersRead(condition: Condition): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  return addMembers(condition, names) ? names : undefined;
}

function addMembers(condition: Condition, names: Set<string>): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.every((one) => addMembers(one, names));
    case 'none':
      return addMembers(condition.of, names);
    case 'ids':
      names.add('id');
      return true;
    case 'updated':
      return true;
    case 'compartment':
      if (condition.self) names.add('resourceType').add('id');
      return condition.params.every((param) => addParam(param, names));
    case 'param':
      return addParam(condition.param, names);
    default:
      return false;
  }
}

/** A composite looks at a resource through its roots, from which its parts may go anywhere. */
function addParam(param: Param, names: Set<string>): boolean {
  if (param.type === 'composite') return false;
  for (const { reads } of param.branches) {
    if (!reads) return false;
    for (const name of reads) names.add(name);
  }
  return true;
}

function paramMatches(resource: Resource, condition: Extract<Condition, { kind: 'param' }>): boolean {
  const { param, modifier } = condition;
  if (param.type === 'composite' && modifier !== 'missing') return compositeMatches(resource, param, condition.values);
  if (modifier === 'missing')
    return (
      (param.type === 'composite' ? (param.roots?.(resource) ?? []).length === 0 : valuesOf(param, resource).length === 0) ===
      (condition.missing ?? true)
    );
  const values = valuesOf(param, resource);
  if (modifier === 'not' || modifier === 'not-in')
    return !condition.values.some((wanted) => values.some((value) => valueMatches(value, wanted, undefined)));
  return condition.values.some((wanted) => values.some((value) => valueMatches(value, wanted, modifier)));
}

function compositeMatches(resource: Resource, param: Param, wanted: readonly Wanted[]): boolean {
  const parts = param.components ?? [];
  return (param.roots?.(resource) ?? []).some((root) =>
    wanted.some(
      (one) =>
        one.kind === 'composite' &&
        one.parts.length === parts.length &&
        parts.every((part, i) => part.values(root, resource).some((value) => valueMatches(value, one.parts[i] as Wanted, undefined))),
    ),
  );
}

export function valueMatches(value: IndexValue, wanted: Wanted, modifier: Modifier | undefined): boolean {
  switch (wanted.kind) {
    case 'token':
      return value.kind === 'token'
        ? tokenMatches(value, wanted, modifier)
        : value.kind === 'reference' && modifier === 'identifier' && logicalMatches(value, wanted);
    case 'reference':
      return value.kind === 'reference' && referenceMatches(value, wanted, modifier);
    case 'string':
      return value.kind === 'string' && stringMatches(value.text, wanted, modifier);
    case 'date':
      return value.kind === 'date' && intervalMatches(wanted.prefix, value, wanted);
    case 'quantity':
      return value.kind === 'quantity' && quantityMatches(value, wanted);
    case 'uri':
      return value.kind === 'uri' && uriMatches(value.uri, wanted.uri, modifier);
    case 'near':
      return value.kind === 'position' && metresBetween(value as PositionValue, wanted) <= wanted.metres;
    default:
      return false;
  }
}

function tokenMatches(value: TokenValue, wanted: Extract<Wanted, { kind: 'token' }>, modifier: Modifier | undefined): boolean {
  if (modifier === 'text') return (value.text?.split('\n') ?? []).some((line) => fold(line).startsWith(fold(wanted.text ?? '')));
  if (modifier === 'of-type') {
    const of = wanted.ofType;
    return (
      of !== undefined &&
      value.code === of.value &&
      (value.types ?? []).some((type) => (type.system ?? '') === of.system && (type.code ?? '') === of.code)
    );
  }
  if (wanted.code !== undefined && value.code !== wanted.code) return false;
  if (wanted.system === undefined) return true;
  return wanted.system === '' ? value.system === undefined : value.system === wanted.system;
}

function logicalMatches(value: ReferenceValue, wanted: Extract<Wanted, { kind: 'token' }>): boolean {
  const logical = value.identifier;
  if (!logical) return false;
  if (wanted.code !== undefined && logical.value !== wanted.code) return false;
  return wanted.system === undefined || (wanted.system === '' ? logical.system === undefined : logical.system === wanted.system);
}

function referenceMatches(value: ReferenceValue, wanted: Extract<Wanted, { kind: 'reference' }>, modifier: Modifier | undefined): boolean {
  if (modifier === 'identifier')
    return (
      value.identifier?.value === wanted.identifier?.value &&
      (wanted.identifier?.system === undefined || value.identifier?.system === wanted.identifier.system)
    );
  if (wanted.url !== undefined) {
    if (modifier === 'below') return value.url?.startsWith(wanted.url) ?? false;
    return value.url === wanted.url && (wanted.version === undefined || value.version === wanted.version);
  }
  if (wanted.type !== undefined) return value.id === wanted.id && value.type === wanted.type;
  // Without a type: any type that the parameter allows, or a canonical that is no URL.
  return (
    value.url === wanted.id ||
    (value.id === wanted.id && (!wanted.types || wanted.types.length === 0 || wanted.types.includes(value.type ?? '')))
  );
}

function stringMatches(text: string, wanted: Extract<Wanted, { kind: 'string' }>, modifier: Modifier | undefined): boolean {
  if (modifier === 'exact') return text === wanted.text;
  const folded = fold(text);
  return modifier === 'contains' ? folded.includes(wanted.folded) : folded.startsWith(wanted.folded);
}

/** R4 search, section date: `value` is the range in the resource, `wanted` the range of the search value. */
export function intervalMatches(
  prefix: Prefix,
  value: Pick<DateValue, 'lo' | 'hi'>,
  wanted: { readonly lo: number; readonly hi: number },
): boolean {
  const within = wanted.lo <= value.lo && value.hi <= wanted.hi;
  switch (prefix) {
    case 'eq':
      return within;
    case 'ne':
      return !within;
    case 'gt':
      return value.hi > wanted.hi;
    case 'lt':
      return value.lo < wanted.lo;
    case 'ge':
      return value.hi > wanted.hi || within;
    case 'le':
      return value.lo < wanted.lo || within;
    case 'sa':
      return value.lo >= wanted.hi;
    case 'eb':
      return value.hi <= wanted.lo;
    case 'ap':
      return value.lo < wanted.hi && value.hi > wanted.lo;
  }
}

function quantityMatches(value: QuantityValue, wanted: Extract<Wanted, { kind: 'quantity' }>): boolean {
  if (wanted.canonical && value.canonical) {
    return value.canonical.unit === wanted.canonical.unit && numberMatches(wanted.prefix, value.canonical, wanted.canonical);
  }
  if (wanted.system !== undefined && wanted.system !== '' && value.system !== wanted.system) return false;
  if (
    wanted.code !== undefined &&
    value.code !== wanted.code &&
    ((wanted.system !== undefined && wanted.system !== '') || value.unit !== wanted.code)
  )
    return false;
  return numberMatches(wanted.prefix, value, wanted);
}

/** `wanted.lo`, `wanted.hi`: the range of the implied precision; `wanted.value`: the number as written. */
export function numberMatches(
  prefix: Prefix,
  value: { readonly lo: number; readonly hi: number },
  wanted: { readonly lo: number; readonly hi: number; readonly value: number },
): boolean {
  switch (prefix) {
    case 'eq':
    case 'ap':
      return prefix === 'ap' ? value.lo < wanted.hi && value.hi >= wanted.lo : value.lo >= wanted.lo && value.hi < wanted.hi;
    case 'ne':
      return !(value.lo >= wanted.lo && value.hi < wanted.hi);
    case 'gt':
      return value.hi > wanted.value;
    case 'ge':
      return value.hi >= wanted.value;
    case 'lt':
      return value.lo < wanted.value;
    case 'le':
      return value.lo <= wanted.value;
    case 'sa':
      return value.lo > wanted.value;
    case 'eb':
      return value.hi < wanted.value;
  }
}

function uriMatches(uri: string, wanted: string, modifier: Modifier | undefined): boolean {
  if (modifier === 'below')
    return (
      uri === wanted ||
      uri.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`) ||
      (wanted.startsWith('urn:') && uri.startsWith(`${wanted}:`))
    );
  if (modifier === 'above') return uri === wanted || wanted.startsWith(uri.endsWith('/') ? uri : `${uri}/`);
  return uri === wanted;
}

/** All the words, folded, somewhere in the narrative or in any text of the resource. */
function wordsMatch(resource: Resource, text: string, narrative: boolean): boolean {
  const source = narrative
    ? ((resource.text as { div?: string } | undefined)?.div ?? '').replace(/<[^>]*>/g, ' ')
    : JSON.stringify(resource);
  const folded = fold(source);
  return fold(text)
    .split(' ')
    .every((word) => folded.includes(word));
}
