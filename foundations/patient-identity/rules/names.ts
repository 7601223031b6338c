// Names by the INS guide: which signs they have, how they are written, how they are compared.
import { Problem, show } from '@socle/kit/problem';

const ligatures: Readonly<Record<string, string>> = { Œ: 'OE', Æ: 'AE', ß: 'SS', Ø: 'O', Ł: 'L', Đ: 'D', Ð: 'D', Þ: 'TH', ı: 'I' };

/** Upper case without accents: `Élise Œuvrard` is `ELISE OEUVRARD`. Signs that names do not have are left for the check to refuse. */
export function transliterate(text: string): string {
  return text
    .normalize('NFD')
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ŒÆßØŁĐÐÞı]/g, (sign) => ligatures[sign] ?? sign)
    .replace(/[’ʼ`´]/g, "'")
    .replace(/[‐‑–]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A-Z, space, apostrophe, hyphen; a double hyphen in family names only; not beginning with a hyphen; apostrophes and spaces neither doubled nor side by side. */
export function isName(text: string, kind: 'family' | 'given'): boolean {
  if (!/^[A-Z' -]+$/.test(text) || !/[A-Z]/.test(text)) return false;
  if (/^[ -]|[ ]$/.test(text) || /''| {2}|' | '/.test(text) || /---/.test(text)) return false;
  if (kind === 'given') return !/--/.test(text) && !/[-']$/.test(text);
  return true;
}

/** The name as it is kept, or a refusal that names the sign: nothing is dropped silently, for it would change who is looked for. */
export function readName(text: string, kind: 'family' | 'given', expression: string): string {
  const name = transliterate(text);
  if (name.length === 0 || name.length > 100)
    throw new Problem('value', `${expression} ${name === '' ? 'is empty' : 'has more than 100 letters'}.`, {
      expression,
      requirement: 'INS-010',
    });
  if (isName(name, kind)) return name;
  const wrong = [...name].find((sign) => !/[A-Z' -]/.test(sign));
  const why =
    wrong === undefined
      ? 'hyphens, apostrophes and spaces stand between letters, one at a time'
      : `the sign ${show(wrong)} is none of a name (A-Z, space, apostrophe, hyphen)`;
  throw new Problem('value', `${expression} is ${show(text, 60)}: ${why}.`, { expression, requirement: 'INS-011' });
}

const words = (name: string): string => name.replace(/[-']/g, ' ').replace(/ +/g, ' ').trim();

/** EXI ID 10: the first given name is the beginning of the list, hyphen and apostrophe as a space. */
export function beginsList(first: string, list: readonly string[]): boolean {
  return `${words(list.join(' '))} `.startsWith(`${words(first)} `);
}

/** For comparing: letters only. */
export const folded = (name: string): string => transliterate(name).replace(/[^A-Z]/g, '');

/** Letters that differ: insertions, deletions, exchanges and swaps of neighbours; stops above `max`. */
export function distance(a: string, b: string, max = 3): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
