// All or nothing: the writes of one transaction on one connection, each kind in one statement.
import { type Resource, typeNumber } from '@socle/engine/fhir';
import { hashText, type Query } from '@socle/engine/search';
import type { Issue } from '@socle/kit/problem';
import type { Sql, TransactionOptions } from '@socle/kit/sql';
import { type Gate, openGate, type Permit } from './access.ts';
import type { Access, Action, Call, Change, Stored, Trace, TransactionRepository, Write, WriteResult } from './contract.ts';
import type { Core } from './core.ts';
import { readHistory } from './historian.ts';
import { busy, gone, noClientIds, notFound, twice, versionDiffers } from './problems.ts';
import { slotOf } from './rules/ids.ts';
import type { Prepared } from './rules/prepare.ts';
import { deleteOne, insertAll, type PreparedUpdate, updateAll } from './sql/write.ts';
import { setConcept } from './writer.ts';

export interface Shared {
  narrow(query: Query, permit: Permit): Query;
  checkSeen(access: Access, permit: Permit, stored: Stored): void;
  check(resource: Resource, mode: 'create' | 'update'): readonly Issue[];
  tell(changes: readonly Change[]): void;
}

export async function runTransaction<T>(
  core: Core,
  gate: Gate,
  work: (repository: TransactionRepository) => Promise<T>,
  shared: Shared,
  how?: TransactionOptions,
): Promise<T> {
  const changes: Change[] = [];
  const result = await core.atMost(() =>
    core.mount.database.transaction((tx) => {
      changes.length = 0;
      return work(bind(core, gate, tx, shared, changes));
    }, how),
  );
  if (changes.length > 0) shared.tell(changes);
  return result;
}

