// A contribution is posted, edited, withdrawn: whole or not at all, once for each key, by the clock of the server.
import type { OpenFramework } from '@socle/foundations/framework';
import { type Issue, Problem } from '@socle/kit/problem';
import { type Sql, violatedConstraint } from '@socle/kit/sql';
import type { z } from 'zod';
import {
  accountOf,
  allowsNow,
  type By,
  courseOf,
  type Deps,
  getCampaign,
  hasConsented,
  mandatesOf,
  noCampaign,
  noContribution,
  permitted,
  staleRevision,
} from '../call.ts';
import type { Anchor, AnchorState, Attachment, ContributionState, Details } from '../contract.ts';
import { placeAnchor } from '../rules/anchor.ts';
import { fold } from '../rules/fold.ts';
import { mayPost } from '../rules/phase.ts';
import { positionOf } from '../rules/position.ts';
import { findSensitive } from '../rules/sensitive.ts';
import { type Subject, subjectOf, subjectsOf } from '../rules/subject.ts';
import { missingIn, standingText } from '../rules/wanted.ts';
import type { bodies, ContributionInput } from '../shapes.ts';
import * as store from '../store-contribution.ts';
import { addModeration } from '../store-team.ts';

const hour = 3_600_000;

export interface Posted {
  readonly id: number;
  readonly state: ContributionState;
  /** It was posted before under the same key. */
  readonly again: boolean;
}

/** The elements of the draft by kind and id, made once for each state of it. */
const known = new WeakMap<object, ReadonlyMap<string, Subject>>();
export async function subjectsNow(framework: OpenFramework, edition: string): Promise<ReadonlyMap<string, Subject>> {
  const [loaded, { milestones }] = await Promise.all([framework.library.get(edition), framework.library.common()]);
  const found = known.get(loaded.edition) ?? subjectsOf(loaded.edition, milestones);
  known.set(loaded.edition, found);
  return found;
}

export async function postContribution(deps: Deps, by: By, campaign: string, input: ContributionInput, key: string): Promise<Posted> {
  return orAgain(deps, by, campaign, key, async () => {
    const ready = await prepare(deps, by, campaign, input, key);
    return storing(() => deps.database.transaction((tx) => ready.store(tx, { flood: true })));
  });
}

/** What is refused may have been posted before, under this key: then that is the answer. Looked up only then, for a post is what comes by the hundred. */
async function orAgain(deps: Deps, by: By, campaign: string, key: string, work: () => Promise<Posted>): Promise<Posted> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const before = await store.findByKey(deps.database, campaign, (await accountOf(deps, by)).id, key);
    if (before === undefined) throw error;
    return again(deps.database, campaign, before);
  }
}

/** Many at once, in one transaction: all of them, or none. The parts of a position note are no flood. */
export async function postTogether(
  deps: Deps,
  by: By,
  campaign: string,
  inputs: readonly { readonly input: ContributionInput; readonly key: string }[],
  after: (tx: Sql, posted: readonly Posted[]) => Promise<void>,
): Promise<readonly Posted[]> {
  const account = await accountOf(deps, by);
  const ready: (Posted | Prepared)[] = [];
  for (const { input, key } of inputs) {
    const before = await store.findByKey(deps.database, campaign, account.id, key);
    ready.push(before === undefined ? await prepare(deps, by, campaign, input, key) : await again(deps.database, campaign, before));
  }
  return storing(() =>
    deps.database.transaction(async (tx) => {
      const posted: Posted[] = [];
      for (const one of ready) posted.push('id' in one ? one : await one.store(tx, { flood: false }));
      await after(tx, posted);
      return posted;
    }),
  );
}

async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw violatedConstraint(error) === 'contribution_position' ? positionTaken() : error;
  }
}

interface Prepared {
  store(tx: Sql, options: { readonly flood: boolean }): Promise<Posted>;
}

