// What the desks ask the API for.
import type { ContributionKind, TargetKind, Verdict } from '../../../platforms/consultation/contract.ts';
import { get, query } from '../../kit/api.ts';
import { campaignPath } from '../data.ts';

export interface DeskItem {
  readonly id: number;
  readonly kind: ContributionKind;
  readonly target: { readonly kind: TargetKind; readonly id: string; readonly chapter?: string };
  readonly title: string;
  readonly postedAt: string;
  readonly organisation: string | null;
  readonly cluster: number | null;
  readonly anchorState: string | null;
  readonly assignment: { readonly person: string; readonly name: string; readonly due: string | null } | null;
  readonly late: boolean;
  readonly disposition: Proposed | null;
}
/** As the team sees it, before it is public. */
export interface Proposed {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly duplicate_of: number | null;
  readonly changes: readonly { readonly chapter: string; readonly element: string; readonly revision: number }[];
  readonly state: 'proposed' | 'published';
  readonly by_id: string;
  readonly by_name: string;
  readonly second_name: string | null;
}
export interface Desk {
  readonly counts: {
    readonly total: number;
    readonly unanswered: number;
    readonly proposed: number;
    readonly late: number;
    readonly orphans: number;
  };
  readonly contributions: readonly DeskItem[];
  readonly next?: string;
}
export type DeskFilter = Readonly<
  Partial<Record<'chapter' | 'target' | 'kind' | 'organisation' | 'verdict' | 'assigned' | 'late' | 'after', string>>
>;

export const askDesk = (campaign: string, filter: DeskFilter): Promise<Desk> =>
  get(`${campaignPath(campaign)}/desk${query({ ...filter })}`);

export interface QueueItem {
  readonly subject: 'contribution' | 'reply';
  readonly id: number;
  readonly contribution: number;
  readonly state: string;
  readonly title: string;
  readonly body: string;
  readonly since: string;
  readonly due: string;
  readonly late: boolean;
  readonly reports: readonly { readonly article: string; readonly text: string }[];
  readonly findings: readonly { readonly kind: string; readonly start: number; readonly end: number }[];
}
export interface AskedMandate {
  readonly organisation: string;
  readonly organisationName: string;
  readonly account: string;
  readonly name: string;
  readonly proof: string;
  readonly members: number;
}
