// The life of a campaign: made, announced with the text that it puts to the public, extended, suspended, ended early, closed with its archive.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { canonical } from '@socle/foundations/framework';
import { Problem, show } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import type { z } from 'zod';
import { alreadyClosed, type By, courseOf, type Deps, getCampaign, permitted } from '../call.ts';
import type { CampaignEvent, CampaignHead, Role } from '../contract.ts';
import { parseInstant } from '../rules/paris.ts';
import { phaseOf } from '../rules/phase.ts';
import { decide } from '../rules/rights.ts';
import type { bodies } from '../shapes.ts';
import * as store from '../store-campaign.ts';
import { notifyFollowers } from '../store-people.ts';
import { countUnanswered } from '../store-team.ts';
import { writeArchive } from './archive.ts';

type Body<K extends keyof typeof bodies> = z.output<(typeof bodies)[K]>;

/** The head as it is kept: instants with their offset, checked against each other and against the edition. */
async function headOf(
  deps: Deps,
  given: Body<'campaign'>,
): Promise<{ readonly head: CampaignHead; readonly opensAt: number; readonly closesAt: number }> {
  const { announce: _, opensAt: opens, closesAt: closes, answersBy: answers, chapters, ...rest } = given;
  const opensAt = parseInstant(opens, 'opensAt');
  const closesAt = parseInstant(closes, 'closesAt');
  if (closesAt <= opensAt) throw refuse('closesAt', 'CCT-COURSE', `the end ${closes} is not after the opening ${opens}.`);
  const answersBy = answers === undefined ? undefined : parseInstant(answers, 'answersBy');
  if (answersBy !== undefined && answersBy < closesAt)
    throw refuse('answersBy', 'CCT-COURSE', 'answers are promised before contributions end.');
  const { edition } = await deps.framework.library.get(given.edition);
  for (const chapter of chapters ?? []) {
    if (!edition.chapters.some(({ id }) => id === chapter))
      throw refuse('chapters', 'CCT-TARGET', `edition ${given.edition} has no chapter ${show(chapter)}.`);
  }
  const ids = given.questions.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw refuse('questions', 'CCT-SHAPE', 'two questions have one id.');
  const head: CampaignHead = {
    ...(rest as Omit<CampaignHead, 'opensAt' | 'closesAt'>),
    ...(chapters ? { chapters } : {}),
    opensAt: new Date(opensAt).toISOString(),
    closesAt: new Date(closesAt).toISOString(),
    ...(answersBy === undefined ? {} : { answersBy: new Date(answersBy).toISOString() }),
  };
  return { head, opensAt, closesAt };
}

const refuse = (expression: string, requirement: string, sentence: string): Problem =>
  new Problem('unprocessable', `${expression}: ${sentence}`, { requirement, expression });

const event = (deps: Deps, by: By, act: CampaignEvent['act'], reason: string): store.EventRow => ({
  act,
  reason,
  by_id: by.caller.id,
  by_name: by.caller.name,
  at: deps.clock.millis(),
});

export async function createCampaign(deps: Deps, by: By, given: Body<'campaign'>): Promise<void> {
  const entry = await permitted(deps, by, 'organise', { campaign: given.id });
  const { head, opensAt, closesAt } = await headOf(deps, given);
  await deps.database.transaction(async (tx) => {
    if (!(await store.insertCampaign(tx, head, opensAt, closesAt)))
      throw new Problem('duplicate', `Campaign ${show(head.id)} is there already.`, { requirement: 'CCT-CAMPAIGN', expression: 'id' });
    if (given.announce) await announce(deps, by, tx, await getCampaign(tx, head.id, 'update'), 'Mise en consultation.');
    await deps.audit.append(tx, [entry]);
  });
}

/** What is open is not rewritten: after the announcement only words and the promise of answers change. */
export async function updateCampaign(deps: Deps, by: By, given: Body<'campaign'>): Promise<void> {
  const entry = await permitted(deps, by, 'organise', { campaign: given.id });
  const { head, opensAt, closesAt } = await headOf(deps, given);
  await deps.database.transaction(async (tx) => {
    const row = await getCampaign(tx, given.id, 'update');
    if (row.closed_at !== null) throw alreadyClosed(row.head);
    if (row.announced) {
      const fixed = ['edition', 'chapters', 'questions', 'opensAt', 'closesAt'] as const;
      const touched = fixed.find((key) => canonical(row.head[key]) !== canonical(head[key]));
      if (touched !== undefined)
        throw refuse(touched, 'CCT-FROZEN', 'what was announced is not rewritten; a deadline is moved by an act with its reason.');
      await store.addEvent(tx, row.id, event(deps, by, 'changed', 'Présentation modifiée.'));
    }
    await store.updateCampaign(tx, { ...row, head, opens_at: opensAt, closes_at: closesAt });
    if (given.announce && !row.announced) await announce(deps, by, tx, await getCampaign(tx, head.id, 'update'), 'Mise en consultation.');
    await deps.audit.append(tx, [entry]);
  });
}

