// Who of the team answers what in the sample campaign, and when: about two thirds, most of them read by a second person and published.
import type { Verdict } from '../contract.ts';
import type { SampleDisposition } from './campaign-2020.ts';
import type { Draws } from './draws.ts';

const day = 86_400_000;
/** 12 January 2021, nine in the morning in France: the reading begins. */
const reading = Date.UTC(2021, 0, 12, 8);

interface Answerable {
  readonly key: string;
  readonly kind: string;
  readonly target: { readonly kind: string; readonly id: string };
  readonly cluster?: string;
  readonly answers: readonly (readonly [verdict: Verdict, reason: string])[];
}

/** The first of a theme is answered in substance, the others as its duplicates. One counter-wording at most is taken for each requirement. */
export function answersOf(all: readonly Answerable[], random: Draws): ReadonlyMap<string, SampleDisposition> {
  const found = new Map<string, SampleDisposition>();
  const taken = new Set<string>();
  const firsts = new Map<string, string>();
  for (const one of all) {
    const by = random.pick(['redactrice', 'redacteur']);
    const at = reading + random.below(40 * day);
    const published = random.below(9) > 0;
    const rest = { by, at, ...(published ? ({ state: 'published', second: 'relectrice' } as const) : ({ state: 'proposed' } as const)) };
    const first = one.cluster === undefined ? undefined : firsts.get(one.cluster);
    if (first !== undefined) {
      const reason = 'Cette remarque rejoint celle à laquelle il est répondu au fond ; les organisations qui la portent sont comptées ensemble.';
      found.set(one.key, { verdict: 'duplicate', reason, duplicateOf: first, takes: false, ...rest });
      continue;
    }
    if (one.cluster !== undefined) firsts.set(one.cluster, one.key);
    else if (random.below(20) < 6) continue;
    const worded = one.kind === 'wording' && one.target.kind === 'requirement';
    const possible = one.answers.filter(([verdict]) => !worded || verdict !== 'accepted' || !taken.has(one.target.id));
    const [verdict, reason] = worded ? (possible[0] as (typeof possible)[number]) : random.pick(possible);
    const takes = worded && verdict === 'accepted' && published;
    if (takes) taken.add(one.target.id);
    found.set(one.key, { verdict, reason, takes, ...rest });
  }
  return found;
}
