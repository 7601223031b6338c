// Transactions and savepoints on one connection: all or nothing, and nothing after the end.
import { Problem } from '@socle/kit/problem';
import type { Connection } from './connection.ts';
import { copyInto } from './copy-in.ts';
import { copyOutOf } from './copy-out.ts';
import type { Fragment } from './fragment.ts';
import type { QueryOptions, Sql, TransactionOptions } from './sql.ts';
import { pickArrays, pickRows, toStatement } from './statement.ts';

export async function transact<T>(connection: Connection, work: (tx: Sql) => Promise<T>, how: TransactionOptions = {}): Promise<T> {
  const mode = `${how.isolation ? ` isolation level ${how.isolation}` : ''}${how.readOnly ? ' read only' : ''}`;
  const begun = connection.command(`begin${mode}`);
  // Awaited, although it costs a round trip: a statement sent along would stand alone should `begin` fail.
  if (!how.ahead) await begun;
  const [tx, end] = transactionOn(connection, begun);
  try {
    const result = await work(tx);
    end();
    await begun;
    const { command } = await connection.command('commit');
    // PostgreSQL answers ROLLBACK to a commit when a statement had failed and its error was swallowed.
    if (command !== 'COMMIT') throw new Problem('fault', 'The transaction was rolled back: one of its statements had failed.');
    return result;
  } catch (error) {
    end();
    if (!connection.broken) await connection.command('rollback').catch(() => connection.destroy());
    throw error;
  }
}

/** The Sql of an open transaction, and the function that ends its use: a statement that comes too late must not run outside of it. */
function transactionOn(connection: Connection, begun: Promise<unknown>): [tx: Sql, end: () => void] {
  let over = false;
  let savepoints = 0;
  let failed: { readonly error: unknown } | undefined;
  // Its answer comes before that of any statement sent along: what follows upon one of those is held back.
  begun.catch((error: unknown) => {
    failed = { error };
  });
  const check = (): void => {
    if (failed) throw failed.error;
    if (over) throw new Problem('fault', 'A statement was sent after the end of its transaction.');
  };
  const tx: Sql = {
    async query<T>(text: string | Fragment, values?: readonly unknown[], how?: QueryOptions) {
      check();
      return connection.run(toStatement(text, values, false, how), pickRows<T>);
    },
    async rows<T extends unknown[]>(text: string | Fragment, values?: readonly unknown[], how?: QueryOptions) {
      check();
      return connection.run(toStatement(text, values, true, how), pickArrays<T>);
    },
    async transaction(work) {
      check();
      const point = `s${++savepoints}`;
      await connection.command(`savepoint ${point}`);
      try {
        const result = await work(tx);
        check();
        await connection.command(`release savepoint ${point}`);
        return result;
      } catch (error) {
        if (!connection.broken && !over) await connection.command(`rollback to savepoint ${point}`);
        throw error;
      }
    },
    async copyIn(text) {
      check();
      return copyInto(connection, text, () => undefined);
    },
    async *copyOut(text) {
      check();
      yield* copyOutOf(connection, text, () => undefined);
    },
  };
  return [
    tx,
    () => {
      over = true;
    },
  ];
}
