// A chunk of an import: lines read, judged and prepared, ready to be written in one transaction.
import type { Resource } from '@socle/engine/fhir';
import { isResourceType, parseJsonBytes, typeNumber } from '@socle/engine/fhir';
import { matches, type TypeModel } from '@socle/engine/search';
import {
  type Call,
  type Load,
  type Loader,
  type LoadWriter,
  type Place,
  type Prepared,
  type PreparedUpdate,
  type Present,
  type Store,
  slotOf,
  type TextParts,
} from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { Existing, ImportItem, ImportSource, Position } from '../contract.ts';
import { exists, notAResourceLine, refusedByRule } from '../problems.ts';
import { asRefusal, type Refused } from '../rules/refusal.ts';
import { stampLine } from '../rules/stamp.ts';

/** A line as it waits in a chunk: as it was sent, and under which id its resource stands, if the client chose one. */
export interface Line {
  readonly line: number;
  readonly content: Buffer | Resource | Problem;
  readonly place: (Place & { readonly key: string }) | undefined;
}

/** A line that was read and found sound. */
export interface Row {
  readonly line: number;
  readonly resource: Resource;
  readonly typeNumber: number;
  /** `type number/id`; undefined where the server gives the id. */
  readonly key: string | undefined;
  readonly id: string;
  /** The line as it was sent, where it holds this very resource. */
  readonly text: Buffer | undefined;
}

export interface Chunk {
  readonly lines: readonly Line[];
  /** Ids that clients chose: two chunks that share one are not written side by side. */
  readonly keys: ReadonlySet<string>;
  readonly position: Position;
}

/** A chunk as it will be written: new resources encoded, existing ones beside their old version. */
export interface Plan {
  readonly load: Load;
  readonly created: readonly { readonly type: string; readonly id: string; readonly version: number }[];
  readonly updates: readonly { readonly row: Row; readonly version: number }[];
  readonly refused: readonly Refused[];
  readonly unchanged: number;
}

export interface RowReader {
  /** Throws a Problem that names what is wrong with the line. */
  read(line: Line): Row;
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
        text: Buffer.isBuffer(content) && !source.settle ? content : undefined,
      };
    },
    rule: (type) => permit(type).rule,
  };
}

const head = /^\{"resourceType":"([A-Za-z]+)","id":"([A-Za-z0-9\-.]{1,64})"[,}]/;

/** Finds the id without reading the whole line where it stands in its usual place: most lines are then read once, when they are written. */
export function lineOf(item: ImportItem, settled: boolean): Line {
  const { line, content } = item;
  if (content instanceof Problem) return { line, content, place: undefined };
  if (!Buffer.isBuffer(content)) return { line, content, place: placeOf(content.resourceType, content.id) };
  const found = settled ? undefined : head.exec(content.toString('latin1', 0, 150));
  if (found) return { line, content, place: placeOf(found[1], found[2]) };
  try {
    const read = parseJsonBytes(content) as Resource | null;
    return { line, content, place: placeOf(read?.resourceType, read?.id) };
  } catch (error) {
    return { line, content: asRefusal(error), place: undefined };
  }
}

function placeOf(type: unknown, id: unknown): Line['place'] {
  if (typeof type !== 'string' || typeof id !== 'string' || !isResourceType(type)) return undefined;
  const number = typeNumber(type);
  return { typeNumber: number, id, slot: slotOf(id), key: `${number}/${id}` };
}

/** Lets sockets and other requests have their turn while rows are made ready. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
export const breathEvery = 48;

/** Looks up what exists, then reads, checks and encodes line after line: nothing of a new resource is kept but its rows. */
export async function planChunk(
  store: Store,
  loader: Loader,
  reader: RowReader,
  chunk: Chunk,
  existing: Existing,
  writer: LoadWriter = loader.open(),
): Promise<Plan> {
  const places = chunk.lines.flatMap(({ place }) => place ?? []);
  const present = places.length === 0 ? new Map<string, Present>() : await loader.find(places);
  const created: { type: string; id: string; version: number }[] = [];
  const updates: { row: Row; version: number }[] = [];
  const refused: Refused[] = [];
  let unchanged = 0;
  let turn = 0;
  for (const line of chunk.lines) {
    if (++turn % breathEvery === 0) await breathe();
    try {
      const row = reader.read(line);
      const found = row.key === undefined ? undefined : present.get(row.key);
      if (found?.version === undefined) {
        const { item, content } = prepareRow(store, row, (found?.deleted ?? 0) + 1);
        const waiting = writer.add(item, content);
        if (waiting) await waiting;
        created.push({ type: item.type, id: item.id, version: item.version });
      } else if (existing === 'update') updates.push({ row, version: found.version });
      else if (existing === 'skip') unchanged++;
      else throw exists(`${row.resource.resourceType}/${row.id}`);
    } catch (error) {
      refused.push({ line: line.line, problem: asRefusal(error) });
    }
  }
  return { load: writer.take(), created, updates, refused, unchanged };
}

/** A line that can be stamped as it is need not be printed again: half of the work of preparing it. */
function prepareRow({ core, mount }: Store, row: Row, version: number): { item: Prepared; content: TextParts | undefined } {
  const { resource, id, typeNumber: number, text } = row;
  const updated = mount.clock.millis();
  const content = text && stampLine(text, resource, id, version, updated);
  if (!content) return { item: core.prepare(resource, id, version), content };
  const index = core.index(resource.id === undefined ? { ...resource, id } : resource);
  return {
    item: { type: resource.resourceType, typeNumber: number, id, slot: slotOf(id), version, updated, content: '', index, concept: null },
    content,
  };
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
