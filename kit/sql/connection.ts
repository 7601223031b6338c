// One connection: statements sent one behind the other, a bounded set of prepared names, COPY in its turn.
import type { Socket } from 'node:net';
import { Problem } from '@socle/kit/problem';
import pg from 'pg';
import { toProblem } from './errors.ts';
import { parsers } from './parsers.ts';
import type { DatabaseOptions } from './sql.ts';
import { turn } from './turn.ts';
import { cutRows } from './wire.ts';

/** Prepared statements kept on one connection; each costs the server some tens of kilobytes. */
const maxStatements = 250;

export interface Result {
  readonly rows: unknown[];
  readonly rowCount: number | null;
  readonly command: string;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[] | undefined;
  readonly name: string | undefined;
  readonly rowMode: 'array' | undefined;
  /** How its values are read, where it is not as ever. */
  readonly types?: pg.CustomTypesConfig | undefined;
}

export interface Connection {
  /** Statements sent so far. */
  readonly sent: number;
  /** Those whose answer has not come yet. */
  readonly pending: number;
  /** Those of this turn, which go out at its end in one write; 0 where none do. */
  readonly gathered: number;
  /** The connection is gone, or can no longer be trusted. */
  readonly broken: boolean;
  /** No transaction was left open on it. */
  readonly clean: boolean;
  /** Sends a statement; `pick` takes what is wanted from its result, `after` is called before the promise settles. */
  run<T>(statement: Statement, pick: (result: Result) => T, after?: (connection: Connection) => void): Promise<T>;
  /** A statement of the house itself, without values: `begin`, `commit`. */
  command(text: string): Promise<Result>;
  /** Runs a COPY stream of the driver, alone on the connection until `done` is called. */
  submit<S extends pg.Submittable>(stream: S): { stream: S; done: () => void };
  close(): Promise<void>;
  /** Drops the socket at once. */
  destroy(): void;
}

/** Opens a connection, `shared` by statements that do not wait for each other; `onLost` is called once if it goes away by itself. */
export async function connect(
  options: DatabaseOptions,
  onLost: (connection: Connection) => void,
  { shared = false }: { readonly shared?: boolean } = {},
): Promise<Connection> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName ?? 'socle',
    connectionTimeoutMillis: options.waitMs ?? 15_000,
    keepAlive: true,
    pipeline: true,
    types: parsers,
    ...(options.statementTimeoutMs ? { statement_timeout: options.statementTimeoutMs } : {}),
    ...(options.settings ? { options: startupSettings(options.settings) } : {}),
  });
  cutRows(client);
  let sent = 0;
  let pending = 0;
  let broken = false;
  let copying = false;
  let closing = false;
  let gathered = 0;
  const names = new Map<string, true>();
  /**
   * What is sent together goes out in one write: each wakes a process of the server. On a shared connection that is what one turn of the
   * loop sends; on another, what its owner sends before he waits.
   */
  function gather(): void {
    if (gathered++ > 0) return;
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.cork();
    (shared ? turn.send : process.nextTick)(() => {
      gathered = 0;
      stream.uncork();
    });
  }
  const lost = (): void => {
    if (broken) return;
    broken = true;
    if (!closing) onLost(connection);
  };
  // Without a listener the driver's error event would end the process.
  client.on('error', lost);
  client.on('end', lost);

  const connection: Connection = {
    get sent() {
      return sent;
    },
    get pending() {
      return pending;
    },
    get gathered() {
      return gathered;
    },
    get broken() {
      return broken;
    },
    get clean() {
      return client.getTransactionStatus() === 'I';
    },
    run(statement, pick, after) {
      if (copying) return Promise.reject(new Problem('fault', 'A statement was sent while a COPY is under way on the same connection.'));
      if (statement.name !== undefined) admit(client, names, statement.name);
      sent++;
      pending++;
      gather();
      return new Promise((resolve, reject) => {
        client.query(statement as unknown as pg.QueryConfig, (error: Error | null, result: Result | readonly Result[]) => {
          pending--;
          after?.(connection);
          if (error) reject(toProblem(error));
          else resolve(pick((Array.isArray(result) ? result[result.length - 1] : result) as Result));
        });
      });
    },
    command: (text) => connection.run({ text, values: undefined, name: undefined, rowMode: undefined }, whole),
    submit(stream) {
      if (copying || pending > 0) throw new Problem('fault', 'A COPY was started while statements are under way on the same connection.');
      copying = true;
      pending++;
      // The driver refuses a COPY on a connection that sends ahead; nothing is under way, so it can be switched.
      setPipeline(client, false);
      client.query(stream);
      const done = (): void => {
        if (!copying) return;
        copying = false;
        pending--;
        setPipeline(client, true);
      };
      return { stream, done };
    },
    async close() {
      closing = true;
      await client.end().catch(() => undefined);
    },
    destroy() {
      closing = true;
      broken = true;
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    },
  };
  try {
    await client.connect();
  } catch (error) {
    closing = true;
    throw toProblem(error);
  }
  return connection;
}

const whole = (result: Result): Result => result;

function setPipeline(client: pg.Client, on: boolean): void {
  (client as unknown as { pipeline: boolean }).pipeline = on;
}

/** Makes room for one more prepared name: those unused for longest are closed, without waiting for the answer. */
function admit(client: pg.Client, names: Map<string, true>, name: string): void {
  if (!names.delete(name) && names.size >= maxStatements) {
    const driver = (client as unknown as { connection: DriverConnection }).connection;
    for (const old of names.keys()) {
      // One whose first answer is still awaited stays, or the driver would take it for parsed when it is gone.
      if (driver.submittedNamedStatements[old] !== undefined) continue;
      names.delete(old);
      if (driver.parsedStatements[old] !== undefined) driver.close({ type: 'S', name: old });
      delete driver.parsedStatements[old];
      if (names.size < maxStatements) break;
    }
  }
  names.set(name, true);
}

interface DriverConnection {
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  close(message: { type: 'S'; name: string }): void;
}

function startupSettings(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `-c ${key}=${value.replaceAll(/[\\ ]/g, '\\$&')}`)
    .join(' ');
}
