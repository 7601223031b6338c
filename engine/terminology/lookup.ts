// Membership at hand, for validation, which cannot wait: value sets are listed into memory once they are known to be needed.
import type { Coding, Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import type { Terminology } from './terminology.ts';

export type Answer = 'in' | 'out' | 'unknown';

export interface Lookup {
  /** `unknown`: the set is not known, too large, not listed yet, or its codes cannot be listed here. */
  validateCode(valueSet: string, coding: Coding): Answer;
  /** Lists these sets; after it they are answered from memory. Those that are too large, or not known, stay unknown. */
  prepare(valueSets: Iterable<string>): Promise<void>;
}

interface Listed {
  readonly codes: ReadonlySet<string>;
  /** Systems whose codes are not known here: nothing is said of them. */
  readonly unlisted: ReadonlySet<string>;
}

/** Codes of one set, and of all together, that are held. */
const setMax = 5000;
const totalMax = 200_000;

/** `failed` is told of faults while a set that was met unprepared is listed in the background. */
export function openLookup(terminology: Terminology, failed: (error: unknown) => void = () => undefined): Lookup {
  const known = new Map<string, Listed | 'unknown'>();
  const listing = new Set<string>();
  let total = 0;

  async function list(url: string): Promise<void> {
    const unlisted = new Set<string>();
    // A set that is written wrongly is as good as none.
    const codes = total >= totalMax ? undefined : await terminology.members(url, setMax, unlisted).catch(asUnknown);
    if (codes) total += codes.length;
    known.set(url, codes ? { codes: new Set(codes.map(({ system, code }) => `${system}|${code}`)), unlisted } : 'unknown');
  }

  terminology.onChange(() => {
    const urls = [...known.keys()];
    known.clear();
    total = 0;
    prepare(urls).catch(failed);
  });

  async function prepare(valueSets: Iterable<string>): Promise<void> {
    for (const url of new Set(valueSets)) if (!known.has(url)) await list(url);
  }

  return {
    prepare,
    validateCode(valueSet, { system, code }) {
      const set = known.get(valueSet);
      if (set === undefined) {
        if (!listing.has(valueSet)) {
          listing.add(valueSet);
          list(valueSet)
            .catch(failed)
            .finally(() => listing.delete(valueSet));
        }
        return 'unknown';
      }
      if (set === 'unknown' || code === undefined) return 'unknown';
      if (system === undefined) {
        for (const one of set.codes) if (one.endsWith(`|${code}`)) return 'in';
        return set.unlisted.size > 0 ? 'unknown' : 'out';
      }
      if (set.codes.has(`${system}|${code}`)) return 'in';
      return set.unlisted.has(system) ? 'unknown' : 'out';
    },
  };
}

function asUnknown(error: unknown): undefined {
  if (error instanceof Problem && error.kind !== 'unavailable' && error.kind !== 'fault') return undefined;
  throw error;
}

/** Every value set that profiles bind elements to, by their canonicals. */
export function boundValueSets(profiles: Iterable<Resource>): Set<string> {
  const found = new Set<string>();
  for (const profile of profiles) {
    for (const part of ['snapshot', 'differential']) {
      const elements = (profile[part] as { element?: { binding?: { valueSet?: unknown } }[] } | undefined)?.element;
      for (const { binding } of Array.isArray(elements) ? elements : [])
        if (typeof binding?.valueSet === 'string') found.add(binding.valueSet);
    }
  }
  return found;
}
