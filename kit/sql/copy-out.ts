// COPY … TO STDOUT as a loop over buffers, read straight from the socket.
import { to as copyTo } from 'pg-copy-streams';
import type { Connection } from './connection.ts';
import { toProblem } from './errors.ts';

/** A loop that is left early destroys the connection: there is no other way to stop the server. */
export async function* copyOutOf(connection: Connection, text: string, release: () => void): AsyncGenerator<Buffer> {
  const { stream, done } = connection.submit(copyTo(text));
  // The loop is told of an error by itself; after the loop there must still be someone to hear of it.
  stream.on('error', () => undefined);
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
