// Opens the framework: what other rooms and its own routes ask of it, computed once for each state of the data.
import type { Clock } from '@socle/kit/clock';
import { type Config, projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import { Problem, show } from '@socle/kit/problem';
import type { Database } from '@socle/kit/sql';
import type { Edition, EditionHead, Requirement } from './contract.ts';
import { type Library, openLibrary, type Placed } from './library.ts';
import { type Applicability, compileApplicability } from './rules/applicability.ts';
import { type Architecture, drawArchitecture } from './rules/architecture.ts';
import { type Coverage, coverageOf } from './rules/coverage.ts';
import type { Difference } from './rules/difference/change.ts';
import { compareEditions } from './rules/difference/compare-editions.ts';
import { type ChapterImpacts, impactsOf } from './rules/impacts.ts';
import { type PlannedMilestone, type PlanningFilter, planningOf } from './rules/planning.ts';
import { entriesOf, openSearch, type Search } from './search.ts';
import type { frameworkSettings } from './settings.ts';
import { findArchive, touch } from './store.ts';
import { type EffortMark, listMarks, putMarks } from './store-marks.ts';
import { listOrigins, type Origin } from './store-origins.ts';
import { knownTests } from './tests-known.ts';

export const frameworkMigrations: readonly RoomMigrations[] = [
  { room: 'framework', schema: 'framework', files: projectPath('foundations/framework/migrations') },
];

export interface FrameworkParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: Config<{ framework: typeof frameworkSettings }>['framework'];
}

export type Head = EditionHead & { readonly hash?: string; readonly version: number };

/** Where a requirement stood in each edition. */
export interface HistoryStep extends Placed {
  readonly edition: Head;
}

/** What the open room offers as `framework`. */
export interface OpenFramework {
  readonly library: Library;
  /** In order of time. */
  editions(): Promise<readonly Head[]>;
  /** The one that holds today: published last. */
  inForce(): Promise<Head>;
  /** By its id; `in-force` is the one that holds today. */
  edition(id: string): Promise<Edition>;
  /** A day in France: `2026-11-23`. */
  today(): string;
  difference(from: string, to: string): Promise<Difference>;
  /** Of one edition against the one before. */
  impacts(edition: string): Promise<readonly ChapterImpacts[]>;
  planning(filter: PlanningFilter): Promise<readonly PlannedMilestone[]>;
  architecture(edition: string): Promise<Architecture>;
  applicability(edition: string): Promise<Applicability>;
  coverage(edition: string): Promise<Coverage>;
  history(requirement: string): Promise<readonly HistoryStep[]>;
  readonly search: Search;
  /** The canonical text of an edition as it was frozen; a Problem where it was not. */
  archive(edition: string): Promise<{ readonly hash: string; readonly content: string }>;
  /** What the wording of elements of an edition was written for, oldest first. */
  origins(edition: string, element?: string): Promise<readonly Origin[]>;
  /** What contributors say that requirements of an edition cost. */
  marks(edition: string): Promise<readonly EffortMark[]>;
  /** In place of those that were there; whether something changed. */
  putMarks(edition: string, marks: readonly EffortMark[]): Promise<boolean>;
  /** The requirement in this edition, or a Problem that names both. */
  requirement(edition: string, id: string): Promise<Placed>;
}

const france = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' });

