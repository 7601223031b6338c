// The framework as it holds now, in memory: read from the database when its version there has changed, each edition on its first use.
import type { Clock } from '@socle/kit/clock';
import { Problem, show } from '@socle/kit/problem';
import type { Database } from '@socle/kit/sql';
import type { Chapter, Common, Edition, EditionHead, Provision, Requirement } from './contract.ts';
import * as store from './store.ts';

/** A requirement and where it stands. */
export interface Placed {
  readonly requirement: Requirement;
  readonly provision: Provision;
  readonly chapter: Chapter;
}

export interface LoadedEdition {
  readonly edition: Edition;
  /** Grows with every change. */
  readonly version: number;
  readonly hash: string | undefined;
  readonly requirements: ReadonlyMap<string, Placed>;
  /** Revision of each chapter. */
  readonly revisions: ReadonlyMap<string, number>;
}

export interface Library {
  /** Looks whether something changed; at most once in a moment. Everything else is read after it. */
  refresh(now?: boolean): Promise<void>;
  heads(): Promise<readonly (EditionHead & { readonly hash?: string; readonly version: number })[]>;
  common(): Promise<Common>;
  find(id: string): Promise<LoadedEdition | undefined>;
  get(id: string): Promise<LoadedEdition>;
  /** Changes whenever anything of these editions, or of what is common, does: the stem of every ETag. */
  stamp(editions?: readonly string[]): string;
}

const emptyCommon: Common = {
  themes: [],
  facts: [],
  sources: [],
  documents: [],
  institutions: [],
  glossary: [],
  components: [],
  milestones: [],
};
/** Milliseconds for which what is known of versions is believed. */
const believed = 1000;

export function openLibrary({ database, clock, keep }: { database: Database; clock: Clock; keep: number }): Library {
  let versions: Awaited<ReturnType<typeof store.readVersions>> = { common: -1, editions: new Map() };
  let looked = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let heads: { at: string; list: Awaited<ReturnType<Library['heads']>> } | undefined;
  let common: { version: number; value: Common } | undefined;
  const editions = new Map<string, Promise<LoadedEdition | undefined> & { version?: number }>();

  const library: Library = {
    async refresh(now = false) {
      if (looking && !now) return looking;
      if (!now && clock.millis() - looked < believed) return undefined;
      looking = store.readVersions(database).then((read) => {
        versions = read;
        looked = clock.millis();
      });
      try {
        await looking;
      } finally {
        looking = undefined;
      }
    },
    async heads() {
      await library.refresh();
      const at = [...versions.editions].join();
      if (heads?.at !== at) {
        const rows = await store.listEditions(database);
        heads = {
          at,
          list: rows.map(({ head, state, hash, version }) => ({ ...head, state, version, ...(hash === null ? {} : { hash }) })),
        };
      }
      return heads.list;
    },
    async common() {
      await library.refresh();
      if (common?.version !== versions.common) {
        const value: Record<string, unknown[]> = structuredClone(emptyCommon) as never;
        for (const { kind, body } of await store.listParts(database, '')) value[kind]?.push(body);
        common = { version: versions.common, value: value as unknown as Common };
      }
      return common.value;
    },
    async find(id) {
      await library.refresh();
      const version = versions.editions.get(id);
      if (version === undefined) return undefined;
      let loaded = editions.get(id);
      if (!loaded || loaded.version !== version) {
        loaded = Object.assign(load(database, id), { version });
        loaded.catch(() => editions.delete(id));
      }
      // The one used last stands last; those unused for longest go.
      editions.delete(id);
      editions.set(id, loaded);
      for (const oldest of editions.keys()) {
        if (editions.size <= keep) break;
        editions.delete(oldest);
      }
      return loaded;
    },
    async get(id) {
      const found = await library.find(id);
      if (!found)
        throw new Problem('not-found', `${show(id)} is no edition that is known here.`, {
          requirement: 'FRW-EDITION',
          expression: 'edition',
        });
      return found;
    },
    stamp: (ids) =>
      [versions.common, ...(ids ?? [...versions.editions.keys()]).flatMap((id) => [id, versions.editions.get(id) ?? 0])].join('.'),
  };
  return library;
}

async function load(database: Database, id: string): Promise<LoadedEdition | undefined> {
  const [row, parts] = await Promise.all([store.findEdition(database, id), store.listParts(database, id)]);
  if (!row) return undefined;
  const chapters = parts.filter(({ kind }) => kind === 'chapter');
  const edition: Edition = { ...row.head, state: row.state, chapters: chapters.map(({ body }) => body as Chapter) };
  const requirements = new Map<string, Placed>();
  for (const chapter of edition.chapters) {
    for (const provision of chapter.provisions)
      for (const requirement of provision.requirements) requirements.set(requirement.id, { requirement, provision, chapter });
  }
  return {
    edition,
    version: row.version,
    hash: row.hash ?? undefined,
    requirements,
    revisions: new Map(chapters.map(({ id: chapter, revision }) => [chapter, revision])),
  };
}
