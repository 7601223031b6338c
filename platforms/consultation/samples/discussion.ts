// What others do with a contribution of the sample: they vote, answer, sign it too. Nobody votes on his own, an organisation votes once.
import type { Ballot, ContributionKind, Stance } from '../contract.ts';
import type { SampleContribution } from './campaign-2020.ts';
import { organisations, people, type SamplePerson } from './contributors.ts';
import type { Draws } from './draws.ts';
import { moods, said } from './templates.ts';

const hour = 3_600_000;
export function discussionOf(one: { readonly kind: ContributionKind; readonly at: number }, author: SamplePerson, random: Draws): Pick<SampleContribution, 'votes' | 'organisationVotes' | 'replies' | 'coSigners'> {
  const later = (): number => one.at + hour + random.below(200 * hour);
  const ballots = moods[one.kind].flatMap(([value, count]) => Array.from({ length: count }, (): Ballot => value));
  const ballot = (): Ballot => random.pick(ballots);
  const alone = people.filter(({ organisation, key }) => organisation === undefined && key !== author.key);
  const others = organisations.filter(({ key }) => key !== author.organisation);
  const mandated = (organisation: string): string => `mandataire-${organisation}`;
  const heat = random.below(10);
  const stances: readonly Stance[] = ['for', 'for', 'against', 'neutral'];
  const replies = heat < 6 ? 0 : 1 + random.below(3);
  return {
    votes: random.some(alone, heat < 2 ? 0 : random.below(heat > 7 ? 22 : 9)).map(({ key }) => ({ person: key, value: ballot(), at: later() })),
    organisationVotes: random.some(others, heat < 3 ? 0 : random.below(heat > 7 ? 9 : 4)).map(({ key }) => ({ organisation: key, person: mandated(key), value: ballot(), at: later() })),
    replies: [
      ...random.some(people.filter(({ key }) => key !== author.key), replies).map(({ key }) => {
        const stance = random.pick(stances);
        return { person: key, stance, body: random.pick(said[stance]), at: later() };
      }),
      ...(replies > 1 && random.below(3) === 0 ? [{ team: random.pick(['redactrice', 'redacteur']), stance: 'neutral' as const, body: random.pick(said.official), at: later() }] : []),
    ].sort((a, b) => a.at - b.at),
    coSigners: author.organisation !== undefined && heat > 7 && one.kind !== 'answer' ? random.some(others, 1 + random.below(3)).map(({ key }) => ({ organisation: key, person: mandated(key), at: later() })) : [],
  };
}
