// COPY … FROM STDIN as a sink: chunks go to the socket as they come, and the writer waits when the server does not follow.

import { Problem } from '@socle/kit/problem';
import type pg from 'pg';
import type { Connection } from './connection.ts';
import { toProblem } from './errors.ts';
import type { CopySink } from './sql.ts';

/** Small chunks are gathered up to this size: a socket write each would cost more than the rows. */
const gather = 64 * 1024;

/** What the driver calls while the COPY is the statement under way. */
interface CopyStatement extends pg.Submittable {
  handleCopyInResponse(): void;
  handleCommandComplete(message: { text: string }): void;
  handleReadyForQuery(): void;
  handleError(error: Error): void;
}

interface DriverConnection {
  readonly stream: NodeJS.WritableStream & { readonly writableNeedDrain: boolean; readonly destroyed: boolean };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Starts the COPY; `release` is called once, when the connection is free again or lost. */
export async function copyInto(connection: Connection, text: string, release: () => void): Promise<CopySink> {
  let driver: DriverConnection | undefined;
  let failure: Problem | undefined;
  let count = 0;
  let closing = false;
  let over = false;
  let held: Buffer[] = [];
  let heldSize = 0;
  const opened = gate();
  const finished = gate();

  const finish = (): void => {
    if (over) return;
    over = true;
    done();
    release();
    opened.pass();
    finished.pass();
  };
  const statement: CopyStatement = {
    submit(target) {
      driver = target as unknown as DriverConnection;
      driver.query(text);
    },
    handleCopyInResponse: opened.pass,
    handleCommandComplete(message) {
      count = Number(/(\d+)$/.exec(message.text)?.[1] ?? 0);
    },
    handleReadyForQuery: finish,
    handleError(error) {
      failure ??= toProblem(error);
      finish();
    },
  };
  const { done } = connection.submit(statement);
  await opened.passed;
  if (failure) throw failure;

  async function flush(): Promise<void> {
    if (heldSize === 0 || !driver) return;
    driver.sendCopyFromChunk(held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held, heldSize));
    held = [];
    heldSize = 0;
    const { stream } = driver;
    if (!stream.writableNeedDrain || over) return;
    const drained = gate();
    stream.once('drain', drained.pass);
    // A failure ends the wait as well: the server then reads no more.
    await Promise.race([drained.passed, finished.passed]);
    stream.removeListener('drain', drained.pass);
  }

  function check(): void {
    if (failure) throw failure;
    if (over || closing) throw new Problem('fault', 'This COPY is over: nothing more can be written to it.');
  }

  return {
    async write(chunk) {
      check();
      const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      held.push(buffer);
      heldSize += buffer.length;
      if (heldSize >= gather) await flush();
      if (failure) throw failure;
    },
    async end() {
      check();
      closing = true;
      await flush();
      if (!over) driver?.endCopyFrom();
      await finished.passed;
      if (failure) throw failure;
      return count;
    },
    async abort(reason = 'given up') {
      if (!over && !closing) {
        closing = true;
        driver?.sendCopyFail(reason);
      }
      await finished.passed;
    },
  };
}

interface Gate {
  readonly passed: Promise<void>;
  pass(): void;
}

function gate(): Gate {
  let pass: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { passed, pass };
}
