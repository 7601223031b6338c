// The terminology of one mount: expand, validate, look up, subsume, translate, and the lists that searches ask for.
import type { Coding, Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import {
  type Checked,
  type ExpandRequest,
  type Subsumption,
  type TerminologyMount,
  type TranslateRequest,
  terminologyTypes,
} from './contract.ts';
import { tooManyCodes, unknownCode, unknownSet, unknownSystem } from './problems.ts';
import { readCompose } from './rules/compose.ts';
import { displayIn, isNameOf } from './rules/display.ts';
import { memberOf, membersOf, neighbours, type Page, pageOf, relativesOf } from './store/answers.ts';
import { type Plan, type PlanOptions, planSet } from './store/expansion.ts';
import { type Concept, type Finder, openFinder, type System } from './store/find.ts';
import { forget, keepR4, keepRepository } from './store/keep.ts';
import { type Translation, translate } from './translate.ts';

export interface Terminology {
  /** What users wrote may have changed: the next question looks. With the changes, only those of terminology count. */
  touched(changes?: readonly { readonly type: string; readonly id: string; readonly version: number }[]): void;
  /** Brings the tables up to date; done by each question, and worth doing once after a start. True where something was new. */
  settle(): Promise<boolean>;
  expand(request: ExpandRequest): Promise<{ set: Resource; page: Page }>;
  checkSystem(system: string, coding: Coding, abstract?: boolean): Promise<Checked>;
  checkSet(valueSet: string | Resource, codings: readonly Coding[], abstract?: boolean): Promise<Checked>;
  lookup(
    system: string,
    code: string,
    version?: string,
  ): Promise<{
    system: System;
    header: Resource;
    concept: Concept;
    parents: [string, string | null][];
    children: [string, string | null][];
  }>;
  subsumes(system: string, a: string, b: string, version?: string): Promise<Subsumption>;
  translate(request: TranslateRequest): Promise<Translation>;
  /** All codes of a set; undefined beyond `max`. `unlisted` takes the systems whose codes are not known here. */
  members(valueSet: string, max: number, unlisted: Set<string>): Promise<readonly { system: string; code: string }[] | undefined>;
  /** For `:in`, `:below` and `:above`: what the store calls a CodeSource. */
  readonly codes: {
    inValueSet(url: string): Promise<readonly { system: string; code: string }[]>;
    below(system: string | undefined, code: string): Promise<readonly { system: string; code: string }[]>;
    above(system: string | undefined, code: string): Promise<readonly { system: string; code: string }[]>;
  };
  /** Called after what users wrote was taken over. */
  onChange(listener: () => void): void;
}

/** Most codes that a search may be narrowed to. */
const codesMax = 20_000;

export function openTerminology(mount: TerminologyMount): Terminology {
  const finder: Finder = openFinder(mount.database, mount.schema);
  const max = mount.expansionMax ?? 10_000;
  const listeners: (() => void)[] = [];
  let r4Ready: Promise<boolean> | undefined;
  const erased = new Set<string>();
  let dirty = true;
  let keeping: Promise<boolean> | undefined;

  async function settle(): Promise<boolean> {
    r4Ready ??= keepR4(mount).catch((error) => {
      r4Ready = undefined;
      throw error;
    });
    const fresh = await r4Ready;
    r4Ready = Promise.resolve(false);
    // One at a time; those who come meanwhile wait for one that began after they came.
    while (keeping) await keeping.catch(() => undefined);
    if (!dirty) return fresh;
    dirty = false;
    const gone = [...erased];
    erased.clear();
    keeping = forget(mount, gone).then(async (some) => (await keepRepository(mount)) || some);
    try {
      const changed = await keeping;
      if (changed) for (const listener of listeners) listener();
      return changed || fresh;
    } catch (error) {
      dirty = true;
      throw error;
    } finally {
      keeping = undefined;
    }
  }

  async function setOf(valueSet: string | Resource): Promise<Resource> {
    if (typeof valueSet !== 'string') return valueSet;
    const set = await finder.set(valueSet);
    if (!set) throw unknownSet(valueSet);
    return set;
  }

  const plan = (set: Resource, options: PlanOptions = {}): Promise<Plan> =>
    planSet(finder, readCompose(set), typeof set.url === 'string' ? [set.url] : [], options);

  async function systemOf(url: string, version?: string): Promise<System> {
    const system = await finder.system(url, version);
    if (!system) throw unknownSystem(url);
    return system;
  }

  function judge(
    coding: Coding,
    found: { display?: string | undefined; code: string; system?: string | undefined; abstract: boolean },
    named: Concept | undefined,
    abstract: boolean,
  ): Checked {
    const told = {
      display: found.display ?? named?.display,
      code: found.code,
      ...(found.system === undefined ? {} : { system: found.system }),
    };
    if (found.abstract && !abstract)
      return { ...told, result: false, message: `The code ${found.code} is abstract: it groups others and is not to be used itself.` };
    const wrong =
      coding.display !== undefined &&
      told.display !== undefined &&
      !isNameOf(coding.display, { display: told.display, detail: named?.detail ?? {} });
    return wrong
      ? {
          ...told,
          result: false,
          message: `The code ${found.code} is right; its display is not "${coding.display}" but "${told.display}".`,
        }
      : { ...told, result: true };
  }

  return {
    touched(changes) {
      const own = changes?.filter(({ type }) => (terminologyTypes as readonly string[]).includes(type));
      if (own?.length === 0) return;
      // Version 0: erased with all its versions, so that no history tells of it.
      for (const { type, id, version } of own ?? []) if (version === 0) erased.add(`${type}/${id}`);
      dirty = true;
    },
    settle,
    onChange: (listener) => void listeners.push(listener),

    async expand(request) {
      await settle();
      const set = await setOf(request.valueSet);
      const { filter, activeOnly, count, offset = 0, displayLanguage } = request;
      const details = request.includeDesignations === true || displayLanguage !== undefined;
      const page = await pageOf(finder, await plan(set), { filter, activeOnly, count, offset, details }, max);
      if (!page.codes) throw tooManyCodes(page.total, max);
      return {
        set,
        page:
          displayLanguage === undefined
            ? page
            : { ...page, codes: page.codes.map((one) => ({ ...one, display: displayIn(one, displayLanguage) })) },
      };
    },

    async checkSystem(url, coding, abstract = false) {
      await settle();
      const system = await systemOf(url, coding.version);
      const concept = await finder.concept(system, coding.code ?? '');
      if (!concept) {
        const partial = system.content !== 'complete' ? ' among those that are loaded here' : '';
        return { result: false, message: `The code system ${system.url} has no code ${coding.code}${partial}.` };
      }
      return judge(coding, concept, concept, abstract);
    },

    async checkSet(valueSet, codings, abstract = false) {
      await settle();
      const set = await setOf(valueSet);
      const name = typeof valueSet === 'string' ? valueSet : (set.url ?? 'the value set given');
      let refused: Checked | undefined;
      for (const coding of codings) {
        const system = coding.system === undefined ? undefined : await finder.system(coding.system, coding.version);
        const concept = system && (await finder.concept(system, coding.code ?? ''));
        const codes = [...new Set([coding.code ?? '', ...(concept ? [concept.code] : [])])];
        let found: Awaited<ReturnType<typeof memberOf>>;
        try {
          found = await memberOf(finder, await plan(set, { only: coding.system }), coding.system, codes);
        } catch (error) {
          // What cannot be decided is not said to be right.
          if (!(error instanceof Problem) || error.kind !== 'unprocessable') throw error;
          refused ??= { result: false, message: error.message };
          continue;
        }
        if (found) {
          const checked = judge(coding, found, concept, abstract);
          if (checked.result) return checked;
          refused = checked;
        } else {
          const what = `${coding.system === undefined ? '' : `${coding.system}|`}${coding.code}`;
          refused ??= {
            result: false,
            message: `The code ${what} is not in the value set ${name}.`,
            ...(concept?.display === undefined ? {} : { display: concept.display }),
          };
        }
      }
      return refused ?? { result: false, message: 'There is no code to check.' };
    },

    async lookup(url, code, version) {
      await settle();
      const system = await systemOf(url, version);
      const concept = await finder.concept(system, code);
      if (!concept) throw unknownCode(url, code);
      return { system, header: await finder.header(system), concept, ...(await neighbours(finder, concept.id)) };
    },

    async subsumes(url, a, b, version) {
      await settle();
      const system = await systemOf(url, version);
      const [first, second] = [await finder.concept(system, a), await finder.concept(system, b)];
      if (!first) throw unknownCode(url, a);
      if (!second) throw unknownCode(url, b);
      if (first.id === second.id) return 'equivalent';
      if (await finder.isAbove(first.id, second.id)) return 'subsumes';
      return (await finder.isAbove(second.id, first.id)) ? 'subsumed-by' : 'not-subsumed';
    },

    async translate(request) {
      await settle();
      return translate(finder, request);
    },

    async members(valueSet, most, unlisted) {
      await settle();
      const set = await finder.set(valueSet);
      return set && membersOf(finder, await plan(set, { unlisted }), most);
    },

    codes: {
      async inValueSet(url) {
        await settle();
        const codes = await membersOf(finder, await plan(await setOf(url)), codesMax);
        if (!codes) throw tooManyCodes(codesMax + 1, codesMax);
        return codes;
      },
      below: (system, code) => relatives('below', system, code),
      above: (system, code) => relatives('above', system, code),
    },
  };

  async function relatives(
    direction: 'below' | 'above',
    system: string | undefined,
    code: string,
  ): Promise<readonly { system: string; code: string }[]> {
    await settle();
    const found = await relativesOf(finder, direction, system, code, codesMax);
    if (found.length > codesMax) throw tooManyCodes(found.length, codesMax);
    // Without a hierarchy at hand a code has no relatives but itself.
    return found.length > 0 || system === undefined ? found : [{ system, code }];
  }
}