/** Everything that can be said of it before it is stored. */
async function prepare(deps: Deps, by: By, campaign: string, input: ContributionInput, key: string): Promise<Prepared> {
  const [account, row] = await Promise.all([accountOf(deps, by), getCampaign(deps.database, campaign, 'glance')]);
  const draft = input.draft === undefined ? undefined : await store.findDraft(deps.database, campaign, input.draft, account.id);
  const now = deps.clock.millis();
  const posting = (held: Parameters<typeof courseOf>[0]): boolean => mayPost(courseOf(held), now, deps.settings.grace, draft?.begun_at);
  const entry = await permitted(
    deps,
    by,
    'contribute',
    { campaign, id: input.target.id },
    { consented: hasConsented(account), allows: allowsNow(deps, row), inGrace: posting(row), roles: [] },
  );
  const organisation = await speaksFor(deps, account.id, input.organisation, input.publish);
  const subject = subjectOf(await subjectsNow(deps.framework, row.head.edition), row.head, input.target);
  const placed = place(subject, input.target.anchor);
  refuseMissing(missingIn(input, row.head, subject, standingText(subject, input.target.anchor)));
  const state = checkWords(deps, { title: input.title, body: input.body, ...wordsOf(input.details) }, input.keepContacts);
  return {
    async store(tx, { flood }) {
      const same = { campaign, target: input.target.id, title: input.title, body: input.body, key };
      // Under the lock that a close waits for: nothing gets in behind it.
      if (!posting(await lockCampaign(deps, tx, account.id, same, flood)))
        throw new Problem('forbidden', 'The campaign has just been closed.', { requirement: 'CCT-ACC-021' });
      const attachments = await attachmentsOf(tx, campaign, input.attachments, account.id);
      const id = await store.insertContribution(tx, {
        campaign,
        kind: input.kind,
        target: {
          kind: input.target.kind,
          id: input.target.id,
          ...(subject.chapter === undefined ? {} : { chapter: subject.chapter }),
          ...(input.target.anchor ? { anchor: input.target.anchor } : {}),
        },
        ...placed,
        title: input.title,
        body: input.body,
        details: detailsOf(input, subject),
        attachments,
        account: account.id,
        organisation,
        publish: input.publish,
        actor: account.actor,
        region: account.region,
        interests: account.interests,
        position: positionOf(input.kind),
        state,
        at: now,
        key,
        folded: fold([input.title, input.body, ...Object.values(wordsOf(input.details))].join(' ')),
      });
      if (id === undefined) return again(tx, campaign, (await store.findByKey(tx, campaign, account.id, key)) as number);
      if (attachments.length > 0) await store.bindAttachments(tx, campaign, input.attachments, id);
      if (draft) await store.removeDraft(tx, campaign, draft.id, account.id);
      if (state === 'held') await hold(tx, campaign, id, now);
      await deps.audit.append(tx, [{ ...entry, entity: { type: 'consultation-contribute', id: `${campaign}/${id}` } }]);
      return { id, state, again: false };
    },
  };
}

const keptOf = ({ standing }: Details): Details => (standing === undefined ? {} : { standing });

/** A counter-wording of a whole element keeps what it was written against: the draft will say it itself one day. */
function detailsOf({ kind, target, details }: ContributionInput, subject: Subject): Details {
  const standing = kind === 'wording' && !target.anchor ? standingText(subject, undefined) : undefined;
  return { ...(details as Details), ...(standing === undefined ? {} : { standing }) };
}

async function attachmentsOf(tx: Sql, campaign: string, ids: readonly string[], account: string): Promise<readonly Attachment[]> {
  if (ids.length === 0) return [];
  const found = await store.takeAttachments(tx, campaign, ids, account);
  if (found.length === new Set(ids).size) return found;
  throw new Problem('unprocessable', 'attachments: one of them is not there, or belongs to another contribution.', {
    requirement: 'CCT-ATTACHMENT',
    expression: 'attachments',
  });
}

async function again(db: Sql, campaign: string, id: number): Promise<Posted> {
  const row = await store.findOwned(db, campaign, id);
  return { id, state: row?.state ?? 'published', again: true };
}

