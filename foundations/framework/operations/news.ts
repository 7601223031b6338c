// What is new of the doctrine since a moment that someone else remembers: for followers by mail. The moment is a few words; nothing is kept here.
import type { Chapter, Edition, EditionState } from '../contract.ts';
import type { FrameworkParts, Head, OpenFramework } from '../open.ts';
import type { Change } from '../rules/difference/change.ts';
import { compareEditions } from '../rules/difference/compare-editions.ts';
import { chaptersAsOf, lastSeqs } from '../store-news.ts';

export interface EditionNews {
  readonly edition: Head;
  /** Its state before; undefined: there was no such edition. */
  readonly from: EditionState | undefined;
  /** Inside the edition; empty for one that is new. */
  readonly changes: readonly Change[];
}

export interface FrameworkNews {
  readonly seen: string;
  readonly editions: readonly EditionNews[];
}

export interface NewsDesk {
  /** Now, as `since` wants it. */
  now(): Promise<string>;
  since(seen: string): Promise<FrameworkNews>;
}

/** Of each edition: the last revision, the state. */
type Moment = Readonly<Record<string, readonly [seq: number, state: EditionState]>>;

export function openNewsDesk({ database }: FrameworkParts, framework: OpenFramework): NewsDesk {
  const known = new Map<string, Promise<FrameworkNews>>();

  async function moment(): Promise<{ readonly heads: readonly Head[]; readonly at: Moment }> {
    // Before the heads: what comes between the two is told next time, not lost.
    const seqs = await lastSeqs(database);
    await framework.library.refresh(true);
    const heads = await framework.editions();
    return { heads, at: Object.fromEntries(heads.map(({ id, state }) => [id, [seqs.get(id) ?? 0, state] as const])) };
  }

  async function changesIn(id: string, from: number, to: number): Promise<readonly Change[]> {
    if (from === to) return [];
    const { edition } = await framework.library.get(id);
    const [before, after] = await Promise.all([chaptersAsOf(database, id, from), chaptersAsOf(database, id, to)]);
    const as = (chapters: unknown[]): Edition => ({ ...edition, chapters: chapters as Chapter[] });
    return compareEditions(as(before), as(after)).changes;
  }

  async function compute(before: Moment, { heads, at }: Awaited<ReturnType<typeof moment>>): Promise<FrameworkNews> {
    const editions: EditionNews[] = [];
    for (const edition of heads) {
      const [seq, state] = at[edition.id] as readonly [number, EditionState];
      const [fromSeq, fromState] = before[edition.id] ?? [];
      if (fromSeq === seq && fromState === state) continue;
      const changes = fromSeq === undefined ? [] : await changesIn(edition.id, fromSeq, seq);
      if (changes.length > 0 || fromState !== state) editions.push({ edition, from: fromState, changes });
    }
    return { seen: JSON.stringify(at), editions };
  }

  return {
    now: async () => JSON.stringify((await moment()).at),
    async since(seen) {
      const now = await moment();
      const key = `${seen} ${JSON.stringify(now.at)}`;
      let news = known.get(key);
      if (!news) {
        news = compute(readMoment(seen), now);
        news.catch(() => known.delete(key));
        if (known.size >= 20) known.clear();
        known.set(key, news);
      }
      return news;
    },
  };
}

/** Words of an older form are as good as none: everything is new then, which is too much rather than too little. */
function readMoment(seen: string): Moment {
  try {
    const read: unknown = JSON.parse(seen);
    return typeof read === 'object' && read !== null ? (read as Moment) : {};
  } catch {
    return {};
  }
}
