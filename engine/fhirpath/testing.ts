// For the tests of this room: samples, tables of cases, and every official expression on every official example.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Decimal, type Definitions, type Example, elementsOf, parseJson, type Resource, r4 } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import { compile } from './compile.ts';
import type { Environment } from './contract.ts';
import { compileGeneral, toJson } from './evaluate/general.ts';

export function sample(name: string): Resource {
  return parseJson(readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8')) as Resource;
}

export const patient = sample('patient');
export const observation = sample('observation');

/** The closures alone, with types found on the way. */
export function evaluate(expression: string, node: unknown = patient, env: Environment = {}): unknown[] {
  return toJson(compileGeneral(expression, r4())(node, env));
}

/** `error`: FHIRPath calls for a refusal. Otherwise the values of the collection. */
export type Case = readonly [expression: string, expected: readonly unknown[] | 'error', node?: Resource];

/** One test; each case goes both ways, as closures and as generated code, which must agree. */
export function cases(name: string, list: readonly Case[]): void {
  test(name, () => {
    for (const [expression, expected, node = patient] of list) {
      const ways = [
        () => evaluate(expression, node),
        () => compile(expression, { type: node.resourceType, definitions: r4() })(node, { resource: node, rootResource: node }),
      ];
      for (const way of ways) {
        if (expected === 'error') assert.throws(way, Problem, expression);
        else assert.deepEqual(plain(way()), plain(expected), expression);
      }
    }
  });
}

/** Decimals by their text. */
export function plain(value: unknown): unknown {
  if (value instanceof Decimal) return value.text;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

export interface Evaluation {
  readonly expression: string;
  /** Type or path of the node. */
  readonly type: string;
  readonly node: unknown;
  readonly env: { readonly resource: unknown; readonly rootResource: unknown };
}

/** Every search parameter of a resource, and every invariant of its elements, each with its node. */
export function* evaluations(resource: Resource, definitions: Definitions): Generator<Evaluation> {
  const env = { resource, rootResource: resource };
  const { resourceType } = resource;
  for (const { base, expression } of definitions.searchParameters) {
    const concerned = base.includes(resourceType) || base.includes('Resource') || base.includes('DomainResource');
    if (expression && concerned) yield { expression, type: resourceType, node: resource, env };
  }
  yield* invariants(resource, resourceType, resourceType, env, definitions);
}

type Json = Record<string, unknown>;

function* invariants(node: unknown, type: string, shape: string, env: Evaluation['env'], definitions: Definitions): Generator<Evaluation> {
  for (const { expression } of definitions.types.get(type)?.constraints ?? []) yield { expression, type: shape, node, env };
  if (typeof node !== 'object' || node === null) return;
  for (const property of elementsOf(shape, definitions).values()) {
    for (const child of [(node as Json)[property.name] ?? []].flat()) {
      if (child === null) continue;
      const resource = property.type === 'Resource' ? (child as Resource) : undefined;
      if (resource && !definitions.types.has(resource.resourceType)) continue;
      const inner = resource ? { resource, rootResource: property.name === 'contained' ? env.rootResource : resource } : env;
      for (const { expression } of property.definition.constraints ?? [])
        if (!property.choice) yield { expression, type: property.definition.path, node: child, env: inner };
      if (property.primitive) continue;
      yield* invariants(child, resource?.resourceType ?? property.type, resource?.resourceType ?? property.shape, inner, definitions);
    }
  }
}

export function resourceOf(example: Example): Resource {
  return parseJson(example.text) as Resource;
}
