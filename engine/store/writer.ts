// Writes, folded: those that wait together share one statement and one durable commit; each still fails alone.
import { type Sql, turn } from '@socle/kit/sql';
import type { Concepts } from './concepts.ts';
import type { Trace } from './contract.ts';
import type { Prepared } from './rules/prepare.ts';
import { insertAll, type PreparedUpdate, type Statements, updateAll } from './sql/write.ts';

export interface Writer {
  /** False: the id was taken meanwhile. */
  insert(item: Prepared, trace: Trace): Promise<boolean>;
  /** False: the version before is not the current one any more. */
  update(item: PreparedUpdate, trace: Trace): Promise<boolean>;
}

interface Waiting<T> {
  readonly item: T;
  readonly trace: Trace;
  readonly resolve: (written: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const batchMax = 128;
const flightsMax = 3;

export function openWriter(sql: Sql, statements: Statements, concepts: Concepts): Writer {
  const inserts = lane<Prepared>(
    (items, traces) => insertAll(sql, statements, items, traces),
    (item) => item,
  );
  const updates = lane<PreparedUpdate>(
    (items, traces) => updateAll(sql, statements, items, traces),
    (item) => item.next,
  );
  return {
    insert: async (item, trace) => {
      await setConcept(concepts, item);
      return inserts(item, trace);
    },
    update: async (item, trace) => {
      await setConcept(concepts, item.next);
      return updates(item, trace);
    },
  };
}

export async function setConcept(concepts: Concepts, item: Prepared): Promise<void> {
  const keys = item.index.concept;
  if (keys) item.concept = concepts.known(item.typeNumber, keys) ?? (await concepts.resolve(item.typeNumber, keys));
}

function lane<T>(write: (items: readonly T[], traces: readonly Trace[]) => Promise<Set<string>>, of: (item: T) => Prepared) {
  let waiting: Waiting<T>[] = [];
  let flights = 0;
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    while (flights < flightsMax && waiting.length > 0) {
      // Two writes of one resource never share a statement: the second waits for the first.
      const batch: Waiting<T>[] = [];
      const later: Waiting<T>[] = [];
      const seen = new Set<string>();
      for (const one of waiting) {
        const { type, id } = of(one.item);
        const key = `${type}/${id}`;
        if (batch.length >= batchMax || seen.has(key)) later.push(one);
        else {
          seen.add(key);
          batch.push(one);
        }
      }
      waiting = later;
      flights++;
      run(batch).finally(() => {
        flights--;
        schedule();
      });
    }
  }

  function schedule(): void {
    if (scheduled || flights >= flightsMax || waiting.length === 0) return;
    scheduled = true;
    turn.ask(flush);
  }

  async function run(batch: Waiting<T>[]): Promise<void> {
    try {
      const written = await write(
        batch.map((one) => one.item),
        batch.map((one) => one.trace),
      );
      for (const one of batch) one.resolve(written.has(`${of(one.item).typeNumber}/${of(one.item).id}`));
    } catch (error) {
      if (batch.length === 1) return (batch[0] as Waiting<T>).reject(error);
      // One row is at fault, and took the whole statement with it: each is tried alone.
      for (const one of batch) await run([one]);
    }
  }

  return (item: T, trace: Trace): Promise<boolean> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, trace, resolve, reject });
      schedule();
    });
}
