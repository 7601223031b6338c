// Pseudo-random numbers that repeat themselves for one seed (sfc32 seeded by FNV-1a): for generators and tests, not for secrets.

export interface SeededRandom {
  /** At least 0, below 1. */
  float(): number;
  /** A whole number from min to max, both included. */
  int(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A new list in another order. */
  shuffle<T>(list: readonly T[]): T[];
  /** A normal (Gaussian) draw. */
  normal(mean: number, deviation: number): number;
  /** The shape of a version 4 UUID. */
  uuid(): string;
  /** An independent series that depends only on this seed and the label, not on what was drawn so far. */
  fork(label: string | number): SeededRandom;
}

export function seededRandom(seed: number | string): SeededRandom {
  const next = sfc32(String(seed));
  const float = (): number => (next() * 0x200000 + (next() >>> 11)) / 2 ** 53;
  const int = (min: number, max: number): number => {
    if (!(max >= min)) throw new RangeError(`No whole number lies from ${min} to ${max}.`);
    return min + Math.floor(float() * (max - min + 1));
  };
  return {
    float,
    int,
    pick(list) {
      if (list.length === 0) throw new RangeError('Nothing can be picked from an empty list.');
      return list[int(0, list.length - 1)] as (typeof list)[number];
    },
    chance: (probability) => float() < probability,
    shuffle(list) {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = int(0, i);
        const kept = copy[i] as (typeof list)[number];
        copy[i] = copy[j] as (typeof list)[number];
        copy[j] = kept;
      }
      return copy;
    },
    normal(mean, deviation) {
      const radius = Math.sqrt(-2 * Math.log(1 - float()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * float());
    },
    uuid() {
      const word = (): string => next().toString(16).padStart(8, '0');
      const [a, b, c, d] = [word(), word(), word(), word()];
      const variant = '89ab'[next() & 3];
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
    },
    fork: (label) => seededRandom(`${seed}/${label}`),
  };
}

/** Chris Doty-Humphrey's small fast counter generator, 32 bits, 128 bits of state. */
function sfc32(seed: string): () => number {
  let a = fnv1a(seed, 0x811c9dc5);
  let b = fnv1a(seed, a ^ 0x9e3779b9);
  let c = fnv1a(seed, b ^ 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  // The first draws still show the seed: two neighbouring seeds must not start alike.
  for (let i = 0; i < 12; i++) next();
  return next;
}

function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
