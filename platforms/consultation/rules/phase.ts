// Where a campaign stands in its life, and what that allows: told by its instants, by the clock and by the acts of its organisers.
import type { Allows, Phase } from '../contract.ts';

/** Milliseconds since 1970. */
export interface Course {
  readonly announced: boolean;
  readonly opensAt: number;
  readonly closesAt: number;
  readonly suspendedAt: number | undefined;
  readonly closedAt: number | undefined;
}

export function phaseOf({ announced, opensAt, closesAt, closedAt }: Course, now: number): Phase {
  if (closedAt !== undefined) return 'result';
  if (!announced) return 'preparation';
  if (now < opensAt) return 'presentation';
  return now < closesAt ? 'contributions' : 'answers';
}

/** `grace`: milliseconds after the deadline in which a draft that was begun before it may still be posted. */
export function allowsOf(course: Course, now: number, grace: number): Allows {
  const phase = phaseOf(course, now);
  const moving = course.suspendedAt === undefined;
  const until = course.closesAt + grace;
  return {
    read: phase !== 'preparation',
    contribute: phase === 'contributions' && moving,
    ...(phase === 'answers' && moving && now < until ? { grace: new Date(until).toISOString() } : {}),
    discuss: phase === 'contributions' && moving,
    answer: phase === 'contributions' || phase === 'answers',
  };
}

/** Whether a contribution may be posted now; `begunAt`: when its draft was begun, by the clock of the server. */
export function mayPost(course: Course, now: number, grace: number, begunAt: number | undefined): boolean {
  const { contribute, grace: until } = allowsOf(course, now, grace);
  if (contribute) return true;
  return until !== undefined && begunAt !== undefined && begunAt < course.closesAt && begunAt >= course.opensAt;
}
