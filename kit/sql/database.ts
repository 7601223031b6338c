// Opens a database: statements on a pool, transactions and COPY on a connection of their own.
import type { Connection, Result, Statement } from './connection.ts';
import { copyInto } from './copy-in.ts';
import { copyOutOf } from './copy-out.ts';
import type { Fragment } from './fragment.ts';
import { openPool } from './pool.ts';
import type { Database, DatabaseOptions, QueryOptions } from './sql.ts';
import { pickArrays, pickRows, toStatement } from './statement.ts';
import { transact } from './transaction.ts';

/** Nothing is opened yet: the first statement does, and any later one after a loss. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = openPool(options);
  const sharing = (options.quick ?? 2) > 0;

  // Written without `async`: each layer of promises costs more than the lookup of a row by its key.
  function once<T>(statement: Statement, quick: QueryOptions['quick'], pick: (result: Result) => T): Promise<T> {
    if (quick && sharing) {
      const shared = pool.share(quick === 'page');
      return shared instanceof Promise ? shared.then((connection) => connection.run(statement, pick)) : shared.run(statement, pick);
    }
    const own = pool.acquire();
    return own instanceof Promise
      ? own.then((connection) => connection.run(statement, pick, pool.release))
      : own.run(statement, pick, pool.release);
  }

  return {
    query: <T>(text: string | Fragment, values?: readonly unknown[], how?: QueryOptions) =>
      once(toStatement(text, values, false, how), how?.quick, pickRows<T>),
    rows: <T extends unknown[]>(text: string | Fragment, values?: readonly unknown[], how?: QueryOptions) =>
      once(toStatement(text, values, true, how), how?.quick, pickArrays<T>),
    async transaction(work, how) {
      const connection = await pool.acquire();
      try {
        return await transact(connection, work, how);
      } finally {
        pool.release(connection);
      }
    },
    async copyIn(text) {
      const connection = await pool.acquire();
      return copyInto(connection, text, () => releaseAfterCopy(connection, pool.release));
    },
    async *copyOut(text) {
      const connection = await pool.acquire();
      yield* copyOutOf(connection, text, () => releaseAfterCopy(connection, pool.release));
    },
    get stats() {
      return pool.stats;
    },
    close: pool.close,
  };
}

/** The server says that it is ready a moment after the COPY is over: a statement without effect waits for that. */
function releaseAfterCopy(connection: Connection, release: (connection: Connection) => void): void {
  if (connection.broken) release(connection);
  else {
    connection
      .command('select 1')
      .catch(() => undefined)
      .finally(() => release(connection));
  }
}
