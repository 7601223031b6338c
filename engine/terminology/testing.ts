// A terminology on a database of its own, and its operations called as the REST interface does, for the tests of this room.
import type { Resource } from '@socle/engine/fhir';
import { openTestDatabase } from '@socle/kit/database';
import type { Database } from '@socle/kit/sql';
import type { ResourceSource, TerminologyType } from './contract.ts';
import { terminologyOperations } from './operations/all.ts';
import { terminologyMigration } from './store/schema.ts';
import { openTerminology, type Terminology } from './terminology.ts';

export interface TermBench {
  readonly db: Database;
  readonly terminology: Terminology;
  /** Writes to the repository that stands behind. */
  put(resource: Resource): void;
  remove(type: TerminologyType, id: string): void;
  /** As if it had never been. */
  erase(type: TerminologyType, id: string): void;
  /** `ValueSet/$expand`; `id` for an instance. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  ask(type: TerminologyType, code: string, given: string | Resource, id?: string): Promise<any>;
}

export async function openTermBench(t: { after(work: () => Promise<void>): void }, r4 = true): Promise<TermBench> {
  const { db } = await openTestDatabase(t, {
    migrations: [{ room: 'term', schema: 'term', files: [{ name: '001-t.sql', sql: terminologyMigration('term') }] }],
  });
  // Without R4's own, which takes a second, where a test does not need it.
  if (!r4) await db.query(`insert into term.term_loaded values ('r4', '4.0.1-1')`);
  const stored = new Map<string, { version: number; updated: number; content: string | undefined }>();
  let clock = 1_000_000;
  const source: ResourceSource = {
    async *changes(type, since) {
      for (const [key, one] of stored)
        if (key.startsWith(`${type}/`) && one.updated >= since) yield { id: key.slice(type.length + 1), ...one };
    },
  };
  const terminology = openTerminology({ database: db, schema: 'term', source });
  const operations = terminologyOperations(terminology);
  const put = (key: string, content: string | undefined): void => {
    clock += 1000;
    stored.set(key, { version: (stored.get(key)?.version ?? 0) + 1, updated: clock, content });
    terminology.touched();
  };
  return {
    db,
    terminology,
    put: (resource) => put(`${resource.resourceType}/${resource.id}`, JSON.stringify(resource)),
    remove: (type, id) => put(`${type}/${id}`, undefined),
    erase(type, id) {
      stored.delete(`${type}/${id}`);
      terminology.touched([{ type, id, version: 0 }]);
    },
    async ask(type, code, given, id) {
      const found = operations.find((one) => one.code === code && one.types.includes(type));
      if (!found) throw new Error(`no operation ${type}/$${code}`);
      const { resource } = await found.run({
        level: id === undefined ? 'type' : 'instance',
        type,
        id,
        pairs: typeof given === 'string' ? [...new URLSearchParams(given)] : [],
        body: typeof given === 'string' ? undefined : given,
        call: { caller: { id: 'test', kind: 'test', name: 'Test' }, requestId: '1' },
        repository: { read: async (of, one) => ({ content: stored.get(`${of}/${one}`)?.content as string }) },
        mount: {
          now: () => new Date(0),
          newUuid: () => '00000000-0000-4000-8000-000000000000',
          store: { mount: { policy: { decide: () => ({ permit: true, rule: 'all' }) } } },
        },
      });
      return resource;
    },
  };
}

/** The value of a part of Parameters. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
export function part(parameters: any, name: string): unknown {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  const found = parameters.parameter.find((one: any) => one.name === name);
  return found?.[Object.keys(found).find((key) => key.startsWith('value')) as string];
}
