// When to stop: at the first signal in good order, at the second at once; and after an error that nobody caught.
import type { Terminal } from '@socle/kit/cli';

export interface StopSignal {
  readonly signal: AbortSignal;
  /** The exit code, once it is time to stop. */
  readonly told: Promise<number>;
  /** From now on an error that nobody caught is told to this, and stops the house in good order with exit code 1. */
  onFault(tell: (error: unknown) => void): void;
}

export function untilToldToStop(terminal: Terminal): StopSignal {
  const controller = new AbortController();
  let tell = (_code: number): void => undefined;
  const told = new Promise<number>((resolve) => {
    tell = resolve;
  });
  const stop = (): void => {
    if (controller.signal.aborted) {
      terminal.note('Stopped at once.');
      process.exit(1);
    }
    terminal.note('Stopping…');
    controller.abort();
    tell(0);
  };
  // HUP: the terminal was closed.
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, stop);
  return {
    signal: controller.signal,
    told,
    onFault(say) {
      const fail = (error: unknown): void => {
        say(error);
        controller.abort();
        tell(1);
      };
      process.on('uncaughtException', fail);
      process.on('unhandledRejection', fail);
    },
  };
}
