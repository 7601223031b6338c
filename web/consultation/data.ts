// What the screens of the consultation ask the API for.
import { useQuery } from '@tanstack/react-query';
import type {
  Account,
  Anchor,
  Attachment,
  Campaign,
  Contribution,
  ContributionKind,
  Details,
  Publication,
  TargetKind,
} from '../../platforms/consultation/contract.ts';
import { get, post, put, query, remove, upload } from '../kit/api.ts';

export const api = '/consultation/api';
export const campaignPath = (campaign: string): string => `${api}/campaigns/${encodeURIComponent(campaign)}`;
export const onePath = (campaign: string, id: number): string => `${campaignPath(campaign)}/contributions/${id}`;
export const pageOf = (campaign: string, id: number): string => `/consultation/${encodeURIComponent(campaign)}/contributions/${id}`;

export const askCampaign = (id: string): Promise<Campaign> => get(campaignPath(id));
export const askContribution = (campaign: string, id: number): Promise<Contribution> => get(onePath(campaign, id));

/** Who takes part, with the roles in this campaign; asked only where somebody is signed in. */
export const useMe = (signedIn: boolean, campaign = '') =>
  useQuery({
    queryKey: ['me', campaign],
    queryFn: () => get<Account>(`${api}/me${query({ campaign })}`),
    enabled: signedIn,
    staleTime: 30_000,
  });

export interface Written {
  readonly kind: ContributionKind;
  readonly target: { readonly kind: TargetKind; readonly id: string; readonly anchor?: Anchor };
  readonly title: string;
  readonly body: string;
  readonly details: Details;
  readonly attachments: readonly string[];
  readonly publish: Publication;
  readonly organisation?: string;
  readonly draft?: string;
  readonly keepContacts?: boolean;
}
export const postContribution = (
  campaign: string,
  written: Written,
  key: string,
): Promise<{ readonly id: number; readonly state: string }> => post(`${campaignPath(campaign)}/contributions`, written, key);

export interface Similar {
  readonly id: number;
  readonly title: string;
  readonly target: string;
  readonly likeness: number;
}
export const askSimilar = (campaign: string, text: string, target: string): Promise<readonly Similar[]> =>
  post(`${campaignPath(campaign)}/similar`, { text, target });

export const sendAttachment = (campaign: string, file: File, onProgress: (share: number) => void): Promise<Attachment> =>
  upload(`${campaignPath(campaign)}/attachments${query({ name: file.name })}`, file, onProgress);

export const saveDraft = (campaign: string, id: string, body: object): Promise<void> =>
  put(`${campaignPath(campaign)}/drafts/${id}`, { body });
export const removeDraft = (campaign: string, id: string): Promise<void> => remove(`${campaignPath(campaign)}/drafts/${id}`);

export interface OwnContribution {
  readonly id: number;
  readonly campaign: string;
  readonly kind: ContributionKind;
  readonly target_kind: TargetKind;
  readonly target_id: string;
  readonly chapter: string | null;
  readonly title: string;
  readonly state: Contribution['state'];
  readonly hidden_because: string | null;
  readonly anchor_state: string | null;
  readonly postedAt: string;
  readonly revision: number;
  readonly verdict: string | null;
  readonly reason: string | null;
}
export const askOwn = (): Promise<readonly OwnContribution[]> => get(`${api}/me/contributions`);

export interface Follow {
  readonly campaign: string;
  readonly kind: 'campaign' | 'contribution' | 'element';
  readonly id: string;
}
export const askFollows = (): Promise<readonly Follow[]> => get(`${api}/me/follows`);
export const setFollow = (follow: Follow, on: boolean): Promise<void> =>
  on ? put(`${api}/me/follows`, follow) : remove(`${api}/me/follows${query({ ...follow })}`);

/** The draft of somebody who left to sign in finds its place again. */
export const signInWays = (back: string): { readonly sandbox: string; readonly account: string; readonly mail: string } => ({
  // Whoever is concerned contributes: all invented people are offered, not only the professionals.
  sandbox: `/session/start${query({ portal: 'public', with: 'sandbox', return: back })}`,
  account: `/session/start${query({ portal: 'pro', return: back })}`,
  mail: `/session/email${query({ return: back })}`,
});
