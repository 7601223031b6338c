// A consultation in memory for tests of the pages: what `Reading` asks, answered from lists, counted by hand.

import { Problem } from '@socle/kit/problem';
import type { Campaign, Cluster, Contribution, ContributionKind, ModerationAct, Reply, Tally } from '../contract.ts';
import type { Dashboard, Heat, Reading, Report, ReportChapter } from '../reading.ts';

export interface Held {
  readonly campaigns: readonly Campaign[];
  readonly contributions: readonly Contribution[];
  readonly replies?: readonly Reply[];
  readonly clusters?: readonly Cluster[];
  readonly moderation?: readonly ModerationAct[];
  readonly report?: readonly ReportChapter[];
}

const none: Tally = { agree: 0, mixed: 0, disagree: 0 };
const plus = (a: Tally, b: Tally): Tally => ({ agree: a.agree + b.agree, mixed: a.mixed + b.mixed, disagree: a.disagree + b.disagree });
const tallied = <K extends string>(values: readonly K[]): { readonly key: K; readonly count: number }[] => {
  const counts = new Map<K, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count);
};

export function heldReading(held: Held): Reading {
  const of = (campaign: string): Contribution[] =>
    held.contributions.filter((one) => one.campaign === campaign && one.state === 'published');
  const find = (id: string): Campaign => {
    const found = held.campaigns.find((one) => one.id === id);
    if (!found) throw new Problem('not-found', `There is no campaign ${id}.`);
    return found;
  };
  const heatOf = (list: readonly Contribution[]): Map<string, Heat> => {
    const heat = new Map<string, Heat>();
    for (const one of list) {
      const { id, kind } = one.target;
      const before = heat.get(id) ?? {
        target: id,
        targetKind: kind,
        contributions: 0,
        byKind: {},
        organisations: 0,
        answered: 0,
        votes: none,
      };
      heat.set(id, {
        ...before,
        contributions: before.contributions + 1,
        byKind: { ...before.byKind, [one.kind]: (before.byKind[one.kind] ?? 0) + 1 } as Partial<Record<ContributionKind, number>>,
        organisations: before.organisations + (one.author.organisation ? 1 : 0),
        answered: before.answered + (one.disposition ? 1 : 0),
        votes: plus(before.votes, one.votes),
      });
    }
    return heat;
  };
  const dashboard = (campaign: string): Dashboard => {
    const list = of(campaign);
    const organisations = new Map(
      list.flatMap(({ author }) => (author.organisation ? [[author.organisation.id, author.organisation.name] as const] : [])),
    );
    return {
      total: list.length,
      answered: list.filter(({ disposition }) => disposition).length,
      contributors: list.length,
      organisations: organisations.size,
      votes: list.reduce((sum, { votes }) => plus(sum, votes), none),
      organisationVotes: list.reduce((sum, { organisationVotes }) => plus(sum, organisationVotes), none),
      byDay: tallied(list.map(({ postedAt }) => postedAt.slice(0, 10)))
        .map(({ key, count }) => ({ day: key, count }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
      byChapter: tallied(list.map(({ target }) => target.chapter ?? '')).map(({ key, count }) => ({
        chapter: key,
        count,
        answered: list.filter(({ target, disposition }) => disposition && (target.chapter ?? '') === key).length,
      })),
      byKind: tallied(list.map(({ kind }) => kind)).map(({ key, count }) => ({ kind: key, count })),
      byActor: tallied(list.map(({ author }) => author.actor)).map(({ key, count }) => ({ actor: key, count })),
      byOrganisation: tallied(list.flatMap(({ author }) => (author.organisation ? [author.organisation.id] : []))).map(
        ({ key, count }) => ({
          id: key,
          name: organisations.get(key) ?? key,
          count,
        }),
      ),
      byVerdict: tallied(list.map(({ disposition }) => disposition?.verdict ?? 'none')).map(({ key, count }) => ({ verdict: key, count })),
      byRegion: tallied(list.flatMap(({ author }) => (author.region ? [author.region] : []))).map(({ key, count }) => ({
        region: key,
        count,
      })),
      hottest: [...heatOf(list).values()].sort((a, b) => b.contributions - a.contributions).slice(0, 10),
    };
  };
  return {
    campaigns: async () => held.campaigns,
    campaign: async (id) => find(id),
    head: async (id) => find(id),
    async contributions(filter) {
      find(filter.campaign);
      const list = of(filter.campaign)
        .filter(
          (one) =>
            (filter.chapter === undefined || one.target.chapter === filter.chapter) &&
            (filter.target === undefined || one.target.id === filter.target) &&
            (filter.targetKind === undefined || one.target.kind === filter.targetKind) &&
            (filter.kind === undefined || one.kind === filter.kind) &&
            (filter.q === undefined || `${one.title} ${one.body}`.toLowerCase().includes(filter.q.toLowerCase())) &&
            (filter.verdict === undefined || (one.disposition?.verdict ?? 'none') === filter.verdict),
        )
        .sort((a, b) => (filter.sort === 'agreed' ? b.votes.agree - a.votes.agree : b.id - a.id));
      const from = Number(filter.after ?? 0);
      const count = filter.count ?? 20;
      return {
        contributions: list.slice(from, from + count),
        total: list.length,
        ...(from + count < list.length ? { next: String(from + count) } : {}),
      };
    },
    async contribution(campaign, id) {
      const found = held.contributions.find((one) => one.campaign === campaign && one.id === id);
      if (!found) throw new Problem('not-found', `There is no contribution C-${id} in this campaign.`);
      return found;
    },
    versions: async (campaign, id) => {
      const one = held.contributions.find((each) => each.campaign === campaign && each.id === id);
      if (!one) return [];
      const first = { revision: 1, title: 'Un premier titre', body: 'Un premier texte.', at: one.postedAt };
      return [first, { revision: one.revision, title: one.title, body: one.body, at: one.revisedAt ?? one.postedAt }];
    },
    replies: async (_campaign, contribution) => (held.replies ?? []).filter((one) => one.contribution === contribution),
    heat: async (campaign, chapter) => heatOf(of(campaign).filter((one) => chapter === undefined || one.target.chapter === chapter)),
    dashboard: async (campaign) => dashboard(campaign),
    async report(campaign): Promise<Report> {
      return { campaign: find(campaign), dashboard: dashboard(campaign), chapters: held.report ?? [] };
    },
    clusters: async () => held.clusters ?? [],
    moderation: async () => held.moderation ?? [],
    async *walk(campaign) {
      yield* of(campaign);
    },
    async *walkReplies() {
      yield* held.replies ?? [];
    },
    forget: () => undefined,
    stamp: async () => '1',
  };
}
