// Search over all editions: the index is made anew when something changed, with the French stems that PostgreSQL knows.
import type { Database } from '@socle/kit/sql';
import type { Common, Edition } from './contract.ts';
import { buildIndex, type Entry, type Found, type SearchIndex, vocabularyOf } from './rules/search-index.ts';
import { stemWords } from './store-words.ts';

export interface SearchOptions {
  readonly edition?: string;
  readonly kind?: Entry['kind'];
  readonly limit?: number;
  readonly offset?: number;
}

export interface Answered extends Omit<Found, 'hits'> {
  readonly hits: readonly { readonly entry: Entry; readonly score: number }[];
}

export interface Search {
  search(query: string, options?: SearchOptions): Promise<Answered>;
}

export function openSearch({ database, entries }: { database: Database; entries: () => Promise<readonly Entry[]> }): Search {
  let made: { readonly of: readonly Entry[]; readonly index: Promise<SearchIndex> } | undefined;
  const indexOf = async (list: readonly Entry[]): Promise<SearchIndex> => {
    const stems = await stemWords(database, [...vocabularyOf(list)]);
    return buildIndex(list, (word) => (stems.has(word) ? stems.get(word) : word));
  };
  return {
    async search(query, { edition, kind, limit = 20, offset = 0 } = {}) {
      const list = await entries();
      if (made?.of !== list) made = { of: list, index: indexOf(list) };
      const index = await made.index.catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      const keep =
        edition === undefined && kind === undefined
          ? undefined
          : (place: number): boolean => {
              const entry = list[place] as Entry;
              return (
                (edition === undefined || entry.edition === edition || entry.edition === '') && (kind === undefined || entry.kind === kind)
              );
            };
      const found = index.search(query, { limit, offset, ...(keep ? { keep } : {}) });
      return { ...found, hits: found.hits.map(({ entry, score }) => ({ entry: list[entry] as Entry, score })) };
    },
  };
}

/** What can be found of an edition, or of what is common to all (edition ''). */
export function entriesOf(source: Edition | Common): Entry[] {
  if (!('chapters' in source)) {
    const all = { edition: '', text: '' };
    return [
      ...source.glossary.map(
        (term): Entry => ({ ...all, kind: 'term', id: term.id, title: term.forms.join(' '), text: term.definition.fr }),
      ),
      ...source.components.map(
        (one): Entry => ({
          ...all,
          kind: 'component',
          id: one.id,
          title: one.history.flatMap(({ name }) => name?.fr ?? []).join(' '),
          text: one.purpose.fr,
        }),
      ),
      ...source.milestones.map((one): Entry => ({ ...all, kind: 'milestone', id: one.id, title: one.title.fr, text: one.note?.fr ?? '' })),
      ...source.documents.map(
        (one): Entry => ({ ...all, kind: 'document', id: one.id, title: one.title.fr, text: [one.number, one.note?.fr].join(' ') }),
      ),
    ];
  }
  const edition = source.id;
  return source.chapters.flatMap((chapter) => [
    { edition, kind: 'chapter' as const, id: chapter.id, chapter: chapter.id, title: chapter.title.fr, text: chapter.text.fr },
    ...chapter.provisions.flatMap((provision) => [
      { edition, kind: 'provision' as const, id: provision.id, chapter: chapter.id, title: provision.title.fr, text: provision.text.fr },
      ...provision.requirements.map((one) => ({
        edition,
        kind: 'requirement' as const,
        id: one.id,
        chapter: chapter.id,
        title: one.title.fr,
        text: one.statement.fr,
      })),
    ]),
  ]);
}