export function openFramework({ database, clock, settings }: FrameworkParts): OpenFramework {
  const library = openLibrary({ database, clock, keep: settings.editionsInMemory });
  const memo = new Map<string, { readonly stamp: string; readonly value: Promise<unknown> }>();
  /** Computed once for each state of these editions. */
  const once = async <T>(key: string, editions: readonly string[] | undefined, compute: () => Promise<T>): Promise<T> => {
    await library.refresh();
    const stamp = library.stamp(editions);
    const known = memo.get(key);
    if (known?.stamp === stamp) return known.value as Promise<T>;
    const value = compute();
    memo.delete(key);
    memo.set(key, { stamp, value });
    value.catch(() => memo.delete(key));
    for (const oldest of memo.keys()) {
      if (memo.size <= 64) break;
      memo.delete(oldest);
    }
    return value;
  };
  const today = (): string => france.format(clock.millis());

  const open: OpenFramework = {
    library,
    today,
    editions: () => library.heads(),
    async inForce() {
      const heads = await library.heads();
      const found = heads.filter(({ state }) => state === 'published').at(-1) ?? heads.filter(({ state }) => state === 'superseded').at(-1);
      if (!found) throw new Problem('not-found', 'No edition has been published here.', { requirement: 'FRW-EDITION' });
      return found;
    },
    async edition(id) {
      return (await library.get(id === 'in-force' ? (await open.inForce()).id : id)).edition;
    },
    difference: (from, to) =>
      once(`difference ${from} ${to}`, [from, to], async () => {
        const [a, b] = await Promise.all([library.get(from), library.get(to)]);
        return compareEditions(a.edition, b.edition);
      }),
    async impacts(id) {
      const { edition } = await library.get(id);
      return once(`impacts ${id} ${today()}`, [id, ...(edition.previous === undefined ? [] : [edition.previous])], async () => {
        const before = edition.previous === undefined ? undefined : await library.find(edition.previous);
        return impactsOf(edition, before ? compareEditions(before.edition, edition) : undefined, today());
      });
    },
    planning: async (filter) => planningOf((await library.common()).milestones, filter),
    architecture: (id) =>
      once(`architecture ${id}`, undefined, async () => {
        const [{ components, milestones }, heads, { edition }] = await Promise.all([library.common(), library.heads(), library.get(id)]);
        return drawArchitecture(
          components,
          milestones,
          heads.map((head) => head.id),
          edition,
        );
      }),
    applicability: (id) =>
      once(`applicability ${id}`, [id], async () => {
        const [{ facts }, { requirements }] = await Promise.all([library.common(), library.get(id)]);
        return compileApplicability(
          [...requirements.values()].map(({ requirement }) => requirement),
          facts,
        );
      }),
    coverage: (id) =>
      once(`coverage ${id}`, [id], async () => {
        const { requirements } = await library.get(id);
        const list: Requirement[] = [...requirements.values()].map(({ requirement }) => requirement);
        return coverageOf(list, knownTests(projectPath('.')));
      }),
    async history(id) {
      const steps: HistoryStep[] = [];
      for (const edition of await library.heads()) {
        const placed = (await library.find(edition.id))?.requirements.get(id);
        if (placed) steps.push({ edition, ...placed });
      }
      return steps;
    },
    search: openSearch({
      database,
      entries: () =>
        once('entries', undefined, async () => {
          const [common, heads] = await Promise.all([library.common(), library.heads()]);
          const entries = entriesOf(common);
          for (const { id } of heads) entries.push(...entriesOf((await library.get(id)).edition));
          return entries;
        }),
    }),
    async archive(id) {
      await library.get(id);
      const found = await findArchive(database, id);
      if (!found)
        throw new Problem('not-found', `Edition ${show(id)} has not been frozen.`, { requirement: 'FRW-ARCHIVE', expression: 'edition' });
      return found;
    },
    marks: (edition) => once(`marks ${edition}`, [edition], () => listMarks(database, edition)),
    async putMarks(edition, marks) {
      const changed = await database.transaction(async (tx) => {
        if (!(await putMarks(tx, edition, marks, clock.millis()))) return false;
        await touch(tx, edition);
        return true;
      });
      if (changed) await library.refresh(true);
      return changed;
    },
    origins: (edition, element) => listOrigins(database, edition, element),
    async requirement(edition, id) {
      const loaded = await library.get(edition);
      const placed = loaded.requirements.get(id);
      if (!placed)
        throw new Problem('not-found', `Edition ${show(edition)} holds no requirement ${show(id)}.`, {
          requirement: 'FRW-REQUIREMENT',
          expression: 'id',
        });
      return placed;
    },
  };
  return open;
}
