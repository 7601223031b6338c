// What all bound repositories of one mount share: readers, writers, indexers, the dictionary, the trace.
import { parseJson, type Resource, typeNumber } from '@socle/engine/fhir';
import { createIndexer, type IndexRow, type TypeModel } from '@socle/engine/search';
import { type Concepts, openConcepts } from './concepts.ts';
import type { OpenMount, Stored } from './contract.ts';
import { badId, unknownType } from './problems.ts';
import { openReader, type Reader } from './reader.ts';
import { makeId, slotOf } from './rules/ids.ts';
import { type Prepared, prepare } from './rules/prepare.ts';
import { createSearcher, type Searcher } from './searcher.ts';
import { readOids, type Statements } from './sql/write.ts';
import { openTracer, type Tracer } from './trace.ts';
import { openWriter, type Writer } from './writer.ts';

export interface Core {
  readonly mount: OpenMount;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly searcher: Searcher;
  readonly tracer: Tracer;
  readonly concepts: Concepts;
  readonly statements: Statements;
  model(type: string): TypeModel;
  index(resource: Resource): IndexRow;
  prepare(resource: Resource, id: string, version: number): Prepared;
  newId(resource: Resource): string;
  /** Version of the last deletion, when there is one: `undefined` says that the id was never used. */
  tombstone(type: string, id: string): Promise<number | undefined>;
  parse(stored: Stored): Resource;
  /** Transactions that run at once are fewer than the connections, so that what one needs beside its own is never all taken. */
  atMost<T>(work: () => Promise<T>): Promise<T>;
  /** Writers of one resource in this process go one after the other: each sees what the one before it wrote, none has to try again. */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>;
}

const transactionsMax = 6;

const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

export async function openCore(mount: OpenMount, failed: (error: unknown) => void): Promise<Core> {
  const { database, schema, clock } = mount;
  const statements: Statements = { schema, oids: await readOids(database, schema) };
  const concepts = openConcepts(database, schema);
  const indexers = new WeakMap<TypeModel, (resource: Resource) => IndexRow>();

  function model(type: string): TypeModel {
    const found = mount.search.type(type);
    if (!found) throw unknownType(type);
    return found;
  }
  function index(resource: Resource): IndexRow {
    const type = model(resource.resourceType);
    let indexer = indexers.get(type);
    if (!indexer) {
      indexer = createIndexer(type, mount.keys.hash);
      indexers.set(type, indexer);
    }
    return indexer(resource);
  }
  let running = 0;
  const waiting: (() => void)[] = [];
  const turns = new Map<string, Promise<unknown>>();
  let chance: Buffer = Buffer.alloc(0);
  let chanceAt = 0;
  function fiveBytes(): Buffer {
    if (chanceAt + 5 > chance.length) {
      chance = mount.randomBytes(1280);
      chanceAt = 0;
    }
    chanceAt += 5;
    return chance.subarray(chanceAt - 5, chanceAt);
  }

  return {
    mount,
    reader: openReader(database, schema),
    writer: openWriter(database, statements, concepts),
    searcher: createSearcher(mount),
    tracer: openTracer(database, schema, mount.settings.readTrace, failed),
    concepts,
    statements,
    model,
    index,
    prepare(resource, id, version) {
      if (!idPattern.test(id)) throw badId(resource.resourceType, id);
      return prepare(resource, id, version, clock.millis(), index, typeNumber(resource.resourceType));
    },
    newId(resource) {
      const bytes = fiveBytes();
      const patient = patientSlot(resource);
      return makeId(clock.millis(), patient ?? (bytes[0] as number) | (((bytes[1] as number) & 15) << 8), bytes);
    },
    async tombstone(type, id) {
      const rows = await database.rows<[number | null]>(
        `select max(ver) from ${schema}.history where type = $1 and id = $2`,
        [typeNumber(type), id],
        { name: `${schema}-tombstone`, quick: true },
      );
      return rows[0]?.[0] ?? undefined;
    },
    parse: (stored) => parseJson(stored.content) as Resource,
    async atMost(work) {
      if (running >= transactionsMax) await new Promise<void>((resolve) => waiting.push(resolve));
      running++;
      try {
        return await work();
      } finally {
        running--;
        waiting.shift()?.();
      }
    },
    inTurn(key, work) {
      const before = turns.get(key);
      const mine = before === undefined ? work() : before.then(work, work);
      turns.set(key, mine);
      const end = (): void => {
        if (turns.get(key) === mine) turns.delete(key);
      };
      mine.then(end, end);
      return mine;
    },
  };

  /** Resources of one patient lie together: their ids carry the patient's slot. */
  function patientSlot(resource: Resource): number | undefined {
    const hot = model(resource.resourceType).hot.patient?.branches[0];
    const value = hot?.values(resource)[0];
    return value?.kind === 'reference' && value.type === 'Patient' && value.id !== undefined ? slotOf(value.id) : undefined;
  }
}
