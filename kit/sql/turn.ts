// The end of one turn of the loop: what callers asked in it is gathered first, then what that wrote goes out, so that neither costs a turn of its own.

export interface Turn {
  /** Calls back once the input of this turn has been looked at. */
  ask(work: () => void): void;
  /** The same, behind all that is asked at the end of this turn. */
  send(work: () => void): void;
}

/** `schedule` calls back at the end of the turn. */
export function openTurn(schedule: (work: () => void) => void): Turn {
  const asking: (() => void)[] = [];
  const sending: (() => void)[] = [];
  let planned = false;

  function plan(): void {
    if (planned) return;
    planned = true;
    schedule(end);
  }

  function end(): void {
    try {
      drain(asking);
      drain(sending);
    } finally {
      planned = false;
      // Only after a fault: what stood behind it is not forgotten.
      if (asking.length > 0 || sending.length > 0) plan();
    }
  }

  return {
    ask(work) {
      asking.push(work);
      plan();
    },
    send(work) {
      sending.push(work);
      plan();
    },
  };
}

function drain(list: (() => void)[]): void {
  for (let work = list.shift(); work; work = list.shift()) work();
}

/** That of this process. */
export const turn: Turn = openTurn(setImmediate);
