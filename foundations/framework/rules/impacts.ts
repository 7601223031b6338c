// What an edition asks of those who have services built (MOA) and of those who build them (MOE), chapter by chapter.
import type { Actor, Chapter, Edition, Lever, Requirement } from '../contract.ts';
import { compareDates, isPast } from './dates.ts';
import type { ChangeKind, Difference } from './difference/change.ts';

export interface Impact {
  readonly requirement: Requirement;
  readonly chapter: string;
  /** By when: the date that holds, or the one planned. */
  readonly due?: string;
  readonly dueKind?: 'actual' | 'planned';
  readonly past: boolean;
  readonly levers: readonly Lever[];
  /** What changed since the edition before; empty: nothing. */
  readonly changes: readonly ChangeKind[];
}

export interface ChapterImpacts {
  readonly chapter: Pick<Chapter, 'id' | 'number' | 'title'>;
  readonly byActor: ReadonlyMap<Actor, readonly Impact[]>;
}

/** `difference`: with the edition before, for what is new; `today`: for what is past. */
export function impactsOf(
  edition: Edition,
  difference: Difference | undefined,
  today: string,
  actors: readonly Actor[] = ['MOA', 'MOE'],
): ChapterImpacts[] {
  const changes = new Map<string, ChangeKind[]>();
  for (const change of difference?.changes ?? []) {
    if (change.element === 'requirement') for (const { id } of change.after) changes.set(id, [...(changes.get(id) ?? []), ...change.kinds]);
  }
  return edition.chapters.flatMap((chapter) => {
    const all = chapter.provisions
      .flatMap(({ requirements }) => requirements)
      .map((one) => impactOf(one, chapter.id, changes.get(one.id) ?? [], today));
    const byActor = new Map<Actor, Impact[]>();
    for (const actor of actors) {
      const own = all.filter(({ requirement }) => requirement.actors.includes(actor));
      if (own.length > 0) byActor.set(actor, own.sort(bySoonest));
    }
    return byActor.size > 0
      ? [
          {
            chapter: { id: chapter.id, title: chapter.title, ...(chapter.number === undefined ? {} : { number: chapter.number }) },
            byActor,
          },
        ]
      : [];
  });
}

export function impactOf(requirement: Requirement, chapter: string, changes: readonly ChangeKind[], today: string): Impact {
  const due = requirement.actual ?? requirement.planned;
  return {
    requirement,
    chapter,
    ...(due === undefined ? {} : { due, dueKind: requirement.actual === undefined ? ('planned' as const) : ('actual' as const) }),
    past: due !== undefined && isPast(due, today),
    levers: requirement.levers,
    changes: [...new Set(changes)],
  };
}

const weight = { SHALL: 0, SHOULD: 1, MAY: 2, NONE: 3 } as const;
function bySoonest(a: Impact, b: Impact): number {
  if (a.due !== undefined && b.due !== undefined && a.due !== b.due) return compareDates(a.due, b.due);
  if (a.due !== b.due) return a.due === undefined ? 1 : -1;
  return weight[a.requirement.verb] - weight[b.requirement.verb] || (a.requirement.id < b.requirement.id ? -1 : 1);
}
