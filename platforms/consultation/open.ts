// Opens the reading side of the consultation: what pages, exports and the report ask for, each figure counted once for each state of a campaign.
import type { Edition } from '@socle/foundations/framework';
import { projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import { Problem } from '@socle/kit/problem';
import { allowsNow, courseOf, type Deps, getCampaign, noContribution } from './call.ts';
import type { ActorKind, Campaign, Cluster, ContributionKind, ModerationAct, Tally, TargetKind, Verdict } from './contract.ts';
import { readConsulted } from './operations/read-consulted.ts';
import type { ContributionFilter, Dashboard, Heat, Reading } from './reading.ts';
import { reportOf } from './report/compose.ts';
import { fold } from './rules/fold.ts';
import { phaseOf } from './rules/phase.ts';
import { toContribution, toReply } from './rules/public.ts';
import { type CampaignRow, listCampaigns, listEvents } from './store-campaign.ts';
import * as figures from './store-figures.ts';
import * as store from './store-reading.ts';

export const consultationMigrations: readonly RoomMigrations[] = [
  { room: 'consultation', schema: 'consultation', files: projectPath('platforms/consultation/migrations') },
];

const batch = 500;
/** Milliseconds for which what is known of changes is believed: a list is never older. */
const believed = 1_000;
/** When hundreds write each second, pages are made anew this often at most. */
const soon = 1_000;
/** No figure of a campaign that changes is older. */
const oldest = 30_000;

export function openReading(deps: Deps): Reading {
  const { database, clock } = deps;
  const stamps = new Map<string, { readonly at: number; readonly value: Promise<string> }>();
  const memo = new Map<string, { readonly stamp: string; readonly begun: number; took: number; readonly value: Promise<unknown> }>();
  const stamp = (campaign?: string): Promise<string> => {
    const key = campaign ?? '';
    const held = stamps.get(key);
    if (held && clock.millis() - held.at < believed) return held.value;
    const value = figures.readStamp(database, campaign);
    value.catch(() => stamps.delete(key));
    stamps.set(key, { at: clock.millis(), value });
    for (const first of stamps.keys()) {
      if (stamps.size <= 500) break;
      stamps.delete(first);
    }
    return value;
  };
  /**
   * Counted once for each state of the campaign; and while it changes all the time, a count takes a twentieth of the time at most: what took 50 ms is
   * up to a second old, what took half a second up to ten.
   */
  const once = async <T>(key: string, campaign: string, compute: () => Promise<T>): Promise<T> => {
    const at = await stamp(campaign);
    const held = memo.get(key);
    const now = clock.millis();
    if (held && (held.stamp === at || now - held.begun < Math.min(held.took * 20, oldest))) return held.value as Promise<T>;
    const value = compute();
    const made = { stamp: at, begun: now, took: 0, value };
    memo.delete(key);
    memo.set(key, made);
    value
      .then(() => {
        made.took = clock.millis() - now;
      })
      .catch(() => memo.delete(key));
    for (const first of memo.keys()) {
      if (memo.size <= 200) break;
      memo.delete(first);
    }
    return value;
  };

  async function shown(row: CampaignRow): Promise<Campaign> {
    const [events, counts] = await Promise.all([
      listEvents(database, row.id),
      once(`counts ${row.id}`, row.id, () => figures.findCounts(database, row.id)),
    ]);
    return {
      ...row.head,
      phase: phaseOf(courseOf(row), clock.millis()),
      suspended: row.suspended_at !== null,
      allows: allowsNow(deps, row),
      events: events.map(({ act, reason, by_name, at }) => ({ act, reason, by: by_name, at: new Date(at).toISOString() })),
      ...(row.text_hash === null ? {} : { textHash: row.text_hash }),
      ...(row.archive_hash === null ? {} : { archiveHash: row.archive_hash }),
      counts,
    };
  }
  /** What is being prepared is nobody's business yet. */
  async function open(id: string): Promise<CampaignRow> {
    const row = await getCampaign(database, id);
    if (!row.announced)
      throw new Problem('not-found', `There is no campaign ${JSON.stringify(id)}.`, {
        requirement: 'CCT-CAMPAIGN',
        expression: 'campaign',
      });
    return row;
  }

  const reading: Reading = {
    stamp,
    forget(campaign, urgent) {
      const held = stamps.get(campaign);
      if (!urgent && held && clock.millis() - held.at < soon) return;
      stamps.delete(campaign);
      stamps.delete('');
    },
    async campaigns() {
      return Promise.all((await listCampaigns(database)).filter(({ announced }) => announced).map(shown));
    },
    campaign: async (id) => shown(await open(id)),
    head: async (id) => (await open(id)).head,
    async contributions(filter) {
      await open(filter.campaign);
      const count = Math.min(filter.count ?? 20, 100);
      const folded = filter.q === undefined || filter.q.trim() === '' ? undefined : fold(filter.q);
      const { after: _, count: __, ...counted } = filter;
      const [rows, total] = await Promise.all([
        store.listContributions(database, { filter, folded, after: readPlace(filter), count: count + 1 }),
        once(`count ${JSON.stringify(counted)}`, filter.campaign, () => store.countContributions(database, filter, folded)),
      ]);
      const last = rows.length > count ? rows[count - 1] : undefined;
      return {
        contributions: rows.slice(0, count).map(toContribution),
        total,
        ...(last ? { next: `${last.place}.${last.id}` } : {}),
      };
    },
    async contribution(campaign, id) {
      await open(campaign);
      const row = await store.findContribution(database, campaign, id);
      if (!row) throw noContribution(id);
      return toContribution(row);
    },
    async versions(campaign, id) {
      await open(campaign);
      return (await store.listVersions(database, campaign, id)).map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
    },
    async replies(campaign, contribution) {
      await open(campaign);
      return (await store.listReplies(database, campaign, contribution)).map(toReply);
    },
    async heat(campaign, chapter) {
      await open(campaign);
      return once(`heat ${campaign} ${chapter ?? ''}`, campaign, async () => heatOf(await figures.listHeat(database, campaign, chapter)));
    },
    async dashboard(campaign) {
      await open(campaign);
      return once(`dashboard ${campaign}`, campaign, async () => {
        const [rows, sums, heat] = await Promise.all([
          figures.listFigures(database, campaign),
          figures.findSums(database, campaign),
          reading.heat(campaign),
        ]);
        return dashboardOf(rows, sums, heat);
      });
    },
    async report(id) {
      const [campaign, dashboard] = await Promise.all([reading.campaign(id), reading.dashboard(id)]);
      const { edition } = await deps.framework.library.get(campaign.edition);
      return once(`report ${id} ${deps.framework.library.stamp([campaign.edition])}`, id, async () => {
        const before = await consulted(id);
        return reportOf({
          campaign,
          dashboard,
          before,
          after: edition,
          counts: await figures.listVerdicts(database, id),
          changed: (await store.listChanged(database, id)).map(toContribution),
        });
      });
    },
    async clusters(campaign) {
      await open(campaign);
      return (await store.listClusters(database, campaign)).map((row): Cluster => ({ ...row, campaign }));
    },
    async moderation(campaign) {
      await open(campaign);
      return (await store.listModeration(database, campaign)).map(
        (row): ModerationAct => ({
          id: row.id,
          campaign,
          act: row.act as ModerationAct['act'],
          subject: row.subject as ModerationAct['subject'],
          subjectId: row.subject_id,
          ...(row.article === null ? {} : { article: row.article as NonNullable<ModerationAct['article']> }),
          reason: row.reason,
          at: new Date(row.at).toISOString(),
        }),
      );
    },
    async *walk(campaign, since) {
      await open(campaign);
      for (let after = 0; ; ) {
        const rows = await store.walkContributions(database, campaign, after, batch, since);
        for (const row of rows) yield toContribution(row);
        if (rows.length < batch) return;
        after = rows.at(-1)?.id ?? after;
      }
    },
    async *walkReplies(campaign) {
      await open(campaign);
      for (let after = 0; ; ) {
        const rows = await store.walkReplies(database, campaign, after, batch);
        for (const row of rows) yield toReply(row);
        if (rows.length < batch) return;
        after = rows.at(-1)?.id ?? after;
      }
    },
  };

  async function consulted(id: string): Promise<Pick<Edition, 'chapters'>> {
    return JSON.parse(await readConsulted(deps, id)) as Pick<Edition, 'chapters'>;
  }
  return reading;
}

function readPlace({ after }: ContributionFilter): { readonly place: number; readonly id: number } | undefined {
  if (after === undefined) return undefined;
  const [, place, id] = /^(-?\d{1,15})\.(\d{1,15})$/.exec(after) ?? [];
  if (place === undefined)
    throw new Problem('value', 'after: this is no place that a page gave.', { requirement: 'CCT-SHAPE', expression: 'after' });
  return { place: Number(place), id: Number(id) };
}

function heatOf(rows: readonly figures.HeatRow[]): ReadonlyMap<string, Heat> {
  const byKind = new Map<string, Partial<Record<ContributionKind, number>>>();
  for (const row of rows) {
    if (row.kind === null) continue;
    const key = `${row.target_kind} ${row.target_id}`;
    byKind.set(key, { ...byKind.get(key), [row.kind]: row.n });
  }
  return new Map(
    rows
      .filter(({ kind }) => kind === null)
      .map((row) => {
        const key = `${row.target_kind} ${row.target_id}`;
        const votes: Tally = { agree: row.agree, mixed: row.mixed, disagree: row.disagree };
        const heat: Heat = {
          target: row.target_id,
          targetKind: row.target_kind as TargetKind,
          contributions: row.n,
          byKind: byKind.get(key) ?? {},
          organisations: row.organisations,
          answered: row.answered,
          votes,
        };
        return [key, heat];
      }),
  );
}

function dashboardOf(rows: readonly figures.FigureRow[], sums: figures.SumRow, heat: ReadonlyMap<string, Heat>): Dashboard {
  const of = (figure: figures.FigureRow['figure']) => rows.filter((row) => row.figure === figure && row.key !== null);
  const [total] = rows.filter((row) => row.figure === 'total');
  const days = of('day')
    .map(({ key, n }) => ({ day: key as string, count: n }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  return {
    total: total?.n ?? 0,
    answered: total?.answered ?? 0,
    contributors: sums.contributors,
    organisations: sums.organisations,
    votes: { agree: sums.agree, mixed: sums.mixed, disagree: sums.disagree },
    organisationVotes: { agree: sums.org_agree, mixed: sums.org_mixed, disagree: sums.org_disagree },
    byDay: everyDay(days),
    byChapter: of('chapter').map(({ key, n, answered }) => ({ chapter: key as string, count: n, answered })),
    byKind: of('kind').map(({ key, n }) => ({ kind: key as ContributionKind, count: n })),
    byActor: of('actor').map(({ key, n }) => ({ actor: key as ActorKind, count: n })),
    byOrganisation: of('organisation')
      .slice(0, 50)
      .map(({ key, name, n }) => ({ id: key as string, name: name ?? '', count: n })),
    byVerdict: of('verdict').map(({ key, n }) => ({ verdict: key as Verdict | 'none', count: n })),
    byRegion: of('region').map(({ key, n }) => ({ region: key as string, count: n })),
    hottest: [...heat.values()]
      .filter(({ targetKind }) => targetKind === 'requirement')
      .sort((a, b) => b.contributions - a.contributions || (a.target < b.target ? -1 : 1))
      .slice(0, 12),
  };
}

/** Days without any contribution stand among the others; a campaign of years is told as it is. */
function everyDay(days: readonly { readonly day: string; readonly count: number }[]): Dashboard['byDay'] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  const all: { day: string; count: number }[] = [];
  for (let at = Date.parse(first.day); at <= Date.parse(last.day) && all.length < 1_000; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push({ day, count: counts.get(day) ?? 0 });
  }
  return all;
}
