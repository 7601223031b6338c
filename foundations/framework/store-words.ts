// The French stems of words, by the dictionary that PostgreSQL ships. Words that carry no sense of their own have none.
import type { Sql } from '@socle/kit/sql';

/** Undefined in the map: a word such as « le » or « de ». */
export async function stemWords(db: Sql, words: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
  const rows = await db.rows<[string, string[] | null]>(`select w, ts_lexize('french_stem', w) from unnest($1::text[]) w`, [words]);
  return new Map(rows.map(([word, stems]) => [word, stems === null ? word : stems[0]]));
}
