// What pages, exports and the report ask of the consultation: the public side of it, as it may be shown to whoever asks.
import type {
  ActorKind,
  Campaign,
  CampaignHead,
  Change,
  Cluster,
  Contribution,
  ContributionKind,
  ModerationAct,
  Reply,
  Tally,
  TargetKind,
  Verdict,
} from './contract.ts';

export interface ContributionFilter {
  readonly campaign: string;
  readonly chapter?: string;
  readonly target?: string;
  readonly targetKind?: TargetKind;
  readonly kind?: ContributionKind;
  readonly actor?: ActorKind;
  readonly organisation?: string;
  readonly region?: string;
  /** `none`: not answered yet. */
  readonly verdict?: Verdict | 'none';
  /** Only those that have a published answer. */
  readonly answered?: boolean;
  readonly cluster?: number;
  /** Words, in any of their forms. */
  readonly q?: string;
  readonly sort?: 'newest' | 'oldest' | 'agreed' | 'discussed';
  /** Opaque: where the page before ended. */
  readonly after?: string;
  /** 20 unless told, 100 at most. */
  readonly count?: number;
}

export interface ContributionPage {
  readonly contributions: readonly Contribution[];
  readonly total: number;
  /** For `after`; absent on the last page. */
  readonly next?: string;
}

/** How much was said of one element: the marks in the margin, the heat on the text. */
export interface Heat {
  readonly target: string;
  readonly targetKind: TargetKind;
  readonly contributions: number;
  readonly byKind: Readonly<Partial<Record<ContributionKind, number>>>;
  readonly organisations: number;
  readonly answered: number;
  readonly votes: Tally;
}

export interface Dashboard {
  readonly total: number;
  readonly answered: number;
  readonly contributors: number;
  readonly organisations: number;
  readonly votes: Tally;
  readonly organisationVotes: Tally;
  /** Days in France, in order, those without any among them. */
  readonly byDay: readonly { readonly day: string; readonly count: number }[];
  readonly byChapter: readonly { readonly chapter: string; readonly count: number; readonly answered: number }[];
  readonly byKind: readonly { readonly kind: ContributionKind; readonly count: number }[];
  readonly byActor: readonly { readonly actor: ActorKind; readonly count: number }[];
  readonly byOrganisation: readonly { readonly id: string; readonly name: string; readonly count: number }[];
  readonly byVerdict: readonly { readonly verdict: Verdict | 'none'; readonly count: number }[];
  readonly byRegion: readonly { readonly region: string; readonly count: number }[];
  /** Requirements most spoken of. */
  readonly hottest: readonly Heat[];
}

/** One change of the text and what stands behind it. */
export interface ReportChange {
  readonly change: Change;
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly contributions: readonly Contribution[];
}

export interface ReportChapter {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly byVerdict: Readonly<Partial<Record<Verdict, number>>>;
  readonly changes: readonly ReportChange[];
}

/** What the report says, but for the dispositions: those are walked. */
export interface Report {
  readonly campaign: Campaign;
  readonly dashboard: Dashboard;
  readonly chapters: readonly ReportChapter[];
}

export interface Reading {
  campaigns(): Promise<readonly Campaign[]>;
  campaign(id: string): Promise<Campaign>;
  head(id: string): Promise<CampaignHead>;
  contributions(filter: ContributionFilter): Promise<ContributionPage>;
  contribution(campaign: string, id: number): Promise<Contribution>;
  /** Every wording that it had, oldest first. */
  versions(
    campaign: string,
    id: number,
  ): Promise<readonly { readonly revision: number; readonly title: string; readonly body: string; readonly at: string }[]>;
  replies(campaign: string, contribution: number): Promise<readonly Reply[]>;
  heat(campaign: string, chapter?: string): Promise<ReadonlyMap<string, Heat>>;
  dashboard(campaign: string): Promise<Dashboard>;
  report(campaign: string): Promise<Report>;
  clusters(campaign: string): Promise<readonly Cluster[]>;
  moderation(campaign: string): Promise<readonly ModerationAct[]>;
  /** Everything public, in the order of its numbers, a few at a time: for exports and the report. `since`: as a delta named it. */
  walk(campaign: string, since?: string): AsyncIterable<Contribution>;
  walkReplies(campaign: string): AsyncIterable<Reply>;
  /** Something was changed here: the next stamp is read anew; `urgent`: even if the last one was just read. */
  forget(campaign: string, urgent: boolean): void;
  /** Changes whenever something public of it may have: the stem of ETags. */
  stamp(campaign?: string): Promise<string>;
}
