// Case and accent folding of strings for search (FHIR R4 search, section string).

const plain = /^[\x20-\x7e]*$/;
const ligatures: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ł: 'l', ð: 'd', þ: 'th', ı: 'i' };

/** Longest folded text that is indexed: a btree entry must stay far below PostgreSQL's 2,700 bytes. Longer values are rechecked. */
export const foldedMax = 200;

/**
 * Lower case, no accents, ligatures opened, hyphens, apostrophes and runs of white space as one space.
 * French names are written `JEAN-PIERRE`, `Jean Pierre` or `jean pierre` for the same person.
 */
export function fold(text: string): string {
  let folded = text.toLowerCase();
  if (!plain.test(folded)) {
    folded = folded
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .replace(/[œæßøđłðþı]/g, (sign) => ligatures[sign] ?? sign);
  }
  return folded.replace(/[\s\p{Cc}\p{Cs}'’ʼ‐‑‒–—-]+/gu, ' ').trim();
}

/** A long text is indexed in pieces that overlap by this much, so that `:contains` finds any shorter text anywhere. */
export const overlap = foldedMax / 2;
const piecesMax = 640;

/** The pieces of a folded text after its first `foldedMax` signs' worth; none for a short one. */
export function laterPieces(folded: string): string[] {
  const pieces: string[] = [];
  for (let at = overlap; at + overlap < folded.length && pieces.length < piecesMax; at += overlap)
    pieces.push(cut(clean(folded.slice(at))));
  return pieces;
}

/** Without half of a surrogate pair at its start. */
const clean = (text: string): string => (/^[\udc00-\udfff]/.test(text) ? text.slice(1) : text);

/** Cuts to the indexed length without splitting a surrogate pair. */
export function cut(text: string): string {
  if (text.length <= foldedMax) return text;
  const end = text.charCodeAt(foldedMax - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? foldedMax - 1 : foldedMax);
}

/** The smallest text greater than every text that starts with `prefix`, in code point order; undefined for none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  while (points.length > 0) {
    const last = (points[points.length - 1] as string).codePointAt(0) as number;
    points.pop();
    if (last >= 0x10ffff) continue;
    const next = last + 1 >= 0xd800 && last + 1 <= 0xdfff ? 0xe000 : last + 1;
    return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}
