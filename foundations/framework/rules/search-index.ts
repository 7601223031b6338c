// Full-text search over everything of every edition, in memory: an inverted index of stems, BM25, accents folded, typing errors forgiven.

export interface Entry {
  readonly edition: string;
  readonly kind: 'chapter' | 'provision' | 'requirement' | 'milestone' | 'term' | 'component' | 'document';
  readonly id: string;
  readonly chapter?: string;
  /** Weighs thrice. */
  readonly title: string;
  readonly text: string;
}

export interface Hit {
  /** Place of the entry in the list that was indexed. */
  readonly entry: number;
  readonly score: number;
}

export interface Found {
  readonly hits: readonly Hit[];
  readonly total: number;
  /** Words, folded, that are to be highlighted. */
  readonly words: ReadonlySet<string>;
  /** What was searched instead of words that nobody wrote. */
  readonly corrected: ReadonlyMap<string, string>;
}

export interface SearchIndex {
  readonly size: number;
  search(query: string, options?: { readonly limit?: number; readonly offset?: number; readonly keep?: (entry: number) => boolean }): Found;
}

/** Lower case, without accents, of the same length: positions stay those of the text as written (in NFC). */
export const fold = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\P{ASCII}/gu, (sign) => (sign.length === 1 ? (sign.normalize('NFD')[0] ?? sign) : sign))
    .toLowerCase();

/** Words of two signs or more, folded, with their places. Ids such as `DOC-INS-01` are words too, beside their parts. */
export function* wordsOf(text: string): Generator<{ readonly word: string; readonly at: number }> {
  const folded = fold(text);
  for (const match of folded.matchAll(/[a-z0-9]+(?:[-./][a-z0-9]+)*/g)) {
    const whole = match[0];
    if (/[-./]/.test(whole)) {
      let at = match.index;
      for (const part of whole.split(/([-./])/)) {
        if (part.length > 1) yield { word: part, at };
        at += part.length;
      }
    }
    if (whole.length > 1) yield { word: whole, at: match.index };
  }
}

/** Distinct words of all entries, for whoever stems them. */
export function vocabularyOf(entries: readonly Entry[]): Set<string> {
  const words = new Set<string>();
  for (const { title, text, id } of entries) for (const part of [title, text, id]) for (const { word } of wordsOf(part)) words.add(word);
  return words;
}

const k1 = 1.2;
const b = 0.6;

