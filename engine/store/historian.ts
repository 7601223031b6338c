// History of one resource, of a type, of the whole repository: newest first, by the log of changes.
import { typeNumber, typeOfNumber } from '@socle/engine/fhir';
import type { Sql } from '@socle/kit/sql';
import type { HistoryEntry, HistoryOptions, HistoryPage, OpenMount } from './contract.ts';
import { printCursor, readCursor } from './rules/cursor.ts';

const kinds = { C: 'create', U: 'update', D: 'delete' } as const;
type Line = [slot: number, type: number, upd: number, id: string, ver: number, kind: keyof typeof kinds, content: string | null];

export async function readHistory(sql: Sql, mount: OpenMount, options: HistoryOptions): Promise<HistoryPage> {
  const { schema } = mount;
  const identity = JSON.stringify([schema, '_history', options.type, options.id, options.since, options.at]);
  const values: unknown[] = [];
  const bind = (value: unknown): string => {
    values.push(value);
    return `$${values.length}`;
  };
  const types = options.type ? [typeNumber(options.type)] : mount.search.types.map(typeNumber);
  const test = [`c.type = t.type`];
  if (options.id !== undefined) test.push(`c.id = ${bind(options.id)}`);
  if (options.since !== undefined) test.push(`c.upd >= ${bind(options.since)}`);
  if (options.at) {
    // Current at some time of the interval: made before its end, and not replaced before its start.
    test.push(`c.upd < ${bind(options.at.hi)}`);
    test.push(
      `not exists (select 1 from ${schema}.change n where n.type = c.type and n.id = c.id and n.ver = c.ver + 1 and n.upd <= ${bind(options.at.lo)})`,
    );
  }
  if (options.cursor) {
    const { keys } = readCursor(mount.keys.cursor, identity, options.cursor);
    test.push(
      `(c.upd, c.id, c.ver, c.type) < (${bind(keys[0])}::int8, ${bind(keys[1])}::text, ${bind(keys[2])}::int4, ${bind(keys[3])}::int2)`,
    );
  }
  const limit = bind(options.count + 1);
  const source = options.id !== undefined ? ofOne(schema, bind) : `${schema}.change`;
  // Each type gives its newest from its own stretch of the key; the few lists are merged.
  const text = `select c.slot, c.type, c.upd, c.id, c.ver, c.kind::text, coalesce(r.content, h.content) from (
 select c.* from unnest(${bind(types)}::int2[]) t(type) cross join lateral (select c.* from ${source} c where ${test.join(' and ')} order by c.upd desc, c.id desc, c.ver desc limit ${limit}) c
 order by c.upd desc, c.id desc, c.ver desc, c.type desc limit ${limit}) c
 left join ${schema}.resource r on r.type = c.type and r.id = c.id and r.ver = c.ver
 left join ${schema}.history h on h.type = c.type and h.id = c.id and h.ver = c.ver
 order by c.upd desc, c.id desc, c.ver desc, c.type desc`;
  const rows = await sql.rows<Line>(text, values);
  const shown = rows.slice(0, options.count);
  const last = shown[shown.length - 1];
  return {
    entries: shown.map(toEntry),
    total: options.cursor || rows.length > options.count ? undefined : rows.length,
    next:
      rows.length > options.count && last
        ? printCursor(mount.keys.cursor, identity, { backward: false, keys: [last[2], last[3], last[4], last[1]] })
        : undefined,
  };

  /** One resource: its versions are found by key, and only then in the log. */
  function ofOne(name: string, add: (value: unknown) => string): string {
    const type = add(types[0]);
    const id = add(options.id);
    return `(select l.* from (select type, id, ver, upd from ${name}.resource where type = ${type} and id = ${id} union all select type, id, ver, upd from ${name}.history where type = ${type} and id = ${id}) v
 join ${name}.change l on l.type = v.type and l.upd = v.upd and l.id = v.id and l.ver = v.ver)`;
  }
}

function toEntry([, type, updated, id, version, kind, content]: Line): HistoryEntry {
  return { type: typeOfNumber(type) as string, id, version, updated, kind: kinds[kind], content: content ?? undefined };
}
