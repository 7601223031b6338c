// Writes a chunk in one transaction. Chunks travel side by side and commit in the order of the source, each with the place reached.
import { type Call, openLoader, type Store, type Trace } from '@socle/engine/store';
import type { Sql } from '@socle/kit/sql';
import type { ImportCounts, ImportOptions, ImportSource, Position } from '../contract.ts';
import { raced } from '../problems.ts';
import { asRefusal, printRefusal, type Refused } from '../rules/refusal.ts';
import type { Checkpoint, Checkpoints } from '../store-checkpoints.ts';
import { type Chunk, type Plan, planChunk, planUpdates, type RowReader } from './chunk.ts';
import { insertOneByOne } from './one-by-one.ts';

export const none: ImportCounts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
export const sum = (a: ImportCounts, b: ImportCounts): ImportCounts => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  refused: a.refused + b.refused,
});

export interface Run {
  readonly store: Store;
  readonly call: Call;
  readonly source: ImportSource;
  readonly options: ImportOptions;
  readonly checkpoints: Checkpoints;
  readonly before: Checkpoint | undefined;
  /** Size of the file of refusals, as far as it is committed. */
  readonly refusals: { bytes: number };
}

/** A chunk that is being written. `first`: whether its first try committed; `done`: it is settled for good. */
export interface Flight {
  readonly keys: ReadonlySet<string>;
  readonly first: Promise<boolean>;
  readonly done: Promise<void>;
}

interface State {
  counts: ImportCounts;
  position: Position;
}
type Settled = State & { readonly refusalBytes: number };
type Writing = Run & { readonly reader: RowReader; readonly state: State };

export const checkpointOf = (source: ImportSource, state: State, done: boolean, refusalBytes: number): Checkpoint => ({
  ...state.counts,
  fingerprint: source.fingerprint,
  position: state.position,
  done,
  refusalBytes,
});

/** Thrown inside a transaction whose predecessor failed: it gives its locks back and waits its turn. */
class Aside extends Error {}

export function writeChunk(writing: Writing, chunk: Chunk, plan: Plan, previous: Flight | undefined): Flight {
  const tried = attempt(writing, chunk, plan, async () => {
    if (previous && !(await previous.first)) throw new Aside();
    if (previous) await previous.done;
  });
  const first = tried.then(
    () => true,
    () => false,
  );
  const done = tried.catch(async (error: unknown) => {
    await previous?.done;
    if (!(error instanceof Aside)) asRefusal(error);
    // Someone else may have written an id meanwhile: what exists is looked up again.
    const again = await planChunk(
      writing.store,
      openLoader(writing.store.core),
      writing.reader,
      chunk,
      writing.options.existing ?? 'update',
    );
    await attempt(writing, chunk, again, async () => undefined).catch(async (second: unknown) => {
      asRefusal(second);
      await attemptCarefully(writing, chunk);
    });
  });
  done.catch(() => undefined);
  return { keys: chunk.keys, first, done };
}

/** All rows of the chunk in one transaction; `turn` waits for the chunks before it. */
async function attempt(writing: Writing, chunk: Chunk, plan: Plan, turn: () => Promise<void>): Promise<void> {
  const { store } = writing;
  const loader = openLoader(store.core);
  let counts = none;
  let done: Settled | undefined;
  const changed: { type: string; id: string; version: number; kind: 'create' | 'update' }[] = [];
  await store.mount.database.transaction(async (tx) => {
    // Rather try again in another order than wait for a writer who waits for us by way of the chunk before.
    // The end of the import waits for the disk, and with it for all before: a chunk that a crash takes back takes its place with it.
    await tx.query(`set local lock_timeout = '10s'; set local synchronous_commit = off`);
    await loader.copy(tx, plan.load);
    for (const one of plan.created) changed.push({ ...one, kind: 'create' });
    let updated = 0;
    let unchanged = plan.unchanged;
    if (plan.updates.length > 0) {
      const next = await planUpdates(store, loader, tx, plan.updates);
      unchanged += next.unchanged;
      const written = next.vanished ? new Set<string>() : await loader.update(tx, next.items);
      if (next.vanished || written.size < next.items.length) throw raced();
      updated = next.items.length;
      for (const { next: item } of next.items) changed.push({ type: item.type, id: item.id, version: item.version, kind: 'update' });
    }
    counts = { created: plan.created.length, updated, unchanged, refused: plan.refused.length };
    await loader.trace(tx, traces(writing, changed));
    await turn();
    done = await settle(writing, tx, chunk, plan.refused, counts);
  });
  finish(writing, done as unknown as Settled, changed);
}

/** The last resort: every row alone, so that only the one at fault is refused. */
async function attemptCarefully(writing: Writing, chunk: Chunk): Promise<void> {
  let done: Settled | undefined;
  let changed: Awaited<ReturnType<typeof insertOneByOne>>['changed'] = [];
  await writing.store.mount.database.transaction(async (tx) => {
    const result = await insertOneByOne(writing.store, tx, writing.reader, chunk.lines, writing.options.existing ?? 'update');
    changed = result.changed;
    await openLoader(writing.store.core).trace(tx, traces(writing, changed));
    done = await settle(writing, tx, chunk, result.refused, { ...result.counts, refused: result.refused.length });
  });
  finish(writing, done as unknown as Settled, changed);
}

/** The last words of a transaction: refused lines, and the place reached. */
async function settle(
  { source, options, checkpoints, state, refusals }: Writing,
  tx: Sql,
  chunk: Chunk,
  refused: readonly Refused[],
  counts: ImportCounts,
): Promise<Settled> {
  let refusalBytes = refusals.bytes;
  if (refused.length > 0 && options.refusals) {
    // What a run or a try that did not commit has left behind goes.
    await options.refusals.truncate(refusalBytes);
    const ordered = [...refused].sort((a, b) => a.line - b.line);
    refusalBytes = await options.refusals.append(ordered.map((one) => printRefusal(source.name, one)).join(''));
  }
  const next: Settled = { counts: sum(state.counts, counts), position: chunk.position, refusalBytes };
  if (options.checkpoint !== undefined)
    await checkpoints.save(tx, options.checkpoint, source.name, checkpointOf(source, next, false, refusalBytes));
  return next;
}

function finish(
  { store, source, options, state, refusals }: Writing,
  next: Settled,
  changed: readonly { type: string; id: string; version: number; kind: 'create' | 'update' }[],
): void {
  state.counts = next.counts;
  state.position = next.position;
  refusals.bytes = next.refusalBytes;
  if (changed.length > 0) store.core.mount.changed?.(changed);
  options.onProgress?.({ ...state.counts, source: source.name, bytes: state.position.bytes, totalBytes: source.bytes });
}

function traces({ store, call, reader }: Writing, changed: readonly { type: string; id: string }[]): Trace[] {
  const byType = new Map<string, string[]>();
  for (const { type, id } of changed) {
    const ids = byType.get(type);
    if (ids) ids.push(id);
    else byType.set(type, [id]);
  }
  const at = store.mount.clock.millis();
  return [...byType].map(([type, ids]) => ({
    at,
    caller: call.caller.id,
    request: call.requestId,
    action: 'import',
    rule: reader.rule(type),
    permitted: true,
    type,
    ids,
  }));
}
