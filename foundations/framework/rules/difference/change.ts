// What a difference between two editions is made of.
import type { Actor, Verb } from '../../contract.ts';

export const changeKinds = [
  'added',
  'removed',
  'split',
  'merged',
  'renumbered',
  'moved',
  'renamed',
  'reworded',
  'strengthened',
  'weakened',
  'date-moved',
  'actor-changed',
  'scope-changed',
  'lever-changed',
  'proof-changed',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export const elementKinds = ['chapter', 'provision', 'requirement'] as const;
export type ElementKind = (typeof elementKinds)[number];

/** One side of a change, as much of it as a list shows. */
export interface Side {
  readonly id: string;
  readonly title: { readonly fr: string; readonly en?: string };
  /** Chapter in which it stands; its own id for a chapter. */
  readonly chapter: string;
  readonly text: { readonly fr: string; readonly en?: string };
  readonly verb?: Verb;
  readonly planned?: string;
  readonly actual?: string;
}

/** One thing that changed about an element, in values that can be shown: `{ kind: 'strengthened', from: 'MAY', to: 'SHALL' }`. */
export interface Detail {
  readonly kind: ChangeKind;
  /** Field that changed: `verb`, `actual`, `actors`. */
  readonly field?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface Change {
  readonly element: ElementKind;
  /** Id in the later edition, or in the earlier where it is gone. */
  readonly id: string;
  readonly kinds: readonly ChangeKind[];
  readonly details: readonly Detail[];
  /** Several where it was merged; none where it is new. */
  readonly before: readonly Side[];
  /** Several where it was split; none where it is gone. */
  readonly after: readonly Side[];
  readonly chapter: string;
  readonly actors: readonly Actor[];
  readonly themes: readonly string[];
  readonly reason?: { readonly fr: string; readonly en?: string };
}

export interface Difference {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[];
  /** Requirements that are the same in both. */
  readonly unchanged: number;
  /** Requirements of each kind of change; one requirement may count in several. */
  readonly counts: Readonly<Record<ChangeKind, number>>;
}

export interface ChangeFilter {
  readonly actor?: Actor;
  readonly chapter?: string;
  readonly theme?: string;
  readonly kind?: ChangeKind;
  readonly element?: ElementKind;
}

export function filterChanges(changes: readonly Change[], { actor, chapter, theme, kind, element }: ChangeFilter): Change[] {
  return changes.filter(
    (change) =>
      (actor === undefined || change.actors.includes(actor)) &&
      (chapter === undefined || change.chapter === chapter) &&
      (theme === undefined || change.themes.includes(theme)) &&
      (kind === undefined || change.kinds.includes(kind)) &&
      (element === undefined || change.element === element),
  );
}
