// Questions of many callers, folded: those of one moment share a statement, and each caller has his own answer or his own error.
import { Problem } from '@socle/kit/problem';
import { turn } from './turn.ts';

export interface FoldLimits {
  /** Questions of one statement. */
  readonly most?: number;
  /** Statements under way at the same time: the next one fills meanwhile. */
  readonly flights?: number;
}

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}

/** `ask` gives one answer for each question, in their order. What it does must be whole or not at all: where it fails, each is asked alone. */
export function folded<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
  { most = 64, flights = 2 }: FoldLimits = {},
): (question: Q) => Promise<A> {
  let waiting: Waiting<Q, A>[] = [];
  let busy = 0;
  let planned = false;

  function plan(): void {
    if (planned || busy >= flights || waiting.length === 0) return;
    planned = true;
    turn.ask(() => {
      planned = false;
      while (busy < flights && waiting.length > 0) {
        const batch = waiting.slice(0, most);
        waiting = waiting.slice(most);
        busy++;
        void run(batch).finally(() => {
          busy--;
          plan();
        });
      }
    });
  }

  async function run(batch: readonly Waiting<Q, A>[]): Promise<void> {
    try {
      const answers = await ask(batch.map(({ question }) => question));
      for (const [i, one] of batch.entries()) one.resolve(answers[i] as A);
    } catch (error) {
      // One of them may be at fault: the others must not suffer for it. A database that is away is so for all.
      if (batch.length === 1 || (error instanceof Problem && error.kind === 'unavailable')) for (const one of batch) one.reject(error);
      else for (const one of batch) await run([one]);
    }
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      plan();
    });
}
