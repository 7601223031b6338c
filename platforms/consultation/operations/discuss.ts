// Votes, replies, co-signatures, reports: one voice for each account, and one for each organisation, never added.
import { Problem } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import type { z } from 'zod';
import {
  accountOf,
  allowsNow,
  type By,
  type Deps,
  getCampaign,
  hasConsented,
  isInvolved,
  mandatesOf,
  noContribution,
  permitted,
} from '../call.ts';
import type { Ballot } from '../contract.ts';
import type { bodies } from '../shapes.ts';
import { findOwned, type OwnedRow } from '../store-contribution.ts';
import * as store from '../store-discussion.ts';
import { notifyFollowers, putFollow } from '../store-people.ts';
import { insertReport } from '../store-team.ts';
import { checkWords, lockCampaign, speaksFor } from './contribute.ts';

type Body<K extends keyof typeof bodies> = z.output<(typeof bodies)[K]>;

async function published(tx: Sql, campaign: string, id: number): Promise<OwnedRow> {
  const row = await findOwned(tx, campaign, id);
  if (row?.state !== 'published') throw noContribution(id);
  return row;
}

/** `value` null: the voice is taken back. */
export async function vote(
  deps: Deps,
  by: By,
  campaign: string,
  id: number,
  { value, organisation }: { readonly value: Ballot | null; readonly organisation?: string | undefined },
): Promise<void> {
  const account = await accountOf(deps, by);
  const mandates = await mandatesOf(deps.database, account.id);
  const acting = organisation === undefined ? null : await speaksFor(deps, account.id, organisation, 'name');
  await deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    const row = await published(tx, campaign, id);
    const entry = await permitted(
      deps,
      by,
      'vote',
      { campaign, id },
      {
        own: row.account === account.id,
        // One votes on what an organisation of one's own wrote neither for it nor for oneself.
        involved: isInvolved(mandates, account.id, row),
        consented: hasConsented(account),
        allows: allowsNow(deps, held),
        roles: [],
      },
    );
    if (acting === null) await store.putVote(tx, campaign, id, account.id, value, deps.clock.millis());
    else await store.putOrganisationVote(tx, campaign, id, acting, account.id, value, deps.clock.millis());
    await deps.audit.append(tx, [entry]);
  });
}

export async function readVotes(deps: Deps, by: By, campaign: string, id: number) {
  const account = await accountOf(deps, by);
  return store.findVotes(deps.database, account.id, campaign, id);
}

export async function reply(
  deps: Deps,
  by: By,
  campaign: string,
  id: number,
  input: Body<'reply'>,
  key: string,
): Promise<{ readonly id: number }> {
  const account = await accountOf(deps, by);
  const before = await store.findReplyByKey(deps.database, campaign, account.id, key);
  if (before !== undefined) return { id: before };
  const now = deps.clock.millis();
  const organisation = await speaksFor(deps, account.id, input.organisation, input.publish);
  // What is held would have to be looked at first; a reply is not worth it.
  if (checkWords(deps, { body: input.body }, false) === 'held')
    throw new Problem('business-rule', 'body: contact details do not belong in a reply.', {
      requirement: 'CCT-CONTACT',
      expression: 'body',
    });
  return deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    await published(tx, campaign, id);
    const entry = input.official
      ? await permitted(deps, by, 'answer', { campaign, id }, { allows: allowsNow(deps, held) })
      : await permitted(
          deps,
          by,
          'reply',
          { campaign, id },
          { consented: hasConsented(account), allows: allowsNow(deps, held), roles: [] },
        );
    if (input.parent !== undefined) {
      const parent = await store.findReply(tx, campaign, input.parent);
      if (parent?.contribution !== id || parent.state !== 'published')
        throw new Problem('unprocessable', `parent: there is no reply ${input.parent} to this contribution.`, {
          requirement: 'CCT-REPLY',
          expression: 'parent',
        });
      if (parent.parent !== null)
        throw new Problem('unprocessable', 'parent: a reply to a reply is answered beside it, not below it.', {
          requirement: 'CCT-REPLY',
          expression: 'parent',
        });
    }
    await lockCampaign(deps, tx, account.id, { campaign, target: '', title: '', body: '', key });
    const made = await store.insertReply(tx, {
      campaign,
      contribution: id,
      parent: input.parent ?? null,
      account: account.id,
      organisation,
      publish: input.publish,
      actor: account.actor,
      region: account.region,
      stance: input.stance,
      body: input.body,
      official: input.official,
      at: now,
      key,
    });
    if (made === undefined) return { id: (await store.findReplyByKey(tx, campaign, account.id, key)) as number };
    await notifyFollowers(tx, campaign, [['contribution', String(id)]], { kind: 'reply', subject: id, by: account.id, at: now });
    await putFollow(tx, account.id, { campaign, kind: 'contribution', id: String(id) }, now);
    await deps.audit.append(tx, [entry]);
    return { id: made };
  });
}

export async function withdrawReply(deps: Deps, by: By, campaign: string, id: number): Promise<void> {
  const account = await accountOf(deps, by);
  await deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    const row = await store.findReply(tx, campaign, id, true);
    if (!row) throw new Problem('not-found', `There is no reply ${id}.`, { requirement: 'CCT-REPLY', expression: 'reply' });
    const entry = await permitted(
      deps,
      by,
      'withdraw',
      { campaign, id },
      { own: row.account === account.id, allows: allowsNow(deps, held), roles: [] },
    );
    if (row.state !== 'withdrawn') await store.setReplyState(tx, campaign, row, 'withdrawn', null);
    await deps.audit.append(tx, [entry]);
  });
}

export async function coSign(deps: Deps, by: By, campaign: string, id: number, organisation: string): Promise<void> {
  const account = await accountOf(deps, by);
  await speaksFor(deps, account.id, organisation, 'name');
  await deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    const row = await published(tx, campaign, id);
    const entry = await permitted(
      deps,
      by,
      'co-sign',
      { campaign, id },
      { consented: hasConsented(account), allows: allowsNow(deps, held), roles: [] },
    );
    if (row.organisation === organisation)
      throw new Problem('business-rule', 'organisation: it wrote this itself.', { requirement: 'CCT-COSIGN', expression: 'organisation' });
    if (!(await store.putCoSigner(tx, campaign, id, organisation, account.id, deps.clock.millis())))
      throw new Problem('duplicate', 'organisation: it has signed this already.', {
        requirement: 'CCT-COSIGN',
        expression: 'organisation',
      });
    await deps.audit.append(tx, [entry]);
  });
}

export async function report(
  deps: Deps,
  by: By,
  campaign: string,
  subject: 'contribution' | 'reply',
  id: number,
  { article, text }: Body<'report'>,
): Promise<void> {
  const account = await accountOf(deps, by);
  await deps.database.transaction(async (tx) => {
    await getCampaign(tx, campaign, 'share');
    if (subject === 'contribution') await published(tx, campaign, id);
    else if ((await store.findReply(tx, campaign, id))?.state !== 'published')
      throw new Problem('not-found', `There is no reply ${id}.`, { requirement: 'CCT-REPLY', expression: 'reply' });
    const entry = await permitted(deps, by, 'report', { campaign, id }, { roles: [] });
    const made = await insertReport(tx, { campaign, subject, id, article, text, account: account.id, at: deps.clock.millis() });
    if (!made) throw new Problem('duplicate', 'You have reported this already.', { requirement: 'CCT-REPORT', expression: subject });
    await deps.audit.append(tx, [entry]);
  });
}