/** The text that is put to the public is archived and hashed, whole; from then on everybody may read it. */
async function announce(deps: Deps, by: By, tx: Sql, row: store.CampaignRow, reason: string): Promise<void> {
  const { edition, version } = await deps.framework.library.get(row.head.edition);
  const chapters = edition.chapters.filter(({ id }) => row.head.chapters?.includes(id) ?? true);
  const text = canonical({ ...edition, chapters, questions: row.head.questions });
  const hash = createHash('sha256').update(text).digest('hex');
  await store.putText(tx, row.id, hash, await promisify(gzip)(text), deps.clock.millis());
  await store.updateCampaign(tx, { ...row, announced: true, text_hash: hash });
  await store.setAnchored(tx, row.id, version);
  await store.addEvent(tx, row.id, event(deps, by, 'opened', reason));
}

export async function actOnCampaign(deps: Deps, by: By, id: string, { act, reason, closesAt }: Body<'act'>): Promise<void> {
  const entry = await permitted(deps, by, act === 'close' ? 'close' : 'organise', { campaign: id });
  await deps.database.transaction(async (tx) => {
    const row = await getCampaign(tx, id, 'update');
    if (row.closed_at !== null) throw alreadyClosed(row.head);
    const now = deps.clock.millis();
    const phase = phaseOf(courseOf(row), now);
    const wanted = (...phases: string[]): void => {
      if (!phases.includes(phase))
        throw refuse('act', 'CCT-COURSE', `${act} is not done in the phase ${phase}, but in ${phases.join(', ')}.`);
    };
    switch (act) {
      case 'announce':
        wanted('preparation');
        await announce(deps, by, tx, row, reason);
        break;
      case 'extend': {
        wanted('presentation', 'contributions');
        const later = parseInstant(closesAt ?? '', 'closesAt');
        if (later <= row.closes_at) throw refuse('closesAt', 'CCT-COURSE', 'an extension ends later than what it extends.');
        await store.updateCampaign(tx, { ...row, closes_at: later, head: { ...row.head, closesAt: new Date(later).toISOString() } });
        await store.addEvent(tx, id, event(deps, by, 'extended', reason));
        break;
      }
      case 'suspend':
      case 'resume':
        wanted('presentation', 'contributions');
        if ((act === 'suspend') === (row.suspended_at !== null))
          throw refuse('act', 'CCT-COURSE', `the campaign is ${act === 'suspend' ? 'suspended already' : 'not suspended'}.`);
        await store.updateCampaign(tx, { ...row, suspended_at: act === 'suspend' ? now : null });
        await store.addEvent(tx, id, event(deps, by, act === 'suspend' ? 'suspended' : 'resumed', reason));
        break;
      case 'end-early':
        wanted('contributions');
        await store.updateCampaign(tx, { ...row, closes_at: now, head: { ...row.head, closesAt: new Date(now).toISOString() } });
        await store.addEvent(tx, id, event(deps, by, 'ended-early', reason));
        break;
      case 'close': {
        wanted('answers');
        await refuseUnanswered(tx, id);
        await store.updateCampaign(tx, { ...row, closed_at: now });
        await store.addEvent(tx, id, event(deps, by, 'closed', reason));
        const hash = await writeArchive(deps, tx, id);
        await store.updateCampaign(tx, { ...row, closed_at: now, archive_hash: hash });
        break;
      }
    }
    if (act === 'extend' || act === 'close' || act === 'end-early')
      await notifyFollowers(tx, id, [['campaign', id]], { kind: act === 'close' ? 'result' : 'closing', subject: 0, by: '', at: now });
    await deps.audit.append(tx, [{ ...entry, reason }]);
  });
}

async function refuseUnanswered(tx: Sql, campaign: string): Promise<void> {
  const { unanswered, held, first } = await countUnanswered(tx, campaign);
  if (unanswered === 0 && held === 0) return;
  const named = first.map((one) => `C-${one}`).join(', ');
  throw new Problem(
    'business-rule',
    `The campaign cannot close: ${unanswered} contributions have no published answer, ${held} wait for a moderator (${named}…).`,
    { requirement: 'CCT-CLOSE', expression: 'act' },
  );
}

/** A campaign as those see it who run it, announced or not. */
export async function readPreparation(deps: Deps, by: By, id: string) {
  const roles = await store.listRoles(deps.database, id, by.caller.id);
  await permitted(deps, by, 'read-campaigns', { campaign: id }, { roles });
  return preparationOf(deps, await getCampaign(deps.database, id), roles);
}
/** Those in which the caller has a part, with it. Who has none anywhere is refused. */
export async function listPreparations(deps: Deps, by: By) {
  const { database } = deps;
  const [rows, held] = await Promise.all([store.listCampaigns(database), store.listRolesOf(database, by.caller.id)]);
  await permitted(deps, by, 'read-campaigns', { campaign: '' }, { roles: held.map(({ role }) => role) });
  return rows.flatMap((row) => {
    const roles = [...new Set(held.filter(({ campaign }) => campaign === '' || campaign === row.id).map(({ role }) => role))];
    return decide({ act: 'read-campaigns', kind: by.caller.kind, roles }).permit ? [preparationOf(deps, row, roles)] : [];
  });
}
const preparationOf = (deps: Deps, row: store.CampaignRow, roles: readonly Role[]) => ({
  ...row.head,
  phase: phaseOf(courseOf(row), deps.clock.millis()),
  announced: row.announced,
  suspended: row.suspended_at !== null,
  roles,
});