const positionTaken = (): Problem =>
  new Problem(
    'duplicate',
    'target: you, or your organisation, hold a position of this kind on this element already: it is edited by its author, or signed too.',
    {
      requirement: 'CCT-POSITION',
      expression: 'target',
    },
  );

/** The organisation in whose name it is said, by a confirmed mandate. */
export async function speaksFor(deps: Deps, account: string, organisation: string | undefined, publish: string): Promise<string | null> {
  if (organisation === undefined) {
    if (publish === 'organisation')
      throw new Problem('unprocessable', 'publish: an organisation is published only where one is named.', {
        requirement: 'CCT-PUBLISH',
        expression: 'publish',
      });
    return null;
  }
  const mandates = await mandatesOf(deps.database, account);
  if (!mandates.has(organisation))
    throw new Problem('forbidden', 'organisation: you hold no confirmed mandate of it.', {
      requirement: 'CCT-MANDATE',
      expression: 'organisation',
    });
  return organisation;
}

function place(
  subject: Subject,
  anchor: Anchor | undefined,
): { anchorState: AnchorState | null; anchorAt: { start: number; end: number } | null } {
  if (!anchor) return { anchorState: null, anchorAt: null };
  const text = subject.texts[anchor.field];
  const found = text === undefined ? undefined : placeAnchor(anchor, text);
  if (!found || found.state === 'orphan' || found.start === undefined || found.end === undefined)
    throw new Problem('unprocessable', 'target.anchor: the draft does not say these words there.', {
      requirement: 'CCT-ANCHOR',
      expression: 'target.anchor',
    });
  return { anchorState: found.state, anchorAt: { start: found.start, end: found.end } };
}

function refuseMissing(issues: readonly Issue[]): void {
  if (issues.length === 0) return;
  throw new Problem('unprocessable', issues.map(({ text }) => text).join(' '), {
    issues,
    expression: issues[0]?.expression,
    requirement: 'CCT-KIND',
  });
}

const wordsOf = (details: ContributionInput['details']): Record<string, string> => ({
  ...(details.wording === undefined ? {} : { 'details.wording': details.wording }),
  ...(details.alternative === undefined ? {} : { 'details.alternative': details.alternative }),
});

/** Nothing that names a patient or opens a door is published; what only reaches a person is looked at first. The words themselves are never repeated. */
export function checkWords(deps: Deps, words: Readonly<Record<string, string>>, keepContacts: boolean): 'published' | 'held' {
  const size = Object.values(words).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > deps.settings.textSize)
    throw new Problem(
      'too-large',
      `body: ${size} bytes of words, ${deps.settings.textSize} at most; a long text is sent as a position note.`,
      {
        requirement: 'CCT-SIZE',
        expression: 'body',
      },
    );
  const found = Object.entries(words).flatMap(([expression, text]) => findSensitive(text).map((one) => ({ expression, ...one })));
  const refused = found.filter(({ refuse }) => refuse);
  const told = refused.length > 0 ? refused : keepContacts ? [] : found;
  if (told.length > 0) {
    const issues = told.map(({ expression, kind, start, end, refuse }) => ({
      severity: 'error' as const,
      code: 'business-rule',
      text: `${expression}: signs ${start} to ${end} look like a ${kind}${refuse ? ', which is never published.' : '; say so if it is meant to be public, a moderator looks first.'}`,
      expression,
      rule: refuse ? 'CCT-SENSITIVE' : 'CCT-CONTACT',
    }));
    throw new Problem('business-rule', issues.map(({ text }) => text).join(' '), {
      issues,
      expression: issues[0]?.expression,
      requirement: issues[0]?.rule,
    });
  }
  return found.length > 0 ? 'held' : 'published';
}

const hold = (tx: Sql, campaign: string, id: number, at: number): Promise<void> =>
  addModeration(tx, {
    campaign,
    act: 'hold',
    subject: 'contribution',
    subjectId: id,
    article: 'personal-data',
    reason: 'Des coordonnées semblent y figurer : une personne regarde avant publication.',
    by: 'rule:CCT-CONTACT',
    at,
  });

