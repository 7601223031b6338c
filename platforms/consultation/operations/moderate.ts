// Moderation by the articles of a public charter: what is hidden is said to be, with the article and the reason, in a log that everybody reads.
import { Problem } from '@socle/kit/problem';
import type { z } from 'zod';
import { accountOf, allowsNow, type By, type Deps, getCampaign, isInvolved, mandatesOf, noContribution, permitted } from '../call.ts';
import { findSensitive } from '../rules/sensitive.ts';
import type { bodies } from '../shapes.ts';
import { findOwned, setState, touch } from '../store-contribution.ts';
import { findReply, setReplyState } from '../store-discussion.ts';
import { notifyFollowers } from '../store-people.ts';
import * as store from '../store-team.ts';

type Body = z.output<(typeof bodies)['moderation']>;

/** What is done to what stands in which state. */
const courses = {
  hide: { from: ['published', 'held'], to: 'hidden' },
  restore: { from: ['hidden'], to: 'published' },
  release: { from: ['held'], to: 'published' },
  keep: { from: ['published'], to: 'published' },
} as const;

export async function moderate(deps: Deps, by: By, campaign: string, id: number, { act, subject, article, reason }: Body): Promise<void> {
  const me = await accountOf(deps, by);
  const mandates = await mandatesOf(deps.database, me.id);
  await deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    const row = subject === 'contribution' ? await findOwned(tx, campaign, id, true) : await findReply(tx, campaign, id, true);
    if (!row) throw noContribution(id);
    const entry = await permitted(
      deps,
      by,
      'moderate',
      { campaign, id },
      { allows: allowsNow(deps, held), involved: isInvolved(mandates, me.id, row) },
    );
    const course = courses[act];
    if (!(course.from as readonly string[]).includes(row.state))
      throw new Problem('business-rule', `act: ${act} is for what is ${course.from.join(' or ')}, not ${row.state}.`, {
        requirement: 'CCT-MODERATION',
        expression: 'act',
      });
    if (act === 'hide' && article === undefined)
      throw new Problem('unprocessable', 'article: what is hidden is so by an article of the charter.', {
        requirement: 'CCT-MODERATION',
        expression: 'article',
      });
    const because = act === 'hide' ? reason : null;
    const at = deps.clock.millis();
    if ('target_id' in row) {
      if (course.to !== row.state) await setState(tx, campaign, id, course.to, because);
    } else if (course.to !== row.state) await setReplyState(tx, campaign, row, course.to, because);
    await store.closeReports(tx, campaign, subject, id, by.caller.id, at);
    await store.addModeration(tx, { campaign, act, subject, subjectId: id, article: article ?? null, reason, by: by.caller.id, at });
    const contribution = 'target_id' in row ? row.id : row.contribution;
    // What is kept as it was stands in the public log all the same: its pages are made anew.
    await touch(tx, campaign, [contribution]);
    if (act !== 'keep')
      await notifyFollowers(tx, campaign, [['contribution', String(contribution)]], {
        kind: 'moderated',
        subject: contribution,
        by: '',
        at,
      });
    await deps.audit.append(tx, [{ ...entry, reason }]);
  });
}

/** What waits, with what was found in it and when it is due. */
export async function readQueue(deps: Deps, by: By, campaign: string) {
  const entry = await permitted(deps, by, 'moderate', { campaign });
  await deps.audit.record([{ ...entry, action: 'read' }]);
  return (await store.listQueue(deps.database, campaign)).map((row) => ({
    ...row,
    since: new Date(row.since).toISOString(),
    due: new Date(row.since + deps.settings.moderateWithin).toISOString(),
    late: row.since + deps.settings.moderateWithin < deps.clock.millis(),
    findings: findSensitive(`${row.title}\n${row.body}`).map(({ kind, start, end }) => ({ kind, start, end })),
  }));
}

/** What is hidden now, the last one first. */
export async function readHidden(deps: Deps, by: By, campaign: string) {
  const entry = await permitted(deps, by, 'moderate', { campaign, id: 'hidden' });
  await deps.audit.record([{ ...entry, action: 'read' }]);
  return (await store.listHidden(deps.database, campaign)).map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
}
