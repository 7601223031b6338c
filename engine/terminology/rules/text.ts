// Text as it is searched, and canonicals with their version.

/** Small letters without accents, single spaces. */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/\s+/g, ' ').trim();

export interface Canonical {
  readonly url: string;
  readonly version: string | undefined;
}

export function readCanonical(text: string): Canonical {
  const bar = text.lastIndexOf('|');
  return bar < 0 ? { url: text, version: undefined } : { url: text.slice(0, bar), version: text.slice(bar + 1) };
}

/** Words of a filter as patterns of LIKE: all must be met, each at any place. */
export const likeWords = (filter: string): string[] =>
  fold(filter)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 12)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
