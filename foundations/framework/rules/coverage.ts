// Coverage: which tests cite a requirement by its id, and how they last went. Read off the names of tests, never written by hand.
import type { Requirement, Text } from '../contract.ts';

/** `pass`, `fail` or `skip` of the last run; `never`: not run on this installation. */
export type TestOutcome = 'pass' | 'fail' | 'skip' | 'never';

export interface KnownTest {
  /** As it stands in the code: `DOC-009 a document that nobody may read…`. */
  readonly name: string;
  readonly file: string;
  readonly outcome: TestOutcome;
}

export interface CoverageRow {
  readonly id: string;
  readonly tests: readonly KnownTest[];
  /** Why there is none, where a reason is stated. */
  readonly reason?: Text;
  readonly state: 'passing' | 'failing' | 'not-run' | 'reasoned' | 'uncovered';
}

export interface Coverage {
  readonly rows: readonly CoverageRow[];
  readonly counts: Readonly<Record<CoverageRow['state'], number>>;
}

const cited = /(?<![A-Za-z0-9])([A-Z][A-Z0-9]*(?:[-./][A-Z0-9]+)*-\d+[a-z]?)(?![A-Za-z0-9-])/g;

/** Ids at the head of a name: `INS-004 DOC-011 only a qualified identity…` cites two. */
export function citedBy(name: string): string[] {
  const ids: string[] = [];
  let rest = name;
  for (;;) {
    cited.lastIndex = 0;
    const match = cited.exec(rest);
    if (!match || rest.slice(0, match.index).replace(/[\s,+/]+/g, '') !== '') return ids;
    ids.push(match[1] as string);
    rest = rest.slice(match.index + match[0].length);
  }
}

export function coverageOf(requirements: readonly Requirement[], tests: readonly KnownTest[]): Coverage {
  const byId = new Map<string, KnownTest[]>();
  for (const test of tests) for (const id of citedBy(test.name)) byId.set(id, [...(byId.get(id) ?? []), test]);
  const rows = requirements.map(({ id, notTested }): CoverageRow => {
    const own = byId.get(id) ?? [];
    const state = own.some(({ outcome }) => outcome === 'fail')
      ? 'failing'
      : own.some(({ outcome }) => outcome === 'pass')
        ? 'passing'
        : own.length > 0
          ? 'not-run'
          : notTested
            ? 'reasoned'
            : 'uncovered';
    return { id, tests: own, state, ...(notTested ? { reason: notTested } : {}) };
  });
  const counts = { passing: 0, failing: 0, 'not-run': 0, reasoned: 0, uncovered: 0 };
  for (const { state } of rows) counts[state] += 1;
  return { rows, counts };
}

/** In force and binding, with neither a test nor a reason: what the build refuses. `today`: a day. */
export function uncovered(requirements: readonly Requirement[], coverage: Coverage): string[] {
  const open = new Set(coverage.rows.filter(({ state }) => state === 'uncovered').map(({ id }) => id));
  return requirements.filter(({ id, verb, nature }) => verb === 'SHALL' && nature === 'requirement' && open.has(id)).map(({ id }) => id);
}