function bind(core: Core, gate: Gate, tx: Sql, shared: Shared, changes: Change[]): TransactionRepository {
  const { mount } = core;
  const { schema } = mount;
  const gates = new Map<Call, Gate>();

  function gateOf({ by }: Write): Gate {
    if (by === undefined) return gate;
    let own = gates.get(by);
    if (!own) {
      own = openGate(mount, core.tracer, by);
      gates.set(by, own);
    }
    return own;
  }

  async function readMany(places: readonly { type: string; id: string }[]): Promise<Map<string, Stored>> {
    const found = new Map<string, Stored>();
    const byType = new Map<string, string[]>();
    for (const { type, id } of places) byType.set(type, [...(byType.get(type) ?? []), id]);
    for (const [type, ids] of byType) {
      const rows = await tx.rows<[string, number, number, string]>(
        `select id, ver, upd, content from ${schema}.resource where type = $1 and id = any($2)`,
        [typeNumber(type), ids],
        { name: `${schema}-read` },
      );
      for (const [id, version, updated, content] of rows) found.set(`${type}/${id}`, { type, id, version, updated, content });
    }
    return found;
  }

  async function tombstones(places: readonly { type: string; id: string }[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const { type, id } of places) {
      const rows = await tx.rows<[number | null]>(
        `select max(ver) from ${schema}.history where type = $1 and id = $2`,
        [typeNumber(type), id],
        { name: `${schema}-tombstone` },
      );
      if (rows[0]?.[0]) found.set(`${type}/${id}`, rows[0][0]);
    }
    return found;
  }

  async function writeAll(writes: readonly Write[]): Promise<readonly WriteResult[]> {
    const seen = new Set<string>();
    writes.forEach((write, i) => {
      const key =
        write.kind === 'delete'
          ? `${write.type}/${write.id}`
          : write.resource.id === undefined
            ? undefined
            : `${write.resource.resourceType}/${write.resource.id}`;
      if (key !== undefined && seen.has(key)) throw twice(key, `Bundle.entry[${i}]`);
      if (key !== undefined) seen.add(key);
    });
    const existing = writes.flatMap((write) =>
      write.kind === 'update'
        ? [{ type: write.resource.resourceType, id: write.resource.id as string }]
        : write.kind === 'delete'
          ? [{ type: write.type, id: write.id }]
          : [],
    );
    const before = existing.length > 0 ? await readMany(existing) : new Map<string, Stored>();
    const absent = writes.flatMap((write) =>
      write.kind === 'update' && !before.has(`${write.resource.resourceType}/${write.resource.id}`)
        ? [{ type: write.resource.resourceType, id: write.resource.id as string }]
        : [],
    );
    const last = absent.length > 0 ? await tombstones(absent) : new Map<string, number>();

    const inserts: Prepared[] = [];
    const updates: PreparedUpdate[] = [];
    const deletes: { typeNumber: number; id: string; slot: number; version: number; updated: number; trace: Trace; type: string }[] = [];
    const insertTraces: Trace[] = [];
    const updateTraces: Trace[] = [];
    const results: WriteResult[] = [];
    for (const write of writes) {
      if (write.kind === 'delete') {
        const access: Access = { action: 'delete', type: write.type, id: write.id };
        core.model(write.type);
        const gate = gateOf(write);
        const permit = gate.decide(access);
        const stored = before.get(`${write.type}/${write.id}`);
        if (write.ifMatch !== undefined && stored?.version !== write.ifMatch)
          throw versionDiffers(write.type, write.id, write.ifMatch, stored?.version);
        if (!stored) {
          results.push({ kind: 'absent' });
          continue;
        }
        shared.checkSeen(access, permit, stored);
        const at = {
          type: write.type,
          typeNumber: typeNumber(write.type),
          id: write.id,
          slot: slotOf(write.id),
          version: stored.version + 1,
          updated: mount.clock.millis(),
        };
        deletes.push({ ...at, trace: gate.trace('delete', permit, write.type, [write.id]) });
        results.push({ kind: 'deleted', version: at.version, updated: at.updated });
        continue;
      }
      results.push({ kind: 'written', written: prepareWrite(write, before, last, inserts, updates, insertTraces, updateTraces) });
    }

    for (const item of inserts) await setConcept(core.concepts, item);
    for (const { next } of updates) await setConcept(core.concepts, next);
    for (const one of deletes) if (!(await deleteOne(tx, core.statements, one, [one.trace]))) throw busy(one.type, one.id);
    if (inserts.length > 0) {
      const written = await insertAll(tx, core.statements, inserts, insertTraces);
      const missing = inserts.find((item) => !written.has(`${item.typeNumber}/${item.id}`));
      if (missing) throw busy(missing.type, missing.id);
    }
    if (updates.length > 0) {
      const written = await updateAll(tx, core.statements, updates, updateTraces);
      const missing = updates.find(({ next }) => !written.has(`${next.typeNumber}/${next.id}`));
      if (missing) throw busy(missing.next.type, missing.next.id);
    }
    for (const item of inserts) changes.push({ type: item.type, id: item.id, version: item.version, kind: 'create' });
    for (const { next } of updates) changes.push({ type: next.type, id: next.id, version: next.version, kind: 'update' });
    for (const one of deletes) changes.push({ type: one.type, id: one.id, version: one.version, kind: 'delete' });
    return results;
  }

  function prepareWrite(
    write: Exclude<Write, { kind: 'delete' }>,
    before: Map<string, Stored>,
    last: Map<string, number>,
    inserts: Prepared[],
    updates: PreparedUpdate[],
    insertTraces: Trace[],
    updateTraces: Trace[],
  ) {
    const { resource } = write;
    const type = resource.resourceType;
    core.model(type);
    const action: Action = write.kind === 'update' ? (write.action ?? 'update') : 'create';
    const id = resource.id ?? core.newId(resource);
    const access: Access = { action, type, ...(write.kind === 'update' ? { id } : {}) };
    const gate = gateOf(write);
    const permit = gate.decide(access);
    const issues = shared.check(resource, write.kind);
    const stored = write.kind === 'update' ? before.get(`${type}/${id}`) : undefined;
    if (write.kind === 'update' && write.ifMatch !== undefined && stored?.version !== write.ifMatch)
      throw versionDiffers(type, id, write.ifMatch, stored?.version);
    if (stored) shared.checkSeen(access, permit, stored);
    const tombstone = last.get(`${type}/${id}`);
    if (write.kind === 'update' && !stored && tombstone === undefined && !mount.settings.createOnUpdate) throw noClientIds(type, id);
    const next = core.prepare(resource, id, stored ? stored.version + 1 : (tombstone ?? 0) + 1);
    const written: Stored = { type, id, version: next.version, updated: next.updated, content: next.content };
    shared.checkSeen(access, permit, written);
    const trace = gate.trace(action, permit, type, [id]);
    if (stored) {
      updates.push({ next, before: core.index(core.parse(stored)) });
      updateTraces.push(trace);
    } else {
      inserts.push(next);
      insertTraces.push(trace);
    }
    return { stored: written, outcome: stored ? ('updated' as const) : ('created' as const), issues };
  }

  return {
    as: (call) => bind(core, openGate(mount, core.tracer, call), tx, shared, changes),
    async read(type, id) {
      core.model(type);
      const access: Access = { action: 'read', type, id };
      const permit = gate.decide(access);
      const stored = (await readMany([{ type, id }])).get(`${type}/${id}`);
      if (!stored) throw (await tombstones([{ type, id }])).size > 0 ? gone(type, id) : notFound(type, id);
      shared.checkSeen(access, permit, stored);
      await gate.seen('read', permit, type, [id]);
      return stored;
    },
    async search(query) {
      const permit = gate.decide({ action: 'search', type: query.model.type });
      const page = await core.searcher.page(tx, shared.narrow(query, permit));
      await gate.seen(
        'search',
        permit,
        query.model.type,
        page.matches.map((one) => one.id),
      );
      return page;
    },
    async findIds(query, limit) {
      const permit = gate.decide({ action: 'search', type: query.model.type });
      return core.searcher.ids(tx, query.model, shared.narrow(query, permit).where, limit);
    },
    async guard(conditions) {
      // Rows locked in one order: two transactions with the same conditions wait for each other and never deadlock.
      const keys = [...new Set(conditions)]
        .map((one) => BigInt(hashText(one, mount.keys.hash)))
        .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
        .map(String);
      await tx.query(
        `insert into ${schema}.guard as g select k from unnest($1::int8[]) k order by k on conflict (key) do update set key = g.key`,
        [keys],
        { name: `${schema}-guard` },
      );
    },
    newId: (resource) => core.newId(resource),
    also: (work) => work(tx),
    writeAll,
    async history(options) {
      const permit = gate.decide({ action: 'history', type: options.type, id: options.id });
      const page = await readHistory(tx, mount, options);
      if (permit.only) throw busy(options.type ?? '', options.id ?? '');
      return page;
    },
  };
}
