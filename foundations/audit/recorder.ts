// Gathers entries of many callers: those of one moment share a statement and a commit, and each caller waits for his own.
import { Problem } from '@socle/kit/problem';
import { turn } from '@socle/kit/sql';
import type { Row } from './rules/row.ts';

interface Waiting {
  readonly rows: readonly Row[];
  resolve(): void;
  reject(error: unknown): void;
}

export interface Recorder {
  /** Resolves when the rows are durable. */
  add(rows: readonly Row[]): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** Statements under way at the same time: one is being made durable while the next is filled. */
const lanes = 2;
/** Rows of one statement, unless one caller brings more. */
const rowsMax = 1000;

export function openRecorder(write: (rows: readonly Row[]) => Promise<void>): Recorder {
  const queue: Waiting[] = [];
  let busy = 0;
  let planned = false;
  let idle: (() => void)[] = [];

  function take(): Waiting[] {
    let rows = queue[0]?.rows.length ?? 0;
    let n = 1;
    while (n < queue.length && rows + (queue[n] as Waiting).rows.length <= rowsMax) rows += (queue[n++] as Waiting).rows.length;
    return queue.splice(0, n);
  }

  async function flush(): Promise<void> {
    const batch = take();
    busy++;
    try {
      await write(batch.flatMap((one) => one.rows));
      for (const one of batch) one.resolve();
    } catch (error) {
      if (batch.length === 1 || (error instanceof Problem && error.kind === 'unavailable')) for (const one of batch) one.reject(error);
      // One of them may be at fault: the others must not suffer for it.
      else for (const one of batch) await write(one.rows).then(one.resolve, one.reject);
    }
    busy--;
    plan();
    if (busy === 0 && queue.length === 0) {
      for (const resolve of idle) resolve();
      idle = [];
    }
  }

  function plan(): void {
    if (planned || busy >= lanes || queue.length === 0) return;
    planned = true;
    turn.ask(() => {
      planned = false;
      while (busy < lanes && queue.length > 0) void flush();
    });
  }

  return {
    add(rows) {
      if (rows.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        queue.push({ rows, resolve, reject });
        plan();
      });
    },
    close: () =>
      busy === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            idle.push(resolve);
          }),
  };
}
