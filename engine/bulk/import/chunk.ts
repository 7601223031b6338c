// A chunk of an import: lines read, judged and prepared, ready to be written in one transaction.
import type { Resource } from '@socle/engine/fhir';
import { parseJsonBytes, typeNumber } from '@socle/engine/fhir';
import { matches, type TypeModel } from '@socle/engine/search';
import { type Call, type Load, type Loader, type Prepared, type PreparedUpdate, type Store, slotOf } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { Existing, ImportItem, ImportSource, Position } from '../contract.ts';
import { exists, notAResourceLine, refusedByRule } from '../problems.ts';
import { asRefusal, type Refused } from '../rules/refusal.ts';

/** One line that was read and found sound. */
export interface Row {
  readonly line: number;
  readonly resource: Resource;
  readonly typeNumber: number;
  /** `type number/id`; undefined where the server gives the id. */
  readonly key: string | undefined;
  readonly id: string;
}

export interface Chunk {
  readonly rows: readonly Row[];
  /** Ids that clients chose: two chunks that share one are not written side by side. */
  readonly keys: ReadonlySet<string>;
  readonly refused: readonly Refused[];
  readonly position: Position;
}

/** A chunk as it will be written: new resources encoded, existing ones beside their old version. */
export interface Plan {
  readonly load: Load;
  readonly created: readonly { readonly item: Prepared; readonly line: number }[];
  readonly updates: readonly { readonly row: Row; readonly version: number }[];
  readonly refused: readonly Refused[];
  readonly unchanged: number;
}

export interface RowReader {
  /** Throws a Problem that names what is wrong with the line. */
  read(item: ImportItem): Row;
  rule(type: string): string;
}

export function openRowReader(store: Store, call: Call, source: ImportSource, validate: boolean): RowReader {
  const { core, mount } = store;
  const rules = new Map<string, { rule: string; only: ((resource: Resource) => boolean) | undefined } | Problem>();

  function permit(type: string): { rule: string; only: ((resource: Resource) => boolean) | undefined } {
    let known = rules.get(type);
    if (!known) {
      const model: TypeModel = core.model(type);
      const decision = mount.policy.decide(call, { action: 'import', type });
      const condition = decision.permit ? decision.only?.(model) : undefined;
      known = decision.permit
        ? { rule: decision.rule, only: condition && ((resource) => matches(resource, condition, { updated: mount.clock.millis() })) }
        : refusedByRule(decision.rule, decision.reason);
      rules.set(type, known);
    }
    if (known instanceof Problem) throw known;
    return known;
  }

  return {
    read({ line, content }) {
      if (content instanceof Problem) throw content;
      let resource = (Buffer.isBuffer(content) ? parseJsonBytes(content) : content) as Resource;
      if (typeof resource !== 'object' || resource === null || typeof resource.resourceType !== 'string') throw notAResourceLine();
      if (source.settle) resource = source.settle(resource);
      const { rule, only } = permit(resource.resourceType);
      if (validate) mount.check(resource, 'create');
      if (only && !only(resource)) throw refusedByRule(rule, `The rule ${rule} does not let this caller import that resource.`);
      const number = typeNumber(resource.resourceType);
      const given = resource.id;
      return {
        line,
        resource,
        typeNumber: number,
        key: given === undefined ? undefined : `${number}/${given}`,
        id: given ?? core.newId(resource),
      };
    },
    rule: (type) => permit(type).rule,
  };
}

/** Lets sockets and other requests have their turn while rows are made ready. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
export const breathEvery = 48;

/** Looks up what exists, prepares the rest. */
export async function planChunk(store: Store, loader: Loader, chunk: Chunk, existing: Existing): Promise<Plan> {
  const { core } = store;
  const given = chunk.rows.filter((row) => row.key !== undefined);
  const present =
    given.length === 0 ? new Map() : await loader.find(given.map(({ typeNumber, id }) => ({ typeNumber, id, slot: slotOf(id) })));
  const writer = loader.open();
  const created: { item: Prepared; line: number }[] = [];
  const updates: { row: Row; version: number }[] = [];
  const refused: Refused[] = [];
  let unchanged = 0;
  let turn = 0;
  for (const row of chunk.rows) {
    if (++turn % breathEvery === 0) await breathe();
    const found = row.key === undefined ? undefined : present.get(row.key);
    if (found?.version !== undefined) {
      if (existing === 'update') updates.push({ row, version: found.version });
      else if (existing === 'skip') unchanged++;
      else refused.push({ line: row.line, problem: exists(`${row.resource.resourceType}/${row.id}`) });
      continue;
    }
    try {
      const item = core.prepare(row.resource, row.id, (found?.deleted ?? 0) + 1);
      await writer.add(item);
      created.push({ item, line: row.line });
    } catch (error) {
      refused.push({ line: row.line, problem: asRefusal(error) });
    }
  }
  return { load: writer.take(), created, updates, refused, unchanged };
}

/** Next versions of existing resources; those that would say the same again are left out. */
export async function planUpdates(
  store: Store,
  loader: Loader,
  tx: Parameters<Loader['read']>[0],
  updates: Plan['updates'],
): Promise<{ items: PreparedUpdate[]; lines: number[]; unchanged: number; vanished: boolean }> {
  const { core } = store;
  const stored = await loader.read(
    tx,
    updates.map(({ row }) => ({ typeNumber: row.typeNumber, id: row.id, slot: slotOf(row.id) })),
  );
  const items: PreparedUpdate[] = [];
  const lines: number[] = [];
  let unchanged = 0;
  for (const { row } of updates) {
    const before = stored.get(row.key as string);
    if (!before) return { items, lines, unchanged, vanished: true };
    const type = row.resource.resourceType;
    const next = core.prepare(row.resource, row.id, before.version + 1);
    if (sameContent(next.content, before.content)) {
      unchanged++;
      continue;
    }
    items.push({ next, before: core.index(core.parse({ type, id: row.id, ...before })) });
    lines.push(row.line);
  }
  return { items, lines, unchanged, vanished: false };
}

const stamp = /"versionId":"\d+","lastUpdated":"[^"]*"/;
const sameContent = (a: string, b: string): boolean => a.length > 0 && a.replace(stamp, '') === b.replace(stamp, '');
