// What a store is given to speak SQL with: statements, transactions, COPY.
import type { Fragment } from './fragment.ts';

export interface Rows<T> {
  readonly rows: T[];
  /** Rows returned, or rows touched by an insert, update or delete. */
  readonly count: number;
}

export interface QueryOptions {
  /** Name of a prepared statement. One name always goes with one text. */
  readonly name?: string;
  /** Prepares the statement under a name made from its text: for texts that are built, yet come back often. */
  readonly prepare?: boolean;
  /**
   * For short statements outside a transaction: they travel on connections that many callers share, one behind the other without
   * waiting for answers. Never for a statement that may take long: those behind it wait. A named one is planned once, without its
   * values, so that one plan must be right for all of them. `page`: it brings a page of rows, which is longer than a write; it goes where
   * least is under way, and not with others of its turn.
   */
  readonly quick?: boolean | 'page';
  /**
   * Values of type text that are long (512 bytes or more) come as a Buffer of UTF-8, which costs nothing: for what is passed on rather
   * than read. The Buffer shares the memory of all that came with it: it is not written to, and not kept for long.
   */
  readonly bytes?: boolean;
}

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /**
   * What the work sends before its first answer goes out together with `begin`. Only for work that begins with what does no harm where
   * `begin` failed and it stood alone: reading, locking.
   */
  readonly ahead?: boolean;
}

export interface CopySink {
  /** Resolves when more can be taken. Chunks need not end where a row ends. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Closes the COPY; resolves with the number of rows once the server has taken them all. */
  end(): Promise<number>;
  /** Gives up: no row of this COPY is kept. */
  abort(reason?: string): Promise<void>;
}

export interface Sql {
  /** Rows as objects. */
  query<T = Record<string, unknown>>(text: string | Fragment, values?: readonly unknown[], options?: QueryOptions): Promise<Rows<T>>;
  /** Rows as arrays, in the order of the columns: the fast path. */
  rows<T extends unknown[] = unknown[]>(text: string | Fragment, values?: readonly unknown[], options?: QueryOptions): Promise<T[]>;
  /** Commits when the work resolves, rolls back when it rejects. Inside a transaction: a savepoint (one at a time). */
  transaction<T>(work: (tx: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** `COPY … FROM STDIN`, in the transaction where there is one. */
  copyIn(text: string): Promise<CopySink>;
  /** `COPY … TO STDOUT`; leaving the loop early costs the connection, nothing else. */
  copyOut(text: string): AsyncIterable<Buffer>;
}

export interface DatabaseStats {
  /** Open connections. */
  readonly total: number;
  readonly idle: number;
  /** Callers waiting for a connection. */
  readonly waiting: number;
}

export interface Database extends Sql {
  readonly stats: DatabaseStats;
  /** Waits for the statements under way, then closes all connections. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections that one caller has for itself while it needs one; 8 unless told. Small pools are faster than big ones. */
  readonly max?: number;
  /** Connections shared by `quick` statements; 2 unless told, 0 to give each statement a connection of its own. */
  readonly quick?: number;
  readonly applicationName?: string;
  readonly statementTimeoutMs?: number;
  /** Milliseconds to wait for a free or new connection before `unavailable`; 15,000 unless told. */
  readonly waitMs?: number;
  /** Milliseconds after which an unused connection is closed; 30,000 unless told. */
  readonly idleMs?: number;
  /** PostgreSQL settings of every connection, e.g. `{ synchronous_commit: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}
