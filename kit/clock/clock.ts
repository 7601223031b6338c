// Time as a value that is passed along, so that tests fix it and the sandbox can move it.

export interface Clock {
  now(): Date;
  /** Milliseconds since 1970. */
  millis(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  millis: () => Date.now(),
};

export interface FixedClock extends Clock {
  /** Moves the clock by so many milliseconds; a negative number moves it back. */
  advance(milliseconds: number): void;
  set(at: Date | string | number): void;
}

/** A clock that stands still until it is moved. */
export function fixedClock(start: Date | string | number = '2026-01-01T00:00:00Z'): FixedClock {
  let millis = toMillis(start);
  return {
    now: () => new Date(millis),
    millis: () => millis,
    advance(milliseconds) {
      millis += milliseconds;
    },
    set(at) {
      millis = toMillis(at);
    },
  };
}

function toMillis(at: Date | string | number): number {
  const millis = new Date(at).getTime();
  if (Number.isNaN(millis)) throw new RangeError(`A clock cannot be set to ${String(at)}: it is not a date.`);
  return millis;
}

/** Starts a monotonic measure; the function given back says the milliseconds since then. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