/** `stem`: undefined for a word that says nothing (le, de, un). */
export function buildIndex(entries: readonly Entry[], stem: (word: string) => string | undefined): SearchIndex {
  const counts = new Map<string, Map<number, number>>();
  const lengths = new Float32Array(entries.length);
  let total = 0;
  const put = (word: string, entry: number, weight: number): void => {
    const root = stem(word);
    if (root === undefined) return;
    const list = counts.get(root) ?? new Map<number, number>();
    counts.set(root, list);
    list.set(entry, (list.get(entry) ?? 0) + weight);
    lengths[entry] = (lengths[entry] ?? 0) + 1;
    total += 1;
  };
  const wordsByRoot = new Map<string, Set<string>>();
  for (const [place, { title, text, id }] of entries.entries()) {
    for (const [part, weight] of [
      [title, 3],
      [text, 1],
      [id, 4],
    ] as const)
      for (const { word } of wordsOf(part)) put(word, place, weight);
  }
  const postings = new Map<string, { readonly places: Uint32Array; readonly weights: Float32Array }>();
  for (const [root, list] of counts) {
    postings.set(root, { places: Uint32Array.from(list.keys()), weights: Float32Array.from(list.values()) });
  }
  counts.clear();
  const words = vocabularyOf(entries);
  for (const word of words) {
    const root = stem(word);
    if (root !== undefined) wordsByRoot.set(root, (wordsByRoot.get(root) ?? new Set()).add(word));
  }
  const byLength = new Map<number, string[]>();
  for (const word of words) byLength.set(word.length, push(byLength, word));
  const average = entries.length === 0 ? 1 : total / entries.length;
  const scores = new Float32Array(entries.length);
  const marks = new Uint8Array(entries.length);

  return {
    size: entries.length,
    search(query, { limit = 20, offset = 0, keep } = {}) {
      const corrected = new Map<string, string>();
      const highlight = new Set<string>();
      const terms: string[][] = [];
      const asked = [...new Set([...wordsOf(query.slice(0, 200))].map(({ word }) => word))].slice(0, 12);
      for (const [place, word] of asked.entries()) {
        // An id in one piece says more than its parts.
        if (asked.some((other) => other !== word && /[-./]/.test(other) && words.has(other) && other.split(/[-./]/).includes(word)))
          continue;
        const roots = rootsOf(word, place === asked.length - 1);
        if (roots.length > 0) terms.push(roots);
      }
      const touched: number[] = [];
      for (const [index, roots] of terms.entries()) {
        const bit = 1 << (index % 8);
        for (const root of roots) {
          const { places, weights } = postings.get(root) ?? { places: new Uint32Array(), weights: new Float32Array() };
          const idf = Math.log(1 + (entries.length - places.length + 0.5) / (places.length + 0.5));
          for (let at = 0; at < places.length; at += 1) {
            const place = places[at] as number;
            const weight = weights[at] as number;
            if (marks[place] === 0) touched.push(place);
            marks[place] = (marks[place] as number) | bit;
            scores[place] =
              (scores[place] as number) + (idf * weight * (k1 + 1)) / (weight + k1 * (1 - b + (b * (lengths[place] as number)) / average));
          }
        }
      }
      const wanted = terms.length === 0 ? 0 : (1 << Math.min(8, terms.length)) - 1;
      const hits: Hit[] = [];
      for (const place of touched) {
        if (marks[place] === wanted && (!keep || keep(place))) hits.push({ entry: place, score: scores[place] as number });
        marks[place] = 0;
        scores[place] = 0;
      }
      hits.sort((x, y) => y.score - x.score || x.entry - y.entry);
      return { hits: hits.slice(offset, offset + limit), total: hits.length, words: highlight, corrected };

      function rootsOf(word: string, last: boolean): string[] {
        const root = stem(word);
        if (root === undefined && !words.has(word)) return [];
        const own = root !== undefined && postings.has(root) ? [root] : [];
        // What is being typed: the last word may be the beginning of others.
        const longer = last && word.length >= 3 ? [...words].filter((other) => other.startsWith(word) && other !== word).slice(0, 50) : [];
        const near = own.length + longer.length > 0 || root === undefined ? [] : nearest(word, byLength);
        for (const one of near) corrected.set(word, one);
        for (const one of [word, ...longer, ...near]) highlight.add(one);
        const roots = new Set([...own, ...[...longer, ...near].flatMap((one) => stem(one) ?? [])]);
        for (const one of roots) for (const other of wordsByRoot.get(one) ?? []) highlight.add(other);
        return [...roots];
      }
    },
  };
}

function push(byLength: Map<number, string[]>, word: string): string[] {
  const list = byLength.get(word.length) ?? [];
  list.push(word);
  return list;
}

/** Words one error away; two, from seven signs on. */
function nearest(word: string, byLength: ReadonlyMap<number, readonly string[]>): string[] {
  const reach = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
  let best = reach;
  let found: string[] = [];
  for (let length = word.length - reach; length <= word.length + reach; length += 1) {
    for (const other of byLength.get(length) ?? []) {
      const distance = errors(word, other, best);
      if (distance > best) continue;
      if (distance < best) found = [];
      best = distance;
      found.push(other);
    }
  }
  return found.slice(0, 5);
}

/** Signs to insert, remove, replace or swap; `most + 1` as soon as there are more than `most`. */
export function errors(a: string, z: string, most: number): number {
  if (Math.abs(a.length - z.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: z.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= z.length; j += 1) {
      const same = a[i - 1] === z[j - 1];
      let cost = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === z[j - 2] && a[i - 2] === z[j - 1]) cost = Math.min(cost, (before[j - 2] as number) + 1);
      next[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
  }
  return row[z.length] as number;
}

/** A stretch of the text around the first words found, with the places of all of them in it. */
export function snippetOf(
  text: string,
  words: ReadonlySet<string>,
  length = 220,
): { readonly text: string; readonly marks: readonly (readonly [number, number])[]; readonly cut: boolean } {
  const clean = text.normalize('NFC');
  const places = [...wordsOf(clean)].filter(({ word }) => words.has(word));
  const first = places[0]?.at ?? 0;
  let start = clean.length <= length ? 0 : Math.max(0, Math.min(first - 60, clean.length - length));
  while (start > 0 && !/\s/.test(clean[start - 1] as string)) start -= 1;
  let end = Math.min(clean.length, start + length);
  while (end < clean.length && !/\s/.test(clean[end] as string)) end += 1;
  const marks: [number, number][] = [];
  for (const { word, at } of places) {
    const [from, to] = [at - start, at - start + word.length];
    if (from < 0 || to > end - start) continue;
    const last = marks.at(-1);
    if (last && from < last[1]) last[1] = Math.max(last[1], to);
    else marks.push([from, to]);
  }
  return { text: clean.slice(start, end), marks, cut: start > 0 || end < clean.length };
}
