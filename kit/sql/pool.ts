// The connections of a database: some for one caller at a time, a few shared by quick statements; lost ones are replaced on next use.
import { stopwatch } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import { type Connection, connect } from './connection.ts';
import { toProblem } from './errors.ts';
import type { DatabaseOptions, DatabaseStats } from './sql.ts';

interface Waiter {
  readonly elapsed: () => number;
  take(connection: Connection): void;
  refuse(problem: Problem): void;
}

interface Lane {
  connection?: Connection;
  opening?: Promise<Connection>;
  /** Statements that wait for it to open. */
  waiting: number;
  /** Statements sent when it was last looked at, and the time since that number changed. */
  sent: number;
  idle: () => number;
}

export interface Pool {
  readonly stats: DatabaseStats;
  acquire(): Connection | Promise<Connection>;
  release(connection: Connection): void;
  /** A connection to send a quick statement on, together with others; `apart`: rather than in their company, where least is under way. */
  share(apart: boolean): Connection | Promise<Connection>;
  close(): Promise<void>;
}

export function openPool(options: DatabaseOptions): Pool {
  const max = options.max ?? 8;
  const waitMs = options.waitMs ?? 15_000;
  const idleMs = options.idleMs ?? 30_000;
  const all = new Set<Connection>();
  const idle: { connection: Connection; elapsed: () => number }[] = [];
  const waiters: Waiter[] = [];
  const lanes: Lane[] = Array.from({ length: options.quick ?? 2 }, () => ({ waiting: 0, sent: 0, idle: stopwatch() }));
  // Quick statements find few rows by a key whatever their values; a page of a record, planned anew each time, took two fifths longer for it.
  const quickOptions = { ...options, settings: { plan_cache_mode: 'force_generic_plan', ...options.settings } };
  let opening = 0;
  let closed = false;
  let emptied: (() => void) | undefined;

  // One timer for the whole pool: it never keeps the process alive, and does nothing on most turns.
  const timer = setInterval(
    () => {
      while (waiters[0] && waiters[0].elapsed() > waitMs) {
        waiters
          .shift()
          ?.refuse(
            new Problem('unavailable', 'The database is busy: no connection became free in time.', { headers: { 'Retry-After': '2' } }),
          );
      }
      while (idle[0] && idle[0].elapsed() > idleMs) {
        const { connection } = idle.shift() as { connection: Connection };
        forget(connection);
        void connection.close();
      }
      for (const lane of lanes) restLane(lane);
    },
    Math.min(1000, idleMs, waitMs),
  );
  timer.unref();

  function restLane(lane: Lane): void {
    const { connection } = lane;
    if (!connection || lane.sent !== connection.sent || connection.pending > 0) {
      lane.sent = connection?.sent ?? 0;
      lane.idle = stopwatch();
    } else if (lane.idle() > idleMs) {
      delete lane.connection;
      forget(connection);
      void connection.close();
    }
  }

  function forget(connection: Connection): void {
    all.delete(connection);
    const at = idle.findIndex((item) => item.connection === connection);
    if (at >= 0) idle.splice(at, 1);
    if (closed && all.size === 0 && opening === 0) emptied?.();
  }

  async function open(how: DatabaseOptions = options, kind?: { readonly shared: boolean }): Promise<Connection> {
    opening++;
    try {
      const connection = await connect(how, forget, kind);
      if (closed) {
        await connection.close();
        throw closedProblem();
      }
      all.add(connection);
      return connection;
    } finally {
      opening--;
      if (closed && all.size === 0 && opening === 0) emptied?.();
    }
  }

  /** Opens a connection for the one who has waited longest; if that fails, those who wait are told, for none is coming. */
  function openForWaiter(): void {
    open().then(release, (error: unknown) => {
      waiters.shift()?.refuse(toProblem(error));
      if (waiters.length > 0 && all.size + opening < max) openForWaiter();
    });
  }

  function acquire(): Connection | Promise<Connection> {
    if (closed) return Promise.reject(closedProblem());
    const free = idle.pop()?.connection;
    if (free) return free;
    return new Promise((take, refuse) => {
      waiters.push({ elapsed: stopwatch(), take, refuse });
      if (exclusive() + opening < max) openForWaiter();
    });
  }

  function exclusive(): number {
    return all.size - lanes.reduce((count, lane) => count + (lane.connection && all.has(lane.connection) ? 1 : 0), 0);
  }

  function release(connection: Connection): void {
    if (connection.broken || !connection.clean || connection.pending > 0) {
      connection.destroy();
      forget(connection);
      if (waiters.length > 0 && exclusive() + opening < max) openForWaiter();
      return;
    }
    const waiter = waiters.shift();
    if (waiter) waiter.take(connection);
    else if (closed) {
      forget(connection);
      void connection.close();
    } else idle.push({ connection, elapsed: stopwatch() });
  }

  function share(apart: boolean): Connection | Promise<Connection> {
    if (closed) return Promise.reject(closedProblem());
    // A write costs more than a short statement: those of one turn travel together, up to a point.
    if (!apart)
      for (const { connection } of lanes)
        if (connection && !connection.broken && connection.gathered > 0 && connection.gathered < gatheredMax) return connection;
    let best = lanes[0] as Lane;
    for (const lane of lanes) if (load(lane) < load(best)) best = lane;
    if (best.connection && !best.connection.broken) return best.connection;
    delete best.connection;
    best.waiting++;
    best.opening ??= open(quickOptions, { shared: true })
      .then((opened) => {
        best.connection = opened;
        return opened;
      })
      .finally(() => {
        best.waiting = 0;
        delete best.opening;
      });
    return best.opening;
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    clearInterval(timer);
    for (const waiter of waiters.splice(0)) waiter.refuse(closedProblem());
    const done = new Promise<void>((resolve) => {
      emptied = resolve;
    });
    const free = [...idle.map((item) => item.connection), ...lanes.flatMap((lane) => lane.connection ?? [])];
    await Promise.all(
      free.map(async (connection) => {
        await connection.close();
        forget(connection);
      }),
    );
    if (all.size > 0 || opening > 0) await done;
  }

  return {
    get stats() {
      return { total: all.size, idle: idle.length, waiting: waiters.length };
    },
    acquire,
    release,
    share,
    close,
  };
}

/** Statements of one turn on one connection, before another is taken. */
const gatheredMax = 4;

const load = (lane: Lane): number => lane.waiting + (lane.connection?.pending ?? 0);

function closedProblem(): Problem {
  return new Problem('unavailable', 'The database was closed.');
}
