// What is being written: kept for its author until it is posted. When it was begun is told by the server, never by the client.
import { Problem } from '@socle/kit/problem';
import { accountOf, type By, type Deps, getCampaign, permitted } from '../call.ts';
import * as store from '../store-contribution.ts';

const most = 64 * 1024;

export async function saveDraft(deps: Deps, by: By, campaign: string, id: string, body: Record<string, unknown>): Promise<void> {
  await getCampaign(deps.database, campaign);
  const account = await accountOf(deps, by);
  // A draft is nobody's business but its author's, and nothing is decided by it: it can be kept before consent.
  if (JSON.stringify(body).length > most)
    throw new Problem('too-large', `body: a draft holds ${most} signs at most; a long text is sent as a position note.`, {
      requirement: 'CCT-SIZE',
      expression: 'body',
    });
  await permitted(deps, by, 'follow', { campaign });
  if (!(await store.saveDraft(deps.database, { campaign, id, account: account.id, body, saved_at: deps.clock.millis() }))) throw noDraft();
}

export async function readDraft(deps: Deps, by: By, campaign: string, id: string): Promise<store.DraftRow> {
  const account = await accountOf(deps, by);
  const found = await store.findDraft(deps.database, campaign, id, account.id);
  if (!found) throw noDraft();
  return found;
}

export async function removeDraft(deps: Deps, by: By, campaign: string, id: string): Promise<void> {
  const account = await accountOf(deps, by);
  await store.removeDraft(deps.database, campaign, id, account.id);
}

/** One that is somebody else's is not there. */
const noDraft = (): Problem =>
  new Problem('not-found', 'There is no such draft of yours.', { requirement: 'CCT-DRAFT', expression: 'draft' });
