// Answers: proposed by a drafter, read by someone else, published; a counter-wording taken into the draft in one press, with its trace.

import { writeChapter } from '@socle/foundations/framework';
import { Problem, show } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import type { z } from 'zod';
import { accountOf, allowsNow, type By, type Deps, getCampaign, isInvolved, mandatesOf, noContribution, permitted } from '../call.ts';
import type { Change, Verdict } from '../contract.ts';
import { parseInstant } from '../rules/paris.ts';
import { reword } from '../rules/reword.ts';
import type { bodies } from '../shapes.ts';
import * as contributions from '../store-contribution.ts';
import { notifyFollowers } from '../store-people.ts';
import * as store from '../store-team.ts';

type Body<K extends keyof typeof bodies> = z.output<(typeof bodies)[K]>;
interface Answer {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly duplicateOf?: number | undefined;
}

/** The contributions, locked; each exists, is public, and is nobody's own matter. */
async function forAnswer(
  deps: Deps,
  tx: Sql,
  by: By,
  me: { readonly id: string },
  act: 'answer' | 'second-read' | 'apply',
  campaign: string,
  ids: readonly number[],
  more: object = {},
) {
  const held = await getCampaign(tx, campaign, 'share');
  const mandates = await mandatesOf(deps.database, me.id);
  const rows = await contributions.listOwned(tx, campaign, [...new Set(ids)]);
  const involved = rows.some((one) => isInvolved(mandates, me.id, one));
  const entry = await permitted(
    deps,
    by,
    act,
    { campaign, id: ids.slice(0, 20).join(' ') },
    { allows: allowsNow(deps, held), involved, ...more },
  );
  for (const id of ids) {
    const row = rows.find((one) => one.id === id);
    if (!row || row.state === 'held') throw noContribution(id);
    if (row.state === 'withdrawn')
      throw new Problem('business-rule', `C-${id} was withdrawn: it wants no answer.`, {
        requirement: 'CCT-STATE',
        expression: 'contribution',
      });
  }
  return { held, rows, entry };
}

/** One answer to one contribution, or to many that say the same. A change of the draft that was made for it stays with it. */
export async function answer(deps: Deps, by: By, campaign: string, ids: readonly number[], given: Answer): Promise<void> {
  const me = await accountOf(deps, by);
  await deps.database.transaction(async (tx) => {
    const { rows, entry } = await forAnswer(deps, tx, by, me, 'answer', campaign, ids);
    await checkDuplicate(tx, campaign, ids, given);
    const at = deps.clock.millis();
    const before = await Promise.all(rows.map(({ id }) => store.findDisposition(tx, campaign, id, true)));
    await store.putDispositions(
      tx,
      campaign,
      rows.map(({ id }, index) => ({
        contribution: id,
        verdict: given.verdict,
        reason: given.reason,
        duplicate_of: given.duplicateOf ?? null,
        changes: before[index]?.changes ?? [],
        state: 'proposed',
        by_id: by.caller.id,
        by_name: by.caller.name,
        second_id: null,
        second_name: null,
        at,
      })),
    );
    await contributions.touch(tx, campaign, ids);
    await deps.audit.append(tx, [entry]);
  });
}

/** A duplicate names an original that is public and is no duplicate itself; nothing else names one. */
async function checkDuplicate(tx: Sql, campaign: string, ids: readonly number[], { verdict, duplicateOf }: Answer): Promise<void> {
  const refuse = (sentence: string): never => {
    throw new Problem('unprocessable', `duplicateOf: ${sentence}`, { requirement: 'CCT-DUPLICATE', expression: 'duplicateOf' });
  };
  if (verdict !== 'duplicate')
    return duplicateOf === undefined ? undefined : refuse(`only a duplicate names another, not ${show(verdict)}.`);
  if (duplicateOf === undefined) return refuse('a duplicate names the contribution that it repeats.');
  if (ids.includes(duplicateOf)) refuse('a contribution does not repeat itself.');
  const original = await contributions.findOwned(tx, campaign, duplicateOf);
  if (original?.state !== 'published') refuse(`there is no contribution C-${duplicateOf}.`);
  if ((await store.findDisposition(tx, campaign, duplicateOf))?.verdict === 'duplicate') refuse(`C-${duplicateOf} is a duplicate itself.`);
}

/** By someone else than who wrote it. Agreed: published, and its author is told. Not: it goes back, with a note. */
export async function readSecond(
  deps: Deps,
  by: By,
  campaign: string,
  ids: readonly number[],
  { agree, note }: Body<'secondReading'>,
): Promise<void> {
  const me = await accountOf(deps, by);
  await deps.database.transaction(async (tx) => {
    const proposed = await Promise.all(ids.map((id) => store.findDisposition(tx, campaign, id, true)));
    const answeredIt = proposed.some((one) => one?.by_id === by.caller.id);
    const { entry } = await forAnswer(deps, tx, by, me, 'second-read', campaign, ids, { answeredIt });
    const at = deps.clock.millis();
    for (const [index, one] of proposed.entries()) {
      const id = ids[index] as number;
      if (one?.state !== 'proposed')
        throw new Problem('business-rule', `C-${id} has no proposed answer to read.`, {
          requirement: 'CCT-ANSWER',
          expression: 'disposition',
        });
      await store.putDispositions(tx, campaign, [
        {
          ...one,
          state: agree ? 'published' : 'proposed',
          reason: one.reason,
          second_id: by.caller.id,
          second_name: by.caller.name,
          at,
          ...(agree ? {} : { changes: one.changes }),
        },
      ]);
      await contributions.touch(tx, campaign, [id]);
      if (agree) await notifyFollowers(tx, campaign, [['contribution', String(id)]], { kind: 'answered', subject: id, by: '', at });
    }
    await deps.audit.append(tx, [{ ...entry, ...(note === '' ? {} : { reason: note }) }]);
  });
}

