// A counter-wording in its place: the whole text of an element, or the passage that it is anchored on.
import type { Chapter, Provision, Requirement } from '@socle/foundations/framework';
import type { Anchor, TargetKind } from '../contract.ts';
import { placeAnchor } from './anchor.ts';

interface Place {
  readonly kind: TargetKind;
  readonly id: string;
  readonly anchor: Anchor | undefined;
}

/** The chapter with the words in it; undefined: the words that they would take the place of are not there. */
export function reword(chapter: Chapter, place: Place, wording: string): Chapter | undefined {
  let found = false;
  const put = <K extends string>(element: { readonly [key in K]: { readonly fr: string; readonly en?: string } }, own: K): object => {
    const field = (place.anchor?.field ?? own) as K;
    const text = (element as Record<string, { fr: string; en?: string } | undefined>)[field];
    if (text === undefined) return {};
    const next = place.anchor ? replaced(text.fr, place.anchor, wording) : wording;
    if (next === undefined) return {};
    found = true;
    // A translation of other words is no translation: it waits for a new one.
    return { [field]: { fr: next } };
  };
  const inRequirement = (one: Requirement): Requirement =>
    place.kind === 'requirement' && one.id === place.id ? { ...one, ...put(one, 'statement') } : one;
  const inProvision = (one: Provision): Provision => ({
    ...one,
    ...(place.kind === 'provision' && one.id === place.id ? put(one, 'text') : {}),
    requirements: one.requirements.map(inRequirement),
  });
  const next: Chapter = {
    ...chapter,
    ...(place.kind === 'chapter' && chapter.id === place.id ? put(chapter, 'text') : {}),
    provisions: chapter.provisions.map(inProvision),
  };
  return found ? next : undefined;
}

function replaced(text: string, anchor: Anchor, wording: string): string | undefined {
  const { state, start, end } = placeAnchor(anchor, text);
  return state === 'orphan' || start === undefined || end === undefined ? undefined : text.slice(0, start) + wording + text.slice(end);
}
