// How alike two texts are: the weight of the stems that they share, by that of all their stems. A stem weighs the more the fewer texts hold it.

export interface Weights {
  /** Texts that were counted. */
  readonly of: number;
  readonly counts: ReadonlyMap<number, number>;
}

export const weightOf = ({ of, counts }: Weights, term: number): number => Math.log(1 + (of + 1) / ((counts.get(term) ?? 0) + 0.5));

/**
 * The stems by which candidates are looked for, the rarest first: as many as bring `share` of all texts together at most, and two at least, so that few rows
 * are read however many there are.
 */
export function rarest(terms: readonly number[], weights: Weights, share = 0.02, most = 16): readonly number[] {
  const sorted = [...new Set(terms)].sort((a, b) => (weights.counts.get(a) ?? 0) - (weights.counts.get(b) ?? 0) || a - b);
  // A stem that nobody else uses finds nobody; those that somebody does come first.
  const shared = sorted.filter((term) => weights.counts.has(term));
  const chosen: number[] = [];
  let found = 0;
  for (const term of shared.length > 0 ? shared : sorted) {
    found += (weights.counts.get(term) ?? 0) / Math.max(1, weights.of);
    if (chosen.length >= most || (chosen.length >= 2 && found > share)) break;
    chosen.push(term);
  }
  return chosen;
}

/** 0: nothing in common; 1: the same stems. */
export function likeness(wanted: ReadonlySet<number>, other: readonly number[], weights: Weights): number {
  let [common, all] = [0, 0];
  for (const term of wanted) all += weightOf(weights, term);
  for (const term of new Set(other)) {
    const weight = weightOf(weights, term);
    if (wanted.has(term)) common += weight;
    else all += weight;
  }
  return all === 0 ? 0 : common / all;
}
