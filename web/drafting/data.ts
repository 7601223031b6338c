// What the drafting room asks the API for.
import type { Chapter, EditionState, Text } from '../../foundations/framework/contract.ts';
import { get } from '../kit/api.ts';

export interface Me {
  readonly id: string;
  readonly roles: readonly ('drafter' | 'reviewer' | 'publisher')[];
}
export interface Head {
  readonly id: string;
  readonly title: Text;
  readonly state: EditionState;
}
export interface ReviewOf {
  readonly revision: number;
  readonly verdict: 'approved' | 'changes-wanted';
  readonly note: string;
  readonly by_name: string;
  readonly at: number;
}
export interface EditionWork {
  readonly id: string;
  readonly state: EditionState;
  readonly title: Text;
  readonly chapters: readonly {
    readonly id: string;
    readonly number?: string;
    readonly title: Text;
    readonly revision: number;
    readonly review?: ReviewOf;
    readonly comments: number;
  }[];
}
export interface ChapterWork {
  readonly state: EditionState;
  readonly revision: number;
  readonly chapter: Chapter;
  readonly history: readonly {
    readonly revision: number;
    readonly at: number;
    readonly by_name: string;
    readonly reason: string;
    readonly erratum: boolean;
    readonly shipped: boolean;
  }[];
  readonly reviews: readonly ReviewOf[];
  readonly comments: readonly {
    readonly id: number;
    readonly element: string;
    readonly text: string;
    readonly by_name: string;
    readonly at: number;
    readonly closed_at: number | null;
  }[];
}
export interface Checked {
  readonly findings: readonly {
    readonly severity: 'error' | 'warning';
    readonly rule: string;
    readonly element: string;
    readonly value: string;
    readonly text: Text & { readonly en: string };
  }[];
  readonly changes: readonly {
    readonly id: string;
    readonly kinds: readonly string[];
    readonly redline: readonly { readonly op: 'same' | 'added' | 'removed'; readonly text: string }[];
  }[];
}

export const base = '/framework/drafting';
export const chapterPath = (edition: string, chapter: string): string =>
  `${base}/editions/${encodeURIComponent(edition)}/chapters/${encodeURIComponent(chapter)}`;
export const askMe = (): Promise<Me> => get(`${base}/me`);
export const askEditions = (): Promise<readonly Head[]> => get('/framework/editions');
export const askEdition = (id: string): Promise<EditionWork> => get(`${base}/editions/${encodeURIComponent(id)}`);
export const askChapter = (edition: string, chapter: string): Promise<ChapterWork> => get(chapterPath(edition, chapter));
