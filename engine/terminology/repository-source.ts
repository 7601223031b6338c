// The terminology resources of a repository as a source: read off its history, so that deletions are seen too.
import type { ResourceSource, TerminologyType } from './contract.ts';

interface HistoryPage {
  readonly entries: readonly {
    readonly id: string;
    readonly version: number;
    readonly updated: number;
    readonly kind: string;
    readonly content: string | undefined;
  }[];
  readonly next: string | undefined;
}

/** `history` is that of a repository bound to a caller who may read all terminology. */
export function repositorySource(
  history: (options: {
    type: TerminologyType;
    since?: number | undefined;
    count: number;
    cursor?: string | undefined;
  }) => Promise<HistoryPage>,
): ResourceSource {
  return {
    async *changes(type, since) {
      // Newest first: the first entry of an id is what it is now.
      const met = new Set<string>();
      let cursor: string | undefined;
      do {
        const page = await history({ type, ...(since > 0 ? { since } : {}), count: 200, cursor });
        for (const { id, version, updated, content } of page.entries) {
          if (met.has(id)) continue;
          met.add(id);
          yield { id, version, updated, content };
        }
        cursor = page.next;
      } while (cursor !== undefined);
    },
  };
}
