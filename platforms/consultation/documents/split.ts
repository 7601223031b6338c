// Proposes for each part of a note the element of the edition that it speaks of: an id it quotes, a title like its own, or words that few others have.
import type { Edition } from '@socle/foundations/framework';
import type { Target } from '../contract.ts';
import { fold } from '../rules/fold.ts';
import type { NotePart } from './part.ts';

export interface ProposedPart {
  readonly part: NotePart;
  /** Absent: nothing was near enough; its author chooses. */
  readonly target?: Target;
  /** 0 to 1. */
  readonly score: number;
  /** `id`: it quotes it; `title`: the headings are alike; `words`: the words are; `above`: as the part in which it stands. */
  readonly why: 'id' | 'title' | 'words' | 'above' | 'none';
}

/** From which likeness on something is proposed. */
const enough = { title: 0.55, words: 0.22 } as const;
/** Words of a part that are looked at. */
const wordsMax = 3_000;

interface Element {
  readonly target: Target;
  readonly title: readonly string[];
  readonly words: ReadonlySet<string>;
}

const stop = new Set(
  'alors aucun aussi autre aux avec avoir ces cet cette chez comme dans depuis des doit doivent donc elle elles entre est etre fait faire leur leurs les mais meme moins nos notre nous ont par pas peut peuvent plus pour que qui quoi sans ses son sont sous sur tout toute toutes tous tres une vos votre vous soit afin lors dont ainsi'.split(
    ' ',
  ),
);
/** Without endings that only grammar wants: `exigences` and `exigence` are one word. */
const stem = (word: string): string => (word.length > 5 ? word.replace(/(?:ements?|ations?|s|x|es|ees?)$/, '') : word);
const wordsOf = (text: string): string[] =>
  (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 2 && !stop.has(word) && !/^\d+$/.test(word)).map(stem);

export function proposeTargets(parts: readonly NotePart[], edition: Pick<Edition, 'id' | 'chapters'>): readonly ProposedPart[] {
  const elements = elementsOf(edition);
  const byId = new Map(elements.map((one) => [one.target.id.toUpperCase(), one.target]));
  const numbers = new Map(edition.chapters.flatMap(({ id, number }) => (number === undefined ? [] : [[number, id] as const])));
  const weigh = weights(elements);
  // Where each element's words are: only those that share a word are compared.
  const holders = new Map<string, Element[]>();
  for (const one of elements) for (const word of one.words) holders.set(word, [...(holders.get(word) ?? []), one]);

  const above: { level: number; target: Target }[] = [];
  return parts.map((part): ProposedPart => {
    while (above.length > 0 && (above.at(-1) as { level: number }).level >= part.level) above.pop();
    const found =
      byQuotedId(part, byId) ?? byTitle(part, elements, numbers, weigh) ?? byWords(part, holders, weigh, above.at(-1)?.target.chapter);
    const inherited = above.at(-1)?.target;
    const proposed =
      found ?? (inherited === undefined ? { score: 0, why: 'none' as const } : { target: inherited, score: 0.3, why: 'above' as const });
    if (found && part.level > 0) above.push({ level: part.level, target: found.target });
    return { part, ...proposed };
  });
}

function elementsOf({ chapters }: Pick<Edition, 'chapters'>): Element[] {
  return chapters.flatMap((chapter) => {
    const element = (kind: Target['kind'], id: string, title: string, text: string): Element => ({
      target: { kind, id, chapter: chapter.id },
      title: wordsOf(title),
      words: new Set(wordsOf(`${title} ${text}`)),
    });
    return [
      element('chapter', chapter.id, chapter.title.fr, chapter.text.fr),
      ...chapter.provisions.flatMap((provision) => [
        element('provision', provision.id, provision.title.fr, provision.text.fr),
        ...provision.requirements.map((one) => element('requirement', one.id, one.title.fr, one.statement.fr)),
      ]),
    ];
  });
}

/** Words of headings of notes, which say nothing of what they are about. */
const ofNotes = new Set(
  wordsOf(
    'remarque avis commentaire proposition observation position demande note annexe chapitre introduction conclusion synthèse contribution',
  ),
);

