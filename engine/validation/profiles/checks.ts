// Conformance to profiles: each is compiled when first met, and remembered by its definition.
import type { Coding, Definitions, Resource } from '@socle/engine/fhir';
import type { Invariant, InvariantCheck } from '../base/invariants.ts';
import { report, type Scope } from '../base/scope.ts';
import type { CodeAnswer, ProfileSource, TerminologyLookup } from '../contract.ts';
import { type Compiler, type ItemCheck, itemCheck } from './compile.ts';
import { isNode } from './items.ts';
import { type Item, type Run, silently } from './run.ts';
import { treeOf } from './snapshot.ts';

export interface ProfileParts {
  readonly definitions: Definitions;
  readonly profiles: ProfileSource;
  readonly terminology: TerminologyLookup | undefined;
  readonly invariant: (invariant: Invariant) => InvariantCheck;
}

export interface ProfileChecks {
  /** Everything that a resource breaks of one profile. `asked`: named by the caller, so it must be known. */
  check(item: Item, canonical: string, run: Run, asked: boolean): void;
  /** The profiles of `meta.profile`. */
  claimed(resource: Resource, item: Item, run: Run): void;
  newRun(scope: Scope): Run;
  definition(canonical: string): Resource | undefined;
  /** Check of a profile or extension definition; undefined where it is not here or not of R4. */
  find(canonical: string): { readonly type: string; readonly check: ItemCheck } | undefined;
}

interface Compiled {
  readonly type: string;
  readonly check: ItemCheck;
}

export function profileChecks(parts: ProfileParts): ProfileChecks {
  const { definitions, profiles } = parts;
  const compiled = new WeakMap<Resource, Compiled | { readonly check: undefined }>();
  const compiler: Compiler = { definitions, profiles, building: new Set(), invariant: parts.invariant, conforms };

  function find(canonical: string): Compiled | undefined {
    const profile = profiles.find(canonical);
    if (!profile) return undefined;
    let known = compiled.get(profile);
    if (!known) {
      const tree = treeOf(profile, compiler);
      known = tree ? { type: String(profile.type), check: itemCheck(tree, compiler) } : { check: undefined };
      compiled.set(profile, known);
    }
    return known.check === undefined ? undefined : (known as Compiled);
  }

  /** Quietly; a profile that is not here cannot be broken, nor one that is being checked on the same value already. */
  function conforms(canonical: string, item: Item, run: Run): boolean {
    const profile = find(canonical);
    const key = `${canonical} ${item.path}`;
    if (!profile || run.open.has(key)) return true;
    const isResource = definitions.types.get(item.type)?.kind === 'resource';
    if (profile.type !== item.type && isResource) return false;
    run.open.add(key);
    const sound = silently(run, (quiet) => profile.check(item, isResource ? inside(quiet, item.value as Resource) : quiet));
    run.open.delete(key);
    return sound;
  }

  function newRun(scope: Scope): Run {
    return {
      scope,
      definitions,
      open: new Set(),
      decidesCodes: parts.terminology !== undefined,
      askCode: (valueSet, coding) => askCode(parts, valueSet, coding),
    };
  }

  function check(item: Item, canonical: string, run: Run, asked: boolean): void {
    const profile = find(canonical);
    const { path, type } = item;
    if (profile) {
      if (profile.type === type) profile.check(item, run);
      else report(run.scope, 'structure', path, `${path} is a ${type}, but the profile ${canonical} is for ${profile.type}`);
    } else if (asked || run.scope.warnings) {
      const text = `${path} was not checked against the profile ${canonical}, which is not known here`;
      report(run.scope, 'not-found', path, text, undefined, asked ? 'error' : 'warning');
    }
  }

  function claimed(resource: Resource, item: Item, run: Run): void {
    const list = isNode(resource.meta) && Array.isArray(resource.meta.profile) ? resource.meta.profile : [];
    for (const canonical of list) if (typeof canonical === 'string') check(item, canonical, run, false);
  }

  return { check, claimed, find, newRun, definition: (canonical) => profiles.find(canonical) };
}

/** `%resource` is the nearest resource; a contained one keeps its container. */
export function inside(run: Run, resource: Resource): Run {
  const { scope } = run;
  const isContained = Array.isArray(scope.rootResource.contained) && scope.rootResource.contained.includes(resource);
  return { ...run, scope: { ...scope, resource, rootResource: isContained ? scope.rootResource : resource } };
}

/** The lists of R4 first: they are exact and at hand. */
function askCode({ definitions, terminology }: ProfileParts, valueSet: string, coding: Coding): CodeAnswer {
  const listed = definitions.requiredCodes.get(valueSet.replace(/\|.*$/, ''));
  if (listed) {
    if (coding.system !== undefined) return listed.has(`${coding.system}|${coding.code}`) ? 'in' : 'out';
    for (const entry of listed) if (entry.endsWith(`|${coding.code}`)) return 'in';
    return 'out';
  }
  return terminology?.validateCode(valueSet, coding) ?? 'unknown';
}
