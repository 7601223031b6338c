// The trace of accesses: writes carry theirs in their own transaction, reads are gathered and written a moment later, or first when durable.
import type { Sql } from '@socle/kit/sql';
import type { StoreSettings, Trace } from './contract.ts';
import { tracesToJson } from './sql/write.ts';

export interface Tracer {
  /** Resolves at once when buffered, after the commit when durable. */
  seen(trace: Trace): Promise<void> | undefined;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const flushMillis = 200;
/** Beyond this many gathered accesses a flush does not wait for its time. */
const gatheredMax = 5000;

export function openTracer(sql: Sql, schema: string, mode: StoreSettings['readTrace'], failed: (error: unknown) => void): Tracer {
  let gathered: Trace[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const text = `insert into ${schema}.access select (x->>'at')::int8, x->>'caller', x->>'action', x->>'rule', (x->>'permitted')::boolean, x->>'type',
 array(select jsonb_array_elements_text(x->'ids')), array(select jsonb_array_elements_text(x->'requests')) from jsonb_array_elements($1::jsonb) x`;

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = undefined;
    const batch = gathered;
    gathered = [];
    if (batch.length === 0) return running;
    const write = async (): Promise<void> => {
      await sql.query(text, [tracesToJson(batch)], { name: `${schema}-trace`, quick: true });
    };
    const written = running.then(write);
    running = written.catch((error) => {
      // Kept for the next flush: an access is not forgotten because the database was away for a moment.
      if (gathered.length < gatheredMax * 20) gathered = [...batch, ...gathered];
      failed(error);
    });
    return written;
  }

  let durable: Promise<void> | undefined;
  return {
    seen(trace) {
      gathered.push(trace);
      if (mode === 'durable') {
        // All that arrive in one tick share one commit.
        durable ??= new Promise<void>((resolve, reject) => {
          setImmediate(() => {
            durable = undefined;
            flush().then(resolve, reject);
          });
        });
        return durable;
      }
      if (gathered.length >= gatheredMax) flush().catch(() => {});
      else timer ??= setTimeout(() => flush().catch(() => {}), flushMillis).unref();
      return undefined;
    },
    flush,
    async close() {
      await flush().catch(() => {});
      await running;
    },
  };
}