/** Takes a counter-wording into the draft: the chapter is written by the rules of drafting, and the change, its trace and the answer stand in one transaction. */
export async function applyWording(deps: Deps, by: By, campaign: string, id: number, reason: string): Promise<Change> {
  const row = await contributions.findOwned(deps.database, campaign, id);
  if (!row) throw noContribution(id);
  const { head } = await getCampaign(deps.database, campaign);
  const { edition, revisions } = await deps.framework.library.get(head.edition);
  const chapter = edition.chapters.find((one) => one.id === row.chapter);
  if (row.kind !== 'wording' || !chapter || row.details.wording === undefined)
    throw new Problem('business-rule', `C-${id} is no counter-wording.`, { requirement: 'CCT-APPLY', expression: 'contribution' });
  const next = reword(chapter, { kind: row.target_kind, id: row.target_id, anchor: row.anchor ?? undefined }, row.details.wording);
  if (!next)
    throw new Problem('conflict', `The words that C-${id} would change are no longer in the draft: it is taken in by hand.`, {
      requirement: 'CCT-APPLY',
      expression: 'target.anchor',
    });
  const me = await accountOf(deps, by);
  let change: Change | undefined;
  await writeChapter(deps.drafting, by, head.edition, next, {
    base: revisions.get(chapter.id) ?? 0,
    reason,
    erratum: false,
    origins: [{ element: row.target_id, label: `C-${id}`, address: `/consultation/${campaign}/contributions/${id}` }],
    inTransaction: async (tx, revision) => {
      const { entry } = await forAnswer(deps, tx, by, me, 'apply', campaign, [id]);
      change = { edition: head.edition, chapter: chapter.id, element: row.target_id, revision };
      const before = await store.findDisposition(tx, campaign, id, true);
      await store.putDispositions(tx, campaign, [
        {
          contribution: id,
          verdict: before?.verdict === 'accepted-in-part' ? before.verdict : 'accepted',
          reason: before?.reason ?? reason,
          duplicate_of: null,
          changes: [...(before?.changes ?? []), change],
          state: 'proposed',
          by_id: by.caller.id,
          by_name: by.caller.name,
          second_id: null,
          second_name: null,
          at: deps.clock.millis(),
        },
      ]);
      await contributions.touch(tx, campaign, [id]);
      await notifyFollowers(tx, campaign, [['element', row.target_id]], {
        kind: 'draft-changed',
        subject: id,
        by: '',
        at: deps.clock.millis(),
      });
      await deps.audit.append(tx, [entry]);
    },
  });
  if (!change)
    throw new Problem('business-rule', `The draft says already what C-${id} asks for.`, {
      requirement: 'CCT-APPLY',
      expression: 'details.wording',
    });
  return change;
}

export async function assign(deps: Deps, by: By, campaign: string, id: number, { person, name, due }: Body<'assignment'>): Promise<void> {
  const entry = await permitted(deps, by, 'assign', { campaign, id });
  const at = due === undefined ? deps.clock.millis() + deps.settings.answerWithin : parseInstant(due, 'due');
  await deps.database.transaction(async (tx) => {
    await getCampaign(tx, campaign, 'share');
    if (!(await contributions.findOwned(tx, campaign, id))) throw noContribution(id);
    await store.putAssignment(tx, campaign, id, person, name, at);
    await deps.audit.append(tx, [entry]);
  });
}

/** Confirmed by a human: likeness alone makes none. */
export async function confirmCluster(
  deps: Deps,
  by: By,
  campaign: string,
  { title, contributions: ids }: Body<'cluster'>,
): Promise<number> {
  return deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    const entry = await permitted(deps, by, 'cluster', { campaign }, { allows: allowsNow(deps, held) });
    const rows = await contributions.listOwned(tx, campaign, ids);
    for (const id of ids) if (rows.find((one) => one.id === id)?.state !== 'published') throw noContribution(id);
    const cluster = await store.insertCluster(tx, campaign, title, [...new Set(ids)], by.caller.id, deps.clock.millis());
    await contributions.touch(tx, campaign, ids);
    await deps.audit.append(tx, [entry]);
    return cluster;
  });
}

/** What a contribution says, for those who look for others that say it too. */
export async function wordsOf(deps: Deps, campaign: string, id: number): Promise<{ readonly text: string; readonly target: string }> {
  const row = await contributions.findOwned(deps.database, campaign, id);
  if (row?.state !== 'published') throw noContribution(id);
  return { text: `${row.title} ${row.body} ${row.details.wording ?? ''} ${row.details.alternative ?? ''}`, target: row.target_id };
}
