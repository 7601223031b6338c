// A repository bound to its caller: the only thing that a route receives.
import type { Resource } from '@socle/engine/fhir';
import { typeNumber } from '@socle/engine/fhir';
import type { Condition, Query, TypeModel } from '@socle/engine/search';
import type { Issue } from '@socle/kit/problem';
import { openGate, type Permit } from './access.ts';
import type { Access, Call, Change, Hit, Repository, SearchPage, Stored, UpdateOptions, Written } from './contract.ts';
import type { Core } from './core.ts';
import { readHistory } from './historian.ts';
import { badId, busy, gone, goneVersion, noClientIds, notFound, noVersion, versionDiffers } from './problems.ts';
import { slotOf } from './rules/ids.ts';
import { holds } from './searcher.ts';
import { deleteOne } from './sql/write.ts';
import { streamResources } from './stream.ts';
import { runTransaction } from './transaction.ts';

/** How often an update without `If-Match` starts again after another writer was faster. */
const attemptsMax = 50;

const partsOf = (where: Condition): readonly Condition[] => (where.kind === 'all' ? where.of : [where]);

const isSame = (a: Condition, b: Condition): boolean =>
  a.kind === 'param' &&
  b.kind === 'param' &&
  a.param === b.param &&
  a.modifier === b.modifier &&
  JSON.stringify(a.values) === JSON.stringify(b.values);

