// Turns the code of shapes into functions, each when it is first used.
import { type Definitions, isResourceType, type Resource } from '@socle/engine/fhir';
import { narrativeFault } from '../rules/narrative.ts';
import { primitiveRules } from '../rules/primitives.ts';
import { entryFault, reportEntry } from './bundle.ts';
import * as findings from './findings.ts';
import type { Invariant, InvariantCheck } from './invariants.ts';
import type { Scope } from './scope.ts';
import { type Flavour, shapeCode } from './shape-code.ts';
import * as values from './values.ts';

type Check = (node: unknown, scope: Scope, path?: string) => boolean;
interface Holder {
  check: Check;
}

export interface BaseChecks {
  /** True: no error. Stops at the first. */
  isSound(resource: Resource, scope: Scope): boolean;
  /** Reports every finding into the scope. */
  inspect(resource: Resource, scope: Scope): void;
}

export function baseChecks(definitions: Definitions, invariants: (invariant: Invariant) => InvariantCheck): BaseChecks {
  // One check per constraint, whatever the number of flavours and places that use it.
  const known = new Map<string, InvariantCheck>();
  const check = (invariant: Invariant): InvariantCheck => {
    const key = `${invariant.shape} ${invariant.expression}`;
    const made = known.get(key) ?? invariants(invariant);
    known.set(key, made);
    return made;
  };
  const fast = shapes('fast', definitions, check);
  const full = shapes('full', definitions, check);
  return {
    isSound: (resource, scope) => isResourceType(resource.resourceType) && fast(resource.resourceType).check(resource, scope),
    inspect: (resource, scope) => {
      const type = resource.resourceType;
      if (isResourceType(type)) full(type).check(resource, scope, type);
      else findings.notResource(scope, 'Resource', resource);
    },
  };
}

function shapes(
  flavour: Flavour,
  definitions: Definitions,
  invariants: (invariant: Invariant) => InvariantCheck,
): (shape: string) => Holder {
  const holders = new Map<string, Holder>();
  const helpers = { ...findings, ...values, narrativeFault, reportNarrative, entryFault, reportEntry, resource: resourceCheck };
  const primitives = Object.fromEntries(Object.entries(primitiveRules).map(([type, rule]) => [type, rule.check]));

  function holderOf(shape: string): Holder {
    let holder = holders.get(shape);
    if (!holder) {
      const made: Holder = {
        check: (node, scope, path) => {
          made.check = build(shape);
          return made.check(node, scope, path);
        },
      };
      holder = made;
      holders.set(shape, made);
    }
    return holder;
  }

  function build(shape: string): Check {
    const constants: unknown[] = [];
    const needed: Holder[] = [];
    const names = new Map<Holder, number>();
    const needs = {
      constant: (value: unknown): string => `k${constants.push(value) - 1}`,
      shape: (name: string): string => {
        const holder = holderOf(name);
        const index = names.get(holder) ?? needed.push(holder) - 1;
        names.set(holder, index);
        return `t${index}`;
      },
    };
    const code = shapeCode(shape, { definitions, flavour, needs, invariants });
    const locals = [...constants.map((_, i) => `k${i} = K[${i}]`), ...needed.map((_, i) => `t${i} = T[${i}]`)];
    const head = locals.length > 0 ? `const ${locals.join(', ')};` : '';
    return new Function('H', 'P', 'K', 'T', `'use strict'; ${head} return ${code}`)(helpers, primitives, constants, needed) as Check;
  }

  /** A resource inside another: contained, or in a Bundle or Parameters. */
  function resourceCheck(resource: Resource, isRoot: boolean, scope: Scope, path?: string): boolean {
    const type = resource.resourceType;
    if (typeof type !== 'string' || !isResourceType(type)) {
      if (path !== undefined) findings.notResource(scope, path, resource);
      return false;
    }
    return values.within(resource, isRoot, scope, () => holderOf(type).check(resource, scope, path));
  }

  return holderOf;
}

function reportNarrative(xhtml: unknown, scope: Scope, path: string): void {
  const fault = typeof xhtml === 'string' ? narrativeFault(xhtml) : 'it is not one <div> element';
  if (fault) findings.badNarrative(scope, path, fault);
}
