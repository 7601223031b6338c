// Writes many resources at once by COPY BINARY, for the import: the same rows as any write, at a fraction of the cost.
import type { Sql } from '@socle/kit/sql';
import type { Trace } from './contract.ts';
import type { Core } from './core.ts';
import type { Prepared } from './rules/prepare.ts';
import { copyEnd, copyStart, RowWriter, type TextParts } from './rules/row-writer.ts';
import { type SideTable, sideRows, sideTables, sideWriters, writeResource } from './sql/encode.ts';
import { insertAll, type PreparedUpdate, updateAll } from './sql/write.ts';
import { setConcept } from './writer.ts';

/** What the store knows of an id: its current version, or that of its deletion. */
export interface Present {
  readonly version: number | undefined;
  readonly deleted: number | undefined;
}

export interface Place {
  readonly typeNumber: number;
  readonly id: string;
  readonly slot: number;
}

/** Rows in COPY form, table by table. */
export interface Load {
  readonly count: number;
  readonly tables: readonly { readonly table: string; readonly bytes: Buffer }[];
}

export interface LoadWriter {
  /** `content`: the final text, where most of it is at hand as bytes: it is then not read from the item. A promise only where it must wait. */
  add(item: Prepared, content?: TextParts): Promise<void> | undefined;
  take(): Load;
}

export interface Loader {
  /** Nothing was ever written here. */
  isUntouched(): Promise<boolean>;
  /** Only ids that are known; the key is `type number/id`. */
  find(places: readonly Place[]): Promise<Map<string, Present>>;
  /** Content and version of existing resources, by the same key. */
  read(tx: Sql, places: readonly Place[]): Promise<Map<string, { version: number; updated: number; content: string }>>;
  open(): LoadWriter;
  /** In a transaction of the caller. Ids must be free: a conflict fails the whole load. */
  copy(tx: Sql, load: Load): Promise<void>;
  /** The careful way, for rows that a load refused: which of them were written. */
  insert(tx: Sql, items: readonly Prepared[]): Promise<Set<string>>;
  update(tx: Sql, items: readonly PreparedUpdate[]): Promise<Set<string>>;
  /** One row for all ids of a trace. */
  trace(tx: Sql, traces: readonly Trace[]): Promise<void>;
}

/** One socket write; the driver keeps a buffer of the largest that it was given. */
const pieceBytes = 128 * 1024;

export function openLoader(core: Core): Loader {
  const { schema } = core.statements;
  const { database } = core.mount;
  const arrays = (places: readonly Place[]): unknown[] => [
    places.map((one) => one.slot),
    places.map((one) => one.typeNumber),
    places.map((one) => one.id),
  ];
  const wanted = 'unnest($1::int2[], $2::int2[], $3::text[]) k(slot, type, id)';

  return {
    async isUntouched() {
      return (await database.rows(`select 1 from ${schema}.change limit 1`)).length === 0;
    },
    async find(places) {
      const rows = await database.rows<[number, string, number | null, number | null]>(
        `select k.type, k.id, r.ver, h.ver from ${wanted}
 left join ${schema}.resource r on r.type = k.type and r.id = k.id and r.slot = k.slot
 left join lateral (select max(ver) as ver from ${schema}.history where type = k.type and id = k.id and slot = k.slot) h on r.ver is null
 where r.ver is not null or h.ver is not null`,
        arrays(places),
        { name: `${schema}-load-find` },
      );
      return new Map(
        rows.map(([type, id, version, deleted]) => [`${type}/${id}`, { version: version ?? undefined, deleted: deleted ?? undefined }]),
      );
    },
    async read(tx, places) {
      const rows = await tx.rows<[number, string, number, number, string]>(
        `select r.type, r.id, r.ver, r.upd, r.content from ${wanted} join ${schema}.resource r on r.type = k.type and r.id = k.id and r.slot = k.slot`,
        arrays(places),
        { name: `${schema}-load-read` },
      );
      return new Map(rows.map(([type, id, version, updated, content]) => [`${type}/${id}`, { version, updated, content }]));
    },
    open: () => openWriter(core),
    async copy(tx, load) {
      for (const { table, bytes } of load.tables) {
        const sink = await tx.copyIn(`copy ${schema}.${table} from stdin (format binary)`);
        await sink.write(copyStart);
        for (let at = 0; at < bytes.length; at += pieceBytes) await sink.write(bytes.subarray(at, at + pieceBytes));
        await sink.write(copyEnd);
        await sink.end();
      }
    },
    async insert(tx, items) {
      for (const item of items) await setConcept(core.concepts, item);
      return insertAll(tx, core.statements, items, []);
    },
    async update(tx, items) {
      for (const { next } of items) await setConcept(core.concepts, next);
      return updateAll(tx, core.statements, items, []);
    },
    async trace(tx, traces) {
      for (const { at, caller, request, action, rule, permitted, type, ids } of traces) {
        await tx.query(
          `insert into ${schema}.access values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [at, caller, action, rule, permitted, type, ids, [request]],
          { name: `${schema}-load-trace` },
        );
      }
    },
  };
}

function openWriter(core: Core): LoadWriter {
  const rows = new RowWriter('copy', 0, 1 << 20);
  const changes = new RowWriter('copy', 0, 1 << 16);
  const sides = new Map<SideTable, RowWriter>();
  function write(item: Prepared, content: TextParts | undefined): void {
    writeResource(rows, item, content);
    changes.row(6);
    changes.int2(item.slot);
    changes.int2(item.typeNumber);
    changes.int8(item.updated);
    changes.text(item.id);
    changes.int4(item.version);
    changes.char('C');
    const all = sideRows(item.index);
    for (const table of sideTables) {
      const list = all[table];
      if (list.length === 0) continue;
      let writer = sides.get(table);
      if (!writer) {
        writer = new RowWriter('copy', 0, 1 << 16);
        sides.set(table, writer);
      }
      for (let n = 0; n < list.length; n++) sideWriters[table](writer, item, n, list[n] as never);
    }
  }

  return {
    add(item, content) {
      const { concept } = item.index;
      if (concept && item.concept === null) {
        const known = core.concepts.known(item.typeNumber, concept);
        if (known === undefined) {
          return core.concepts.resolve(item.typeNumber, concept).then((made) => {
            item.concept = made;
            write(item, content);
          });
        }
        item.concept = known;
      }
      write(item, content);
      return undefined;
    },
    take() {
      const { count } = rows;
      const tables = [
        { table: 'resource', bytes: rows.take() },
        { table: 'change', bytes: changes.take() },
        ...[...sides].map(([table, writer]) => ({ table, bytes: writer.take() })),
      ].filter(({ bytes }) => bytes.length > 0);
      return { count, tables };
    },
  };
}
