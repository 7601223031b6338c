// Where a passage stands in a text that was changed since: the same words, told apart by what stood around them, or an orphan (CCT-201 to CCT-203).
import { Problem } from '@socle/kit/problem';
import type { Anchor, AnchorState } from '../contract.ts';

/** Signs of context kept on each side. */
const kept = 64;
/** Signs read on each side of a candidate: words that came in must not push the context out of sight. */
const seen = 128;
/** A quote as long as this that stands once is known by itself, whatever now stands around it. */
const telling = { signs: 40, words: 6 } as const;
/** Share of the context's words that a candidate must still have, and by how much it must surpass the next. */
const enough = 0.5;
const clearly = 0.15;
/** A quote that stands more often than this is told apart by its whole context or not at all. */
const candidatesMax = 200;

export interface Placed {
  readonly state: AnchorState;
  /** UTF-16 units; absent for an orphan. */
  readonly start?: number;
  readonly end?: number;
}

const orphan: Placed = { state: 'orphan' };

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
/** A sign outside the basic plane is two units: no place lies between them. */
const cuts = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

const letter = /[\p{L}\p{N}\p{M}]/u;
/** Whether a word goes on across this place. */
const joins = (before: string, after: string): boolean => {
  const left = before.at(-1);
  return left !== undefined && after !== '' && letter.test(left) && letter.test(after[0] as string);
};

/** The passage from `start` to `end` (UTF-16 units); half a sign at its edge is taken whole. */
export function makeAnchor(text: string, field: Anchor['field'], start: number, end: number): Anchor {
  const whole = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end <= text.length;
  if (!whole || start >= end || text.slice(start, end).trim() === '')
    throw new Problem('value', `The passage goes from ${start} to ${end}, in a text of ${text.length} signs: it must hold words of it.`, {
      requirement: 'CCT-201',
      expression: 'target.anchor',
    });
  const from = cuts(text, start) ? start - 1 : start;
  const to = cuts(text, end) ? end + 1 : end;
  const before = Math.max(0, from - kept);
  const after = Math.min(text.length, to + kept);
  return {
    field,
    exact: text.slice(from, to),
    prefix: text.slice(cuts(text, before) ? before + 1 : before, from),
    suffix: text.slice(to, cuts(text, after) ? after - 1 : after),
    start: from,
    end: to,
  };
}

/** The words under what is returned are `anchor.exact`, sign by sign. Where two places are as likely, none is. */
export function placeAnchor(anchor: Anchor, text: string): Placed {
  const { exact, prefix, suffix, start } = anchor;
  if (exact === '') return orphan;
  const whole = prefix + exact + suffix;
  // What most anchors meet on a new draft: nothing changed around them, and nothing before.
  if (start >= prefix.length && text.startsWith(whole, start - prefix.length) && fits(anchor, text, start)) return at(anchor, start);

  const unchanged = placesOf(whole, text, (place) => fits(anchor, text, place + prefix.length));
  if (unchanged.length > 0 && prefix + suffix !== '')
    return nearest(
      anchor,
      unchanged.map((place) => place + prefix.length),
    );

  const places = placesOf(exact, text, (place) => fits(anchor, text, place));
  if (places.length === 0 || places.length > candidatesMax) return orphan;
  // Read outward from the quote: what stands next to it tells more than what stands far.
  const before = weighed(wordsOf(prefix, prefix.length >= kept - 1 ? 'first' : undefined).reverse());
  const after = weighed(wordsOf(suffix, suffix.length >= kept - 1 ? 'last' : undefined));
  const size = [...before, ...after].reduce((sum, { weight }) => sum + weight, 0);
  const [only] = places;
  if (places.length === 1 && only !== undefined && (size === 0 || tells(exact))) return at(anchor, only);
  if (size === 0) return nearest(anchor, places);
  const ranked = places
    .map((place) => {
      const shared =
        common(before, wordsOf(text.slice(Math.max(0, place - seen), place)).reverse()) +
        common(after, wordsOf(text.slice(place + exact.length, place + exact.length + seen)));
      return { place, likeness: shared / size };
    })
    .sort((a, b) => b.likeness - a.likeness);
  const best = ranked[0] as { place: number; likeness: number };
  if (best.likeness < enough) return orphan;
  return nearest(
    anchor,
    ranked.filter(({ likeness }) => likeness > best.likeness - clearly).map(({ place }) => place),
  );
}

const at = (anchor: Anchor, start: number): Placed => ({
  state: start === anchor.start ? 'kept' : 'moved',
  start,
  end: start + anchor.exact.length,
});

/** Of places that nothing else tells apart, the one that is at least twice as near as the next. */
function nearest(anchor: Anchor, places: readonly number[]): Placed {
  const [first, second] = [...places].sort((a, b) => Math.abs(a - anchor.start) - Math.abs(b - anchor.start));
  if (first === undefined) return orphan;
  const clear = second === undefined || Math.abs(first - anchor.start) * 2 <= Math.abs(second - anchor.start);
  return clear ? at(anchor, first) : orphan;
}

/** No sign is cut, and no word that was whole becomes a piece of another: `art` is not in `partager`. */
function fits({ exact, prefix, suffix }: Anchor, text: string, place: number): boolean {
  const end = place + exact.length;
  if (cuts(text, place) || cuts(text, end)) return false;
  const begins = !joins(prefix.slice(-1), exact) && joins(text.slice(Math.max(0, place - 1), place), exact);
  const ends = !joins(exact.slice(-1), suffix) && joins(exact.slice(-1), text.slice(end, end + 1));
  return !begins && !ends;
}

function placesOf(needle: string, text: string, good: (place: number) => boolean): number[] {
  const found: number[] = [];
  for (let place = text.indexOf(needle); place >= 0 && found.length <= candidatesMax; place = text.indexOf(needle, place + 1))
    if (good(place)) found.push(place);
  return found;
}

const tells = (exact: string): boolean => exact.length >= telling.signs && wordsOf(exact).length >= telling.words;

/** `cut`: the word that the edge of the context may have cut is left out. */
function wordsOf(text: string, cut?: 'first' | 'last'): string[] {
  const words = text.split(/[\s\u00a0\u202f]+/).filter((word) => word !== '');
  return cut === 'first' ? words.slice(1) : cut === 'last' ? words.slice(0, -1) : words;
}

interface Weighed {
  readonly word: string;
  readonly weight: number;
}

const weighed = (words: readonly string[]): Weighed[] =>
  words.map((word, distance) => ({ word, weight: Math.min(word.length, 12) / (1 + distance / 3) }));

/** Weight of the words that both have in the same order, not necessarily side by side. */
function common(context: readonly Weighed[], words: readonly string[]): number {
  let row = new Array<number>(words.length + 1).fill(0);
  for (const { word, weight } of context) {
    const next = [0];
    for (let j = 1; j <= words.length; j += 1) {
      const here = words[j - 1] === word ? (row[j - 1] as number) + weight : 0;
      next.push(Math.max(here, row[j] as number, next[j - 1] as number));
    }
    row = next;
  }
  return row[words.length] as number;
}