/** Locks the campaign, and refuses what is too much or said twice; gives the course of the campaign as it holds under the lock. */
export async function lockCampaign(
  deps: Deps,
  tx: Sql,
  account: string,
  same: Parameters<typeof store.lockAndCount>[3],
  flood = true,
): Promise<store.Locked> {
  const locked = await store.lockAndCount(tx, account, deps.clock.millis() - hour, same);
  if (!locked) throw noCampaign(same.campaign);
  if (flood && locked.posts >= deps.settings.postsAnHour)
    throw new Problem('too-many', `${deps.settings.postsAnHour} contributions and replies an hour at most.`, {
      requirement: 'CCT-FLOOD',
      headers: { 'retry-after': '600' },
    });
  if (flood && locked.twice)
    throw new Problem('duplicate', 'body: you have said just this on this element already.', {
      requirement: 'CCT-TWICE',
      expression: 'body',
    });
  return locked;
}

/** What is held is there for its author alone. */
async function locked(tx: Sql, account: string, campaign: string, id: number): Promise<store.OwnedRow> {
  const row = await store.findOwned(tx, campaign, id, true);
  if (!row || (row.state === 'held' && row.account !== account)) throw noContribution(id);
  return row;
}

export async function reviseContribution(
  deps: Deps,
  by: By,
  campaign: string,
  id: number,
  change: z.output<(typeof bodies)['revision']>,
): Promise<{ readonly revision: number; readonly state: ContributionState }> {
  const now = deps.clock.millis();
  const account = await accountOf(deps, by);
  const subjects = await subjectsNow(deps.framework, (await getCampaign(deps.database, campaign)).head.edition);
  return deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    const row = await locked(tx, account.id, campaign, id);
    const own = row.account === account.id;
    const entry = await permitted(
      deps,
      by,
      'edit',
      { campaign, id },
      { own, consented: hasConsented(account), allows: allowsNow(deps, held), roles: [] },
    );
    if (row.state !== 'published' && row.state !== 'held')
      throw new Problem('business-rule', `C-${id} is ${row.state}: it is not edited.`, {
        requirement: 'CCT-STATE',
        expression: 'contribution',
      });
    if (row.revision !== change.base) throw staleRevision(row.revision, change.base);
    const subject = subjectOf(subjects, held.head, { kind: row.target_kind, id: row.target_id });
    const said = {
      ...change,
      kind: row.kind as ContributionInput['kind'],
      target: { kind: row.target_kind, id: row.target_id },
      attachments: ['kept'],
    };
    refuseMissing(missingIn(said, held.head, subject, standingText(subject, row.anchor ?? undefined)));
    const checked = checkWords(deps, { title: change.title, body: change.body, ...wordsOf(change.details) }, change.keepContacts);
    const state = row.state === 'held' ? 'held' : checked;
    const folded = fold([change.title, change.body, ...Object.values(wordsOf(change.details))].join(' '));
    await store.reviseContribution(
      tx,
      row,
      { title: change.title, body: change.body, details: { ...(change.details as Details), ...keptOf(row.details) }, state, folded },
      now,
    );
    if (state === 'held' && row.state !== 'held') await hold(tx, campaign, id, now);
    await deps.audit.append(tx, [entry]);
    return { revision: row.revision + 1, state };
  });
}

export async function withdrawContribution(deps: Deps, by: By, campaign: string, id: number): Promise<void> {
  const account = await accountOf(deps, by);
  await deps.database.transaction(async (tx) => {
    const held = await getCampaign(tx, campaign, 'share');
    const row = await locked(tx, account.id, campaign, id);
    const entry = await permitted(
      deps,
      by,
      'withdraw',
      { campaign, id },
      { own: row.account === account.id, allows: allowsNow(deps, held), roles: [] },
    );
    if (row.state === 'withdrawn') return;
    await store.withdraw(tx, campaign, id, deps.clock.millis());
    await deps.audit.append(tx, [entry]);
  });
}
