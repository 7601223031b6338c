// Lists the codes of the value sets that required bindings name, where their code systems can be listed offline.
import { byText, type Raw } from './package-files.ts';
import { withoutVersion } from './types.ts';

export interface Shelf {
  readonly codeSystems: ReadonlyMap<string, Raw>;
  readonly valueSets: ReadonlyMap<string, Raw>;
}

export function shelf(codeSystems: readonly Raw[], valueSets: readonly Raw[]): Shelf {
  return { codeSystems: new Map(codeSystems.map((c) => [c.url, c])), valueSets: new Map(valueSets.map((v) => [v.url, v])) };
}

/** Codes as `system|code`, or undefined where something cannot be listed (mime types, languages, units …). */
export function expand(url: string, from: Shelf, open: readonly string[] = []): Set<string> | undefined {
  const compose = from.valueSets.get(withoutVersion(url))?.compose;
  if (!compose?.include || open.includes(url)) return undefined;
  const result = new Set<string>();
  for (const include of compose.include) {
    const codes = part(include, from, [...open, url]);
    if (!codes) return undefined;
    for (const code of codes) result.add(code);
  }
  for (const exclude of compose.exclude ?? []) {
    const codes = part(exclude, from, [...open, url]);
    if (!codes) return undefined;
    for (const code of codes) result.delete(code);
  }
  return result;
}

/** One include: the meeting of its code system part and of its value sets. */
function part(include: Raw, from: Shelf, open: readonly string[]): Set<string> | undefined {
  const lists: Set<string>[] = [];
  if (include.system) {
    const listed = include.concept
      ? include.concept.map((c: Raw) => c.code)
      : fromSystem(from.codeSystems.get(include.system), include.filter ?? []);
    if (!listed) return undefined;
    lists.push(new Set(listed.map((code: string) => `${include.system}|${code}`)));
  }
  for (const url of include.valueSet ?? []) {
    const codes = expand(withoutVersion(url), from, open);
    if (!codes) return undefined;
    lists.push(codes);
  }
  const [first, ...others] = lists;
  return first && new Set([...first].filter((code) => others.every((list) => list.has(code))));
}

interface Concept {
  readonly code: string;
  /** The code itself and all that stand above it. */
  readonly above: ReadonlySet<string>;
  readonly raw: Raw;
}

function fromSystem(system: Raw, filters: readonly Raw[]): string[] | undefined {
  if (system?.content !== 'complete' || !system.concept) return undefined;
  let concepts = conceptsOf(system);
  for (const filter of filters) {
    const rule = ruleOf(filter);
    if (!rule) return undefined;
    concepts = concepts.filter(rule);
  }
  return concepts.map((c) => c.code);
}

function ruleOf({ property, op, value }: Raw): ((concept: Concept) => boolean) | undefined {
  const hierarchy = property === 'concept' || property === 'code';
  if (hierarchy && op === 'is-a') return (c) => c.above.has(value);
  if (hierarchy && op === 'descendent-of') return (c) => c.code !== value && c.above.has(value);
  if (hierarchy && op === 'is-not-a') return (c) => !c.above.has(value);
  if (hierarchy && op === 'regex') return (c) => new RegExp(`^(?:${value})$`).test(c.code);
  if (op === '=')
    return (c) =>
      (c.raw.property ?? []).some((p: Raw) => p.code === property && String(p.valueCode ?? p.valueString ?? p.valueBoolean) === value);
  return undefined;
}

/** Parents come from nesting and from `parent`/`subsumedBy` properties. */
function conceptsOf(system: Raw): Concept[] {
  const parents = new Map<string, string[]>();
  const raws: Raw[] = [];
  const walk = (list: readonly Raw[], parent?: string): void => {
    for (const raw of list) {
      raws.push(raw);
      const named = (raw.property ?? []).filter((p: Raw) => p.code === 'parent' || p.code === 'subsumedBy').map((p: Raw) => p.valueCode);
      parents.set(raw.code, [...(parents.get(raw.code) ?? []), ...(parent ? [parent] : []), ...named]);
      walk(raw.concept ?? [], raw.code);
    }
  };
  walk(system.concept);
  const above = (code: string, found: Set<string>): Set<string> => {
    if (!found.has(code)) {
      found.add(code);
      for (const parent of parents.get(code) ?? []) above(parent, found);
    }
    return found;
  };
  // Grouping concepts stay in the list: a binding does not forbid them, `notSelectable` is for screens.
  return raws.map((raw) => ({ code: raw.code, above: above(raw.code, new Set()), raw }));
}

/** Per system the codes, sorted: small to store, `system|code` again when read. */
export function bySystem(codes: ReadonlySet<string>): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const entry of [...codes].sort(byText)) {
    const cut = entry.indexOf('|');
    const system = entry.slice(0, cut);
    result[system] ??= [];
    result[system].push(entry.slice(cut + 1));
  }
  return result;
}