type Weigh = (word: string) => number;

/** A word weighs the more the fewer elements hold it. */
function weights(elements: readonly Element[]): Weigh {
  const counts = new Map<string, number>();
  for (const { words } of elements) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + (elements.length + 1) / ((counts.get(word) ?? 0) + 0.5));
}

const sum = (words: Iterable<string>, weigh: Weigh): number => {
  let total = 0;
  for (const word of words) total += weigh(word);
  return total;
};

type Found = { readonly target: Target; readonly score: number; readonly why: 'id' | 'title' | 'words' };

/** In the heading it is what the part is about; in the text the one named most often, the first of equals. */
function byQuotedId({ heading, text }: NotePart, byId: ReadonlyMap<string, Target>): Found | undefined {
  const quoted = (words: string): Target[] =>
    [...words.matchAll(/(?<![\p{L}\p{N}])[A-Z]{2,8}[-.][A-Z0-9./-]{2,40}/giu)].flatMap(([id]) => {
      const target = byId.get(id.toUpperCase().replace(/[./-]+$/, ''));
      return target && target.kind === 'requirement' ? [target] : [];
    });
  const [inHeading] = quoted(heading);
  if (inHeading) return { target: inHeading, score: 1, why: 'id' };
  const counts = new Map<Target, number>();
  for (const target of quoted(text)) counts.set(target, (counts.get(target) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best && { target: best[0], score: 0.95, why: 'id' };
}

function byTitle(part: NotePart, elements: readonly Element[], numbers: ReadonlyMap<string, string>, weigh: Weigh): Found | undefined {
  if (part.heading === '') return undefined;
  const number = /^(?:chapitre\s+)?(\d{1,2}(?:\.\d{1,2}){0,4})\b/i.exec(part.heading)?.[1];
  const numbered = number === undefined ? undefined : numbers.get(number);
  const words = new Set(wordsOf(part.heading).filter((word) => !ofNotes.has(word)));
  let best: Found | undefined;
  for (const { target, title } of elements) {
    const shared = sum(new Set(title.filter((word) => words.has(word))), weigh);
    if (shared === 0) continue;
    const [heading, named] = [sum(words, weigh), sum(new Set(title), weigh)];
    // Alike as a whole, and one nearly held in the other: `Opposabilité` for `Démarche d’opposabilité`.
    const alike = (shared / (heading + named - shared) + Math.max(shared / heading, shared / named)) / 2;
    // The number of a chapter alone proves little, since a note numbers its own; with a like title it settles.
    const score = Math.min(1, alike + (target.id === numbered ? 0.3 : 0));
    if (score >= enough.title && score > (best?.score ?? 0)) best = { target, score, why: 'title' };
  }
  return best;
}

/** Share of the part's weightiest words that the element holds; those of the chapter above come first where two are near. */
function byWords(
  { heading, text }: NotePart,
  holders: ReadonlyMap<string, readonly Element[]>,
  weigh: Weigh,
  chapter: string | undefined,
): Found | undefined {
  const words = [...new Set(wordsOf(`${heading} ${text}`).slice(0, wordsMax))].filter((word) => holders.has(word));
  const telling = words.sort((a, b) => weigh(b) - weigh(a)).slice(0, 40);
  if (telling.length < 3) return undefined;
  const all = sum(telling, weigh);
  const scores = new Map<Element, number>();
  for (const word of telling) for (const element of holders.get(word) ?? []) scores.set(element, (scores.get(element) ?? 0) + weigh(word));
  let best: Found | undefined;
  for (const [{ target, words: own }, shared] of scores) {
    const raw = shared / Math.sqrt(all * Math.max(all / 2, sum(own, weigh)));
    const score = Math.min(0.9, raw * (target.chapter === chapter && chapter !== undefined ? 1.25 : 1));
    if (score >= enough.words && score > (best?.score ?? 0)) best = { target, score, why: 'words' };
  }
  return best;
}