export function bindRepository(core: Core, call: Call): Repository {
  const { mount, reader } = core;
  const gate = openGate(mount, core.tracer, call);

  function checkSeen(access: Access, permit: Permit, stored: Stored): void {
    const only = gate.only(permit, core.model(stored.type));
    if (only && !holds(stored, only)) gate.refuse(access, permit);
  }

  async function current(type: string, id: string): Promise<Stored> {
    const stored = await reader.read(type, id);
    if (stored) return stored;
    throw (await core.tombstone(type, id)) === undefined ? notFound(type, id) : gone(type, id);
  }

  /** An index condition of the policy, joined to what was asked. */
  function narrow(query: Query, permit: Permit): Query {
    const only = gate.only(permit, query.model);
    if (!only) return query;
    const asked = partsOf(query.where);
    // What was asked already is not asked again: twice the same makes the planner expect less than there is.
    const more = partsOf(only).filter((one) => !asked.some((other) => isSame(one, other)));
    return { ...query, where: { kind: 'all', of: [...asked, ...more] } };
  }

  async function search(query: Query): Promise<SearchPage> {
    const { type } = query.model;
    const permit = gate.decide({ action: 'search', type });
    const page = await core.searcher.page(mount.database, narrow(query, permit));
    const included = page.included.length === 0 ? page.included : page.included.filter((one) => mayInclude(one));
    await gate.seen(
      'search',
      permit,
      type,
      page.matches.map((one) => one.id),
    );
    for (const other of new Set(included.map((one) => one.type)))
      await gate.seen(
        'search',
        permit,
        other,
        included.filter((one) => one.type === other).map((one) => one.id),
      );
    return { ...page, included };
  }

  /** An included resource is read like any other: what the caller may not read is not included. */
  function mayInclude(stored: Hit): boolean {
    const decision = mount.policy.decide(call, { action: 'read', type: stored.type, id: stored.id });
    if (!decision.permit) return false;
    const only = decision.only?.(core.model(stored.type));
    return !only || holds(stored, only);
  }

  async function create(resource: Resource): Promise<Written> {
    const type = resource.resourceType;
    core.model(type);
    const permit = gate.decide({ action: 'create', type });
    const issues = check(resource, 'create');
    const id = core.newId(resource);
    const item = core.prepare(resource, id, 1);
    const stored: Stored = { type, id, version: 1, updated: item.updated, content: item.content };
    checkSeen({ action: 'create', type }, permit, stored);
    if (!(await core.writer.insert(item, gate.trace('create', permit, type, [id])))) throw busy(type, id);
    tell([{ type, id, version: 1, kind: 'create' }]);
    return { stored, outcome: 'created', issues };
  }

  function check(resource: Resource, mode: 'create' | 'update'): readonly Issue[] {
    return mount.check(resource, mode) ?? [];
  }

  function tell(changes: readonly Change[]): void {
    mount.changed?.(changes);
  }

  async function update(resource: Resource, options: UpdateOptions = {}): Promise<Written> {
    const type = resource.resourceType;
    const id = resource.id ?? '';
    core.model(type);
    const action = options.action ?? 'update';
    const access: Access = { action, type, id };
    const permit = gate.decide(access);
    const issues = check(resource, 'update');
    return core.inTurn(`${type}/${id}`, () => put(access, permit, id, options, () => resource, issues));
  }

  async function put(
    access: Access,
    permit: Permit,
    id: string,
    options: UpdateOptions,
    next: (before: Stored | undefined) => Resource,
    issues: readonly Issue[],
  ): Promise<Written> {
    const type = access.type as string;
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const before = await reader.read(type, id);
      if (options.ifMatch !== undefined && before?.version !== options.ifMatch)
        throw versionDiffers(type, id, options.ifMatch, before?.version);
      if (!before && options.mustExist) throw (await core.tombstone(type, id)) === undefined ? notFound(type, id) : gone(type, id);
      if (before) checkSeen(access, permit, before);
      const resource = next(before);
      const written = before ? await replace(before, resource, permit, access) : await createAt(resource, id, permit, access);
      if (written) {
        tell([{ type, id, version: written.stored.version, kind: before ? 'update' : 'create' }]);
        return { ...written, issues };
      }
      if (options.ifMatch !== undefined) throw versionDiffers(type, id, options.ifMatch, (await reader.read(type, id))?.version);
    }
    throw busy(type, id);
  }

  async function replace(before: Stored, resource: Resource, permit: Permit, access: Access): Promise<Omit<Written, 'issues'> | undefined> {
    const next = core.prepare(resource, before.id, before.version + 1);
    const stored: Stored = { type: before.type, id: before.id, version: next.version, updated: next.updated, content: next.content };
    checkSeen(access, permit, stored);
    const done = await core.writer.update(
      { next, before: core.index(core.parse(before)) },
      gate.trace(access.action, permit, before.type, [before.id]),
    );
    return done ? { stored, outcome: 'updated' } : undefined;
  }

  async function createAt(resource: Resource, id: string, permit: Permit, access: Access): Promise<Omit<Written, 'issues'> | undefined> {
    const type = resource.resourceType;
    const last = await core.tombstone(type, id);
    if (!mount.settings.createOnUpdate && last === undefined) throw noClientIds(type, id);
    const item = core.prepare(resource, id, (last ?? 0) + 1);
    const stored: Stored = { type, id, version: item.version, updated: item.updated, content: item.content };
    checkSeen(access, permit, stored);
    const done = await core.writer.insert(item, gate.trace(access.action, permit, type, [id]));
    return done ? { stored, outcome: 'created' } : undefined;
  }

  return {
    async read(type, id) {
      core.model(type);
      const access: Access = { action: 'read', type, id };
      const permit = gate.decide(access);
      const stored = (await reader.read(type, id)) ?? (await current(type, id));
      if (permit.only) checkSeen(access, permit, stored);
      const traced = gate.seen('read', permit, type, [id]);
      if (traced) await traced;
      return stored;
    },

    async vread(type, id, version) {
      core.model(type);
      const access: Access = { action: 'vread', type, id };
      const permit = gate.decide(access);
      const rows = await mount.database.rows<[number, string | null]>(
        `select upd, content from ${mount.schema}.resource where type = $1 and id = $2 and ver = $3 union all select upd, content from ${mount.schema}.history where type = $1 and id = $2 and ver = $3`,
        [typeNumber(type), id, version],
        { name: `${mount.schema}-vread` },
      );
      const row = rows[0];
      if (!row) throw noVersion(type, id, String(version));
      if (row[1] === null) throw goneVersion(type, id, version);
      const stored: Stored = { type, id, version, updated: row[0], content: row[1] };
      if (permit.only) checkSeen(access, permit, stored);
      await gate.seen('vread', permit, type, [id]);
      return stored;
    },

    async history(options) {
      if (options.type !== undefined) core.model(options.type);
      const access: Access = { action: 'history', type: options.type, id: options.id };
      const permit = gate.decide(access);
      const page = await readHistory(mount.database, mount, options);
      if (
        options.id !== undefined &&
        page.entries.length === 0 &&
        options.since === undefined &&
        options.at === undefined &&
        !options.cursor
      )
        throw notFound(options.type ?? '', options.id);
      const entries = permit.only
        ? page.entries.filter((one) => {
            const only = permit.only?.(core.model(one.type));
            return !only || (one.content !== undefined && holds({ ...one, content: one.content }, only));
          })
        : page.entries;
      await gate.seen(
        'history',
        permit,
        options.type ?? '',
        entries.map((one) => one.id),
      );
      return { ...page, entries };
    },

    search,

    async findIds(query, limit) {
      const permit = gate.decide({ action: 'search', type: query.model.type });
      const ids = await core.searcher.ids(mount.database, query.model, narrow(query, permit).where, limit);
      await gate.seen('search', permit, query.model.type, ids);
      return ids;
    },

    create,
    update,

    async patch(type, id, change, options = {}) {
      core.model(type);
      const access: Access = { action: 'patch', type, id };
      const permit = gate.decide(access);
      let issues: readonly Issue[] = [];
      const written = await core.inTurn(`${type}/${id}`, () =>
        put(
          access,
          permit,
          id,
          { ...options, mustExist: true, action: 'patch' },
          (before) => {
            const next = change(core.parse(before as Stored));
            if (next.resourceType !== type || next.id !== id) throw badId(type, next.id);
            issues = check(next, 'update');
            return next;
          },
          [],
        ),
      );
      return { ...written, issues };
    },

    async remove(type, id, options = {}) {
      core.model(type);
      const access: Access = { action: 'delete', type, id };
      const permit = gate.decide(access);
      for (let attempt = 0; attempt < attemptsMax; attempt++) {
        const before = await reader.read(type, id);
        if (options.ifMatch !== undefined && before?.version !== options.ifMatch)
          throw versionDiffers(type, id, options.ifMatch, before?.version);
        if (!before) {
          await gate.seen('delete', permit, type, [id]);
          return undefined;
        }
        checkSeen(access, permit, before);
        const version = before.version + 1;
        const updated = mount.clock.millis();
        if (
          await deleteOne(mount.database, core.statements, { typeNumber: typeNumber(type), id, slot: slotOf(id), version, updated }, [
            gate.trace('delete', permit, type, [id]),
          ])
        ) {
          tell([{ type, id, version, kind: 'delete' }]);
          return { version, updated };
        }
      }
      throw busy(type, id);
    },

    async purge(type, id) {
      core.model(type);
      const permit = gate.decide({ action: 'purge', type, id });
      const erased = await mount.database.transaction(async (tx) => {
        let count = 0;
        for (const table of ['resource', 'history', 'string', 'date', 'quantity', 'change']) {
          const done = await tx.query(`delete from ${mount.schema}.${table} where type = $1 and id = $2`, [typeNumber(type), id]);
          if (table === 'resource' || table === 'history') count += done.count;
        }
        return count;
      });
      if (erased === 0) throw notFound(type, id);
      await gate.seen('purge', permit, type, [id]);
      tell([{ type, id, version: 0, kind: 'delete' }]);
      return erased;
    },

    transaction: (work, how) => runTransaction(core, gate, work, { narrow, checkSeen, check, tell }, how),

    stream(types, options) {
      const permit = gate.decide({ action: 'export' });
      return streamResources(
        core,
        types,
        options,
        (model: TypeModel): Condition | undefined => gate.only(permit, model),
        (type, ids) => gate.seen('export', permit, type, ids),
      );
    },
  };
}
