// What a value set is made of (ValueSet.compose, or an expansion that came with it), read into a form that SQL can be made from.
import type { Resource } from '@socle/engine/fhir';
import { badCompose, badFilter } from '../problems.ts';
import { readCanonical } from './text.ts';

export interface Listed {
  readonly code: string;
  readonly display: string | undefined;
}

export interface Filter {
  readonly property: string;
  readonly op: FilterOp;
  readonly value: string;
}

export interface Clause {
  readonly system: string | undefined;
  readonly version: string | undefined;
  /** Undefined: all codes that the filters let through. */
  readonly listed: readonly Listed[] | undefined;
  readonly filters: readonly Filter[];
  /** Canonicals of value sets that a code must be in as well. */
  readonly sets: readonly string[];
}

export interface Compose {
  readonly include: readonly Clause[];
  readonly exclude: readonly Clause[];
  /** `compose.inactive` is false: retired codes are left out. */
  readonly activeOnly: boolean;
}

const ops = ['=', 'is-a', 'descendent-of', 'is-not-a', 'regex', 'in', 'not-in', 'generalizes', 'exists'] as const;
export type FilterOp = (typeof ops)[number];

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export function readCompose(valueSet: Resource): Compose {
  const compose = valueSet.compose as Json | undefined;
  if (typeof compose === 'object' && compose !== null && list(compose.include).length > 0) {
    return {
      include: list(compose.include).map((one, i) => readClause(one, `ValueSet.compose.include[${i}]`)),
      exclude: list(compose.exclude).map((one, i) => readClause(one, `ValueSet.compose.exclude[${i}]`)),
      activeOnly: compose.inactive === false,
    };
  }
  return { include: fromExpansion(valueSet), exclude: [], activeOnly: false };
}

function readClause(clause: Json, at: string): Clause {
  const system = text(clause.system);
  const listed = Array.isArray(clause.concept)
    ? list(clause.concept).flatMap((one): Listed[] =>
        text(one.code) === undefined ? [] : [{ code: one.code as string, display: text(one.display) }],
      )
    : undefined;
  const filters = list(clause.filter).map((one) => readFilter(one));
  const sets = Array.isArray(clause.valueSet) ? clause.valueSet.filter((one): one is string => typeof one === 'string') : [];
  if (system === undefined && sets.length === 0) throw badCompose(at, 'a system or a valueSet is wanted');
  if (system === undefined && (listed || filters.length > 0)) throw badCompose(at, 'concepts and filters want a system');
  if (listed && filters.length > 0) throw badCompose(at, 'it has concepts and filters; only one of them is allowed');
  const named = system === undefined ? undefined : readCanonical(system);
  return { system: named?.url, version: text(clause.version) ?? named?.version, listed, filters, sets };
}

function readFilter(filter: Json): Filter {
  const property = text(filter.property) ?? '';
  const op = filter.op as FilterOp;
  if (!ops.includes(op)) throw badFilter(property, String(filter.op), `one of ${ops.join(', ')} is wanted`);
  if (property === '') throw badFilter(property, op, 'a property is wanted');
  const value = text(filter.value);
  if (value === undefined) throw badFilter(property, op, 'a value is wanted');
  return { property, op, value };
}

/** The codes that an author has expanded already, system by system. */
function fromExpansion(valueSet: Resource): Clause[] {
  const bySystem = new Map<string, Listed[]>();
  const visit = (nodes: unknown): void => {
    for (const node of list(nodes)) {
      const [system, code] = [text(node.system), text(node.code)];
      if (system !== undefined && code !== undefined && node.abstract !== true) {
        const listed = bySystem.get(system) ?? [];
        listed.push({ code, display: text(node.display) });
        bySystem.set(system, listed);
      }
      visit(node.contains);
    }
  };
  visit((valueSet.expansion as Json | undefined)?.contains);
  return [...bySystem].map(([system, listed]) => ({ system, version: undefined, listed, filters: [], sets: [] }));
}

/**
 * A regular expression of a filter, for PostgreSQL, whole code: what could take for ever (groups repeated inside repeats, back
 * references, looks ahead) is refused.
 */
export function readPattern(property: string, value: string): string {
  if (value.length > 200) throw badFilter(property, 'regex', 'at most 200 signs are read');
  if (/\\[1-9]|\(\?[=!<]|\(\?P/.test(value)) throw badFilter(property, 'regex', 'back references and looks ahead are not read');
  if (/\([^()]*[*+{][^()]*\)\s*[*+{]/.test(value)) throw badFilter(property, 'regex', 'a repeated group may not hold another repeat');
  try {
    new RegExp(`^(?:${value})$`, 'u');
  } catch {
    throw badFilter(property, 'regex', 'it is no regular expression');
  }
  return `^(?:${value})$`;
}
