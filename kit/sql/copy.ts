// COPY in and out as a sink and a loop, over the streams of pg-copy-streams.
import { finished } from 'node:stream/promises';
import { Problem } from '@socle/kit/problem';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Connection } from './connection.ts';
import { toProblem } from './errors.ts';
import type { CopySink } from './sql.ts';

/** Small chunks are gathered up to this size: a socket write each would cost more than the rows. */
const gather = 64 * 1024;

/** Starts `COPY … FROM STDIN`; `release` is called once, when the connection is free again or lost. */
export function copyInto(connection: Connection, text: string, release: () => void): CopySink {
  const { stream, done } = connection.submit(copyFrom(text, { highWaterMark: 4 * gather }));
  let failure: Problem | undefined;
  let over = false;
  let held: Buffer[] = [];
  let heldSize = 0;
  let wake: (() => void) | undefined;

  const free = (): void => {
    if (over) return;
    over = true;
    done();
    release();
  };
  stream.on('error', (error) => {
    failure ??= toProblem(error);
    free();
    wake?.();
  });
  stream.on('drain', () => wake?.());
  const finish = finished(stream).catch(() => undefined);

  async function flush(): Promise<void> {
    if (failure) throw failure;
    if (heldSize === 0) return;
    const chunk = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held, heldSize);
    held = [];
    heldSize = 0;
    if (stream.write(chunk)) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    wake = undefined;
    if (failure) throw failure;
  }

  return {
    async write(chunk) {
      if (over || stream.writableEnded) throw failure ?? new Problem('fault', 'This COPY is over: nothing more can be written to it.');
      const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      held.push(buffer);
      heldSize += buffer.length;
      if (heldSize >= gather) await flush();
    },
    async end() {
      await flush();
      stream.end();
      await finish;
      free();
      if (failure) throw failure;
      return stream.rowCount;
    },
    async abort(reason = 'given up') {
      if (over) return;
      stream.destroy(new Error(reason));
      await finish;
      free();
    },
  };
}

/** Runs `COPY … TO STDOUT` as a loop over buffers; a loop left early destroys the connection, which is the only way to stop the server. */
export async function* copyOutOf(connection: Connection, text: string, release: () => void): AsyncGenerator<Buffer> {
  const { stream, done } = connection.submit(copyTo(text));
  let ended = false;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
    ended = true;
  } catch (error) {
    ended = true;
    throw toProblem(error);
  } finally {
    if (!ended) connection.destroy();
    done();
    release();
  }
}
