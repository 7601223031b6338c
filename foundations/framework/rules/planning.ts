// The macro-planning: milestones with what was planned and what came, slips told in days, filtered by actor, theme, roadmap and priority.
import type { Actor, Milestone } from '../contract.ts';
import { compareDates, rangeOf, slipInDays } from './dates.ts';

export interface PlannedMilestone extends Milestone {
  /** Days late (positive) or early; undefined: one of both dates is not known, or they do not exclude each other. */
  readonly slip?: number;
  /** Where it is drawn: days since 1970. */
  readonly start: number;
  readonly end: number;
}

export interface PlanningFilter {
  readonly actor?: Actor;
  readonly theme?: string;
  readonly roadmap?: string;
  readonly priority?: boolean;
  readonly component?: string;
  readonly requirement?: string;
  /** Only what touches these days. */
  readonly from?: string;
  readonly to?: string;
}

/** In order of time: by what came, else by what was planned. */
export function planningOf(milestones: readonly Milestone[], filter: PlanningFilter = {}): PlannedMilestone[] {
  const [from, to] = [
    filter.from === undefined ? undefined : rangeOf(filter.from),
    filter.to === undefined ? undefined : rangeOf(filter.to),
  ];
  return milestones
    .filter(
      (one) =>
        (filter.actor === undefined || (one.actors ?? []).includes(filter.actor)) &&
        (filter.theme === undefined || (one.themes ?? []).includes(filter.theme)) &&
        (filter.roadmap === undefined || (one.roadmaps ?? []).includes(filter.roadmap)) &&
        (filter.component === undefined || (one.components ?? []).includes(filter.component)) &&
        (filter.requirement === undefined || (one.requirements ?? []).includes(filter.requirement)) &&
        (!filter.priority || one.priority === true),
    )
    .map(place)
    .filter(({ start, end }) => (!from || end >= from.first) && (!to || start <= to.last))
    .sort((a, b) => a.start - b.start || compareDates(dateOf(a), dateOf(b)) || (a.id < b.id ? -1 : 1));
}

/** The date by which it is told: what came, or what is planned. */
export const dateOf = ({ actual, planned }: Pick<Milestone, 'actual' | 'planned'>): string => actual ?? planned ?? '';

function place(milestone: Milestone): PlannedMilestone {
  const shown = rangeOf(dateOf(milestone)) ?? { first: 0, last: 0 };
  const until = rangeOf(milestone.until ?? milestone.plannedUntil ?? '');
  const slip =
    milestone.planned !== undefined && milestone.actual !== undefined ? slipInDays(milestone.planned, milestone.actual) : undefined;
  return {
    ...milestone,
    start: shown.first,
    end: Math.max(until?.last ?? shown.last, shown.first),
    ...(slip === undefined ? {} : { slip }),
  };
}
