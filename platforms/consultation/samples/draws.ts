// Chance from a seed, and the days on which people contribute: a rush at the opening, nobody at Christmas, a third of all in the last three days.
import { seededRandom } from '@socle/kit/clock';

export interface Draws {
  /** 0 to n - 1. */
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
  /** Several, each once. */
  some<T>(list: readonly T[], count: number): T[];
  /** Some words of a text that stand side by side. */
  passage(text: string): string;
}

export function draws(seed: string): Draws {
  const random = seededRandom(seed);
  const below = (n: number): number => random.int(0, n - 1);
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    some: (list, count) => {
      const from = below(Math.max(1, list.length));
      // A step that shares no factor with the length meets each once.
      const step = [7, 11, 13, 17].find((one) => list.length % one > 0) ?? 1;
      return Array.from({ length: Math.min(count, list.length) }, (_, n) => list[(from + n * step) % list.length] as (typeof list)[number]);
    },
    passage: (text) => {
      const words = text.split(' ');
      const count = 3 + below(3);
      const from = below(Math.max(1, words.length - count));
      return words.slice(from, from + count).join(' ').replace(/[.,;]$/, '');
    },
  };
}

const day = 86_400_000;
const hour = 3_600_000;
/** 30 November 2020, midnight in France. */
const opening = Date.UTC(2020, 10, 29, 23);

export function calendar(random: Draws): () => number {
  const weights = Array.from({ length: 42 }, (_, n) => {
    if (n === 0) return 7;
    if (n >= 39) return [16, 20, 34][n - 39] as number;
    if (n >= 24 && n <= 27) return 0;
    const weekday = new Date(opening + n * day + 2 * hour).getUTCDay();
    return weekday === 0 || weekday === 6 ? 1 : n > 30 ? 5 : 4;
  });
  const days = weights.flatMap((weight, n) => Array.from({ length: weight }, () => n));
  return () => {
    const n = random.pick(days);
    // From eight to midnight; on the last day mostly in the evening, and never at the deadline itself.
    const at = n === 41 && random.below(3) > 0 ? 20 * hour + random.below(4 * hour - 5000) : 8 * hour + random.below(15 * hour);
    return opening + n * day + at;
  };
}
