// The import: reads, checks and indexes while PostgreSQL writes on other connections.
import { type Call, openLoader, type Store } from '@socle/engine/store';
import type { ImportCounts, ImportOptions, ImportReport, ImportSource, Position } from '../contract.ts';
import { start } from '../contract.ts';
import { stopped } from '../problems.ts';
import { type Checkpoint, openCheckpoints } from '../store-checkpoints.ts';
import { breathe, type Chunk, type Line, lineOf, openRowReader, planChunk } from './chunk.ts';
import { checkpointOf, type Flight, none, type Run, sum, writeChunk } from './write-chunk.ts';

const chunkRows = 3000;
const chunkBytes = 12 * 1024 * 1024;

/** Imports source after source. Rejects where the import as a whole cannot go on; what was committed stays, and a checkpoint says where. */
export async function importResources(
  store: Store,
  call: Call,
  sources: readonly ImportSource[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { database, schema } = store.mount;
  const checkpoints = openCheckpoints(database, schema);
  const name = options.checkpoint;
  const known = name === undefined ? new Map<string, Checkpoint>() : await checkpoints.find(name);
  const bySource: (ImportCounts & { source: string })[] = [];
  let resumed = false;
  const refusals = { bytes: Math.max(0, ...[...known.values()].map((one) => one.refusalBytes)) };
  await options.refusals?.truncate(refusals.bytes);
  for (const source of sources) {
    const found = known.get(source.name);
    const before = found?.fingerprint === source.fingerprint ? found : undefined;
    resumed ||= before !== undefined;
    const { created, updated, unchanged, refused } = before?.done
      ? before
      : await importSource({ store, call, source, options, checkpoints, before, refusals });
    bySource.push({ source: source.name, created, updated, unchanged, refused });
  }
  if (name !== undefined && !options.keepCheckpoint) await checkpoints.forget(name);
  return { ...bySource.reduce(sum, none), bySource, resumed };
}

async function importSource(run: Run): Promise<ImportCounts> {
  const { store, source, options, before } = run;
  const reader = openRowReader(store, run.call, source, options.validate ?? true);
  const loader = openLoader(store.core);
  const writer = loader.open();
  const most = options.chunk ?? chunkRows;
  const state = { counts: (before ?? none) as ImportCounts, position: before?.position ?? start };
  let flights: Flight[] = [];
  let failure: { error: unknown } | undefined;
  let lines: Line[] = [];
  let keys = new Set<string>();
  let bytes = 0;

  async function flush(position: Position): Promise<void> {
    const chunk: Chunk = { lines, keys, position };
    lines = [];
    keys = new Set();
    bytes = 0;
    await room(chunk.keys);
    const plan = await planChunk(store, loader, reader, chunk, options.existing ?? 'update', writer);
    await room(chunk.keys);
    const flight = writeChunk({ ...run, reader, state }, chunk, plan, flights[flights.length - 1]);
    flights.push(flight);
    flight.done.then(
      () => (flights = flights.filter((one) => one !== flight)),
      (error: unknown) => (failure ??= { error }),
    );
  }

  /** Waits until one more chunk may be written, and until none under way holds one of these ids. */
  async function room(wanted: ReadonlySet<string>): Promise<void> {
    for (;;) {
      if (failure) throw failure.error;
      const blocked = flights.length >= (options.connections ?? 2) || flights.some((one) => shares(one.keys, wanted));
      const oldest = flights[0];
      if (!blocked || !oldest) return;
      await oldest.done;
    }
  }

  try {
    let position = state.position;
    for await (const batch of source.open(position)) {
      for (const item of batch) {
        if (options.signal?.aborted) throw stopped();
        const line = lineOf(item, source.settle !== undefined);
        const key = line.place?.key;
        if (key !== undefined && keys.has(key)) await flush(position);
        lines.push(line);
        if (key !== undefined) keys.add(key);
        bytes += Buffer.isBuffer(item.content) ? item.content.length : 1000;
        position = item.end;
        if (lines.length >= most || bytes >= chunkBytes) await flush(position);
      }
      await breathe();
    }
    if (lines.length > 0) await flush(position);
  } finally {
    // Those under way end, whatever happened: their commits are not to be cut short.
    await Promise.allSettled(flights.map((one) => one.done));
  }
  if (failure) throw (failure as { error: unknown }).error;
  if (options.checkpoint !== undefined)
    await run.checkpoints.save(
      store.mount.database,
      options.checkpoint,
      source.name,
      checkpointOf(source, state, true, run.refusals.bytes),
    );
  return state.counts;
}

function shares(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of b) if (a.has(one)) return true;
  return false;
}
