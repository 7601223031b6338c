// A repository on a database of its own, for tests of this room and of those above it.
import { type Resource, r4 } from '@socle/engine/fhir';
import { createSearchModel, type Pair, parseQuery, type Query, type SearchModel, type TypeModel } from '@socle/engine/search';
import { fixedClock, randomBytes } from '@socle/kit/clock';
import { openTestDatabase } from '@socle/kit/database';
import type { Database } from '@socle/kit/sql';
import { type Call, defaultStoreSettings, type Mount, openStore, type Repository, type Store, storeMigration } from './index.ts';

export const testBase = 'http://localhost/fhir';
export const testCall: Call = { caller: { id: 'test', kind: 'administrator', name: 'Test' }, requestId: 'request-1' };

export interface Bench {
  readonly db: Database;
  readonly store: Store;
  readonly repository: Repository;
  readonly search: SearchModel;
  readonly clock: ReturnType<typeof fixedClock>;
  query(type: string, text: string): Query;
  find(type: string, text: string): Promise<string[]>;
}

/** `change` adjusts the mount before it opens. */
export async function openBench(
  t: { after(work: () => Promise<void>): void },
  change: (mount: Mount) => Mount = (mount) => mount,
): Promise<Bench> {
  const closing: (() => unknown)[] = [];
  const { db } = await openTestDatabase({ after: (work: () => unknown) => void closing.push(work) } as never, {
    migrations: [{ room: 'trial', schema: 'trial', files: [{ name: '001-repository.sql', sql: storeMigration('trial') }] }],
  });
  const search = createSearchModel(r4(), { baseUrl: () => testBase });
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const mount = change({
    schema: 'trial',
    database: db,
    search,
    policy: { decide: () => ({ permit: true, rule: 'test-all' }) },
    check: () => undefined,
    clock,
    randomBytes,
    settings: defaultStoreSettings,
  });
  const store = await openStore(mount, (error) => {
    throw error;
  });
  t.after(async () => {
    await store.close();
    for (const close of closing) await close();
  });
  const repository = store.as(testCall);
  const query = (type: string, text: string): Query => readTestQuery(search, type, text);
  return {
    db,
    store,
    repository,
    search,
    clock,
    query,
    find: async (type, text) => (await repository.search(query(type, text))).matches.map((one) => one.id),
  };
}

export function readTestQuery(search: SearchModel, type: string, text: string): Query {
  const pairs: Pair[] = [...new URLSearchParams(text)];
  return parseQuery(search, search.type(type) as TypeModel, pairs, {
    handling: 'strict',
    now: Date.parse('2026-01-01T00:00:00Z'),
    countDefault: 100,
    countMax: 1000,
  });
}

export const patient = (id: string, more: Record<string, unknown> = {}): Resource => ({ resourceType: 'Patient', id, ...more });
