// Drafting: open an edition, write a chapter, review, comment, publish. Every act is decided by a named rule and traced with it, in its own transaction.
import type { Audit } from '@socle/foundations/audit';
import type { CareCaller } from '@socle/foundations/identity';
import { Problem, show } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import { hashOf } from '../content/digest.ts';
import { chapterShape } from '../content/shapes.ts';
import type { Chapter, Edition, EditionHead, EditionState } from '../contract.ts';
import type { FrameworkParts, OpenFramework } from '../open.ts';
import { canonical, sameValue } from '../rules/canonical.ts';
import type { Finding } from '../rules/finding.ts';
import { checkEdition, requirementsOf } from '../rules/integrity.ts';
import { lint } from '../rules/lint.ts';
import { mergeChapters } from '../rules/merge.ts';
import { type Drafting, type DraftingAct, decideDrafting, type Role, ruleTexts } from '../rules/rights.ts';
import * as store from '../store.ts';
import * as drafting from '../store-drafting.ts';
import { addOrigins, type Origin } from '../store-origins.ts';

export interface DraftParts extends FrameworkParts {
  readonly framework: OpenFramework;
  readonly audit: Audit;
}

export interface By {
  readonly caller: CareCaller;
  readonly requestId: string;
}

export interface WriteOptions {
  /** Revision that it was made from. */
  readonly base: number;
  readonly reason: string;
  readonly erratum: boolean;
  /** What it was written for, element by element. */
  readonly origins?: readonly Origin[];
  /** Done in the transaction that writes, where something is written: both hold, or neither. */
  readonly inTransaction?: (tx: Sql, revision: number) => Promise<void>;
}

export interface WrittenChapter {
  readonly revision: number;
  readonly chapter: Chapter;
  /** Someone else had changed other elements meanwhile: both are in it. */
  readonly merged: boolean;
}

const frozen = (state: EditionState): boolean => state === 'published' || state === 'superseded';

/** Decides, traces the refusal or leaves the trace of the act to its transaction; gives the entry to append. */
async function permitted(
  parts: DraftParts,
  { caller, requestId }: By,
  act: DraftingAct,
  on: { edition: string; id: string },
  more: Partial<Drafting> = {},
) {
  const roles = await drafting.listRoles(parts.database, caller.id);
  const { permit, rule } = decideDrafting({ act, kind: caller.kind, roles, ...more });
  const entry = (outcome: 'permitted' | 'refused') => ({
    at: parts.clock.millis(),
    kind: 'rights' as const,
    action: act === 'read' ? ('read' as const) : ('update' as const),
    outcome,
    rule,
    caller,
    entity: { type: `framework-${act}`, id: `${on.edition}/${on.id}` },
    request: requestId,
  });
  if (!permit) {
    await parts.audit.record([entry('refused')]);
    throw new Problem('forbidden', ruleTexts[rule].en, { requirement: rule });
  }
  return entry('permitted');
}

async function lockedEdition(tx: Sql, id: string): Promise<store.EditionRow> {
  const row = await store.findEdition(tx, id, true);
  if (!row)
    throw new Problem('not-found', `${show(id)} is no edition that is known here.`, { requirement: 'FRW-EDITION', expression: 'edition' });
  return row;
}

/** A new draft with the chapters of another edition. */
export async function openEdition(parts: DraftParts, by: By, head: EditionHead, from: string): Promise<void> {
  const entry = await permitted(parts, by, 'open-edition', { edition: head.id, id: '' });
  const { edition } = await parts.framework.library.get(from);
  await parts.database.transaction(async (tx) => {
    if (await store.findEdition(tx, head.id, true))
      throw new Problem('duplicate', `Edition ${show(head.id)} is there already.`, { requirement: 'FRW-EDITION', expression: 'id' });
    const rows = await store.listEditions(tx);
    // Chapters stand under the orientations of the edition that they come from, unless others are given.
    const whole = head.orientations.length === 0 ? { ...head, orientations: edition.orientations } : head;
    await store.insertEdition(tx, whole, Math.max(0, ...rows.map(({ position }) => position)) + 1);
    const last = await store.lastRevisions(tx, head.id);
    const common = {
      at: parts.clock.millis(),
      by: { id: by.caller.id, name: by.caller.name },
      reason: `Opened from ${from}`,
      shipped: true,
    };
    await store.putRevisions(
      tx,
      edition.chapters.map((body, position) => ({
        edition: head.id,
        kind: 'chapter',
        id: body.id,
        position,
        after: last.get(`chapter/${body.id}`)?.revision ?? 0,
        body,
        ...common,
      })),
    );
    await parts.audit.append(tx, [entry]);
  });
  await parts.framework.library.refresh(true);
}

/** What is wrong with a chapter, as an editor shows it beside the text: errors refuse it, warnings do not. */
export async function checkChapter(
  parts: DraftParts,
  editionId: string,
  value: unknown,
): Promise<{ readonly chapter: Chapter | undefined; readonly findings: readonly Finding[] }> {
  const result = chapterShape.safeParse(value);
  if (!result.success) {
    const findings = result.error.issues.map(
      (issue): Finding => ({
        severity: 'error',
        rule: 'DTR-SHAPE',
        element: issue.path.map(String).join('.'),
        value: '',
        text: { fr: `Valeur refusée : ${issue.message}.`, en: `${issue.message}.` },
      }),
    );
    return { chapter: undefined, findings };
  }
  const chapter = result.data as Chapter;
  const [{ edition }, common, heads] = await Promise.all([
    parts.framework.library.get(editionId),
    parts.framework.library.common(),
    parts.framework.editions(),
  ]);
  const next: Edition = {
    ...edition,
    chapters: edition.chapters.some(({ id }) => id === chapter.id)
      ? edition.chapters.map((one) => (one.id === chapter.id ? chapter : one))
      : [...edition.chapters, chapter],
  };
  const ever = new Set<string>();
  const editions: Edition[] = [];
  for (const { id } of heads) {
    const one = id === editionId ? next : await parts.framework.edition(id);
    editions.push(one);
    if (id === editionId) continue;
    for (const other of one.chapters)
      for (const id_ of [
        other.id,
        ...other.provisions.flatMap((provision) => [provision.id, ...provision.requirements.map((each) => each.id)]),
      ])
        ever.add(id_);
  }
  const own = new Set([...requirementsOf({ chapters: [chapter] })].map(({ id }) => id));
  const wording = lint([...requirementsOf(next)]).filter(
    ({ element }) => own.has(element.split('.')[0] ?? '') || [...own].some((id) => element.startsWith(`${id}.`)),
  );
  return {
    chapter,
    findings: [...checkEdition(next, common, editions, ever), ...wording.map((one) => ({ ...one, severity: 'warning' as const }))],
  };
}

/** Writes a chapter that was made from `base`. What others changed meanwhile is merged by element; the same element is a conflict, and nothing is written. */
export async function writeChapter(
  parts: DraftParts,
  by: By,
  edition: string,
  value: unknown,
  options: WriteOptions,
): Promise<WrittenChapter> {
  const loaded = await parts.framework.library.get(edition);
  const checked = await checkChapter(parts, edition, value);
  const errors = checked.findings.filter(({ severity }) => severity === 'error');
  const yours = checked.chapter;
  const act = options.erratum ? 'erratum' : 'write';
  const entry = await permitted(parts, by, act, { edition, id: yours?.id ?? '' }, { state: loaded.edition.state });
  if (!yours || errors.length > 0) {
    const issues = errors.map((one) => ({
      severity: 'error' as const,
      code: 'value',
      text: `${one.element}: ${one.text.en} [${one.rule}: ${one.value}]`,
      expression: one.element,
      rule: one.rule,
    }));
    throw new Problem(
      'unprocessable',
      issues
        .slice(0, 10)
        .map(({ text }) => text)
        .join(' '),
      { issues, expression: issues[0]?.expression, requirement: issues[0]?.rule },
    );
  }
  const written = await parts.database.transaction(async (tx): Promise<WrittenChapter> => {
    const row = await lockedEdition(tx, edition);
    if (frozen(row.state) !== options.erratum)
      throw new Problem('business-rule', options.erratum ? 'An erratum corrects what is published.' : ruleTexts['FRW-ACC-011'].en, {
        requirement: 'FRW-ACC-011',
      });
    if (options.erratum) await store.allowErratum(tx, edition);
    const now = await store.findPart(tx, edition, 'chapter', yours.id, true);
    const last = now?.revision ?? (await store.lastRevisions(tx, edition)).get(`chapter/${yours.id}`)?.revision ?? 0;
    const next = await merged(tx, edition, yours, now, options.base);
    if (now && sameValue(now.body, next)) return { revision: now.revision, chapter: next, merged: now.revision !== options.base };
    const position = now?.position ?? (await store.listParts(tx, edition)).length;
    const change = {
      at: parts.clock.millis(),
      by: { id: by.caller.id, name: by.caller.name },
      reason: options.reason,
      erratum: options.erratum,
    };
    await store.putRevisions(tx, [{ edition, kind: 'chapter', id: next.id, position, after: last, body: next, ...change }]);
    await store.touch(tx, edition);
    if (options.origins) await addOrigins(tx, edition, last + 1, options.origins, change.at);
    await options.inTransaction?.(tx, last + 1);
    await parts.audit.append(tx, [entry]);
    return { revision: last + 1, chapter: next, merged: now !== undefined && now.revision !== options.base };
  });
  await parts.framework.library.refresh(true);
  return written;
}

async function merged(tx: Sql, edition: string, yours: Chapter, now: store.PartRow | undefined, base: number): Promise<Chapter> {
  if (!now || now.revision === base) return yours;
  const was = (await drafting.findRevision(tx, edition, yours.id, base)) as Chapter | null | undefined;
  if (!was)
    throw new Problem(
      'precondition-failed',
      `Revision ${base} of chapter ${show(yours.id)} is not known; the one that holds is ${now.revision}.`,
      { requirement: 'FRW-CONFLICT', expression: 'If-Match' },
    );
  const result = mergeChapters(was, now.body as Chapter, yours);
  if ('merged' in result) return result.merged;
  const issues = result.conflicts.map(({ element, theirs, yours: own }) => ({
    severity: 'error' as const,
    code: 'conflict',
    text: `${element} was changed by someone else too. Theirs: ${show(theirs, 400)} Yours: ${show(own, 400)}`,
    expression: element,
    rule: 'FRW-CONFLICT',
  }));
  throw new Problem('conflict', issues.map(({ text }) => text).join(' '), {
    issues,
    expression: issues[0]?.expression,
    requirement: 'FRW-CONFLICT',
  });
}

export async function reviewChapter(
  parts: DraftParts,
  by: By,
  edition: string,
  chapter: string,
  verdict: 'approved' | 'changes-wanted',
  note: string,
  revision: number,
): Promise<void> {
  const loaded = await parts.framework.library.get(edition);
  const wroteIt = (await drafting.authorsSinceApproval(parts.database, edition, chapter)).includes(by.caller.id);
  const entry = await permitted(parts, by, 'review', { edition, id: chapter }, { state: loaded.edition.state, wroteIt });
  await parts.database.transaction(async (tx) => {
    await lockedEdition(tx, edition);
    const now = await store.findPart(tx, edition, 'chapter', chapter, true);
    if (!now)
      throw new Problem('not-found', `Edition ${show(edition)} has no chapter ${show(chapter)}.`, {
        requirement: 'FRW-CHAPTER',
        expression: 'chapter',
      });
    if (now.revision !== revision)
      throw new Problem('precondition-failed', `The chapter is at revision ${now.revision}, not ${revision}: read it again.`, {
        requirement: 'FRW-CONFLICT',
        expression: 'revision',
      });
    await drafting.addReview(tx, edition, {
      chapter,
      revision,
      verdict,
      note,
      by_id: by.caller.id,
      by_name: by.caller.name,
      at: parts.clock.millis(),
    });
    await parts.audit.append(tx, [entry]);
  });
}

export async function commentOn(
  parts: DraftParts,
  by: By,
  edition: string,
  chapter: string,
  element: string,
  text: string,
): Promise<number> {
  const entry = await permitted(parts, by, 'comment', { edition, id: chapter });
  await parts.framework.library.get(edition);
  return parts.database.transaction(async (tx) => {
    const id = await drafting.addComment(tx, edition, {
      chapter,
      element,
      text,
      by_id: by.caller.id,
      by_name: by.caller.name,
      at: parts.clock.millis(),
    });
    await parts.audit.append(tx, [entry]);
    return id;
  });
}

export async function closeComment(parts: DraftParts, by: By, edition: string, id: number): Promise<void> {
  const entry = await permitted(parts, by, 'comment', { edition, id: String(id) });
  await parts.database.transaction(async (tx) => {
    if (!(await drafting.closeComment(tx, edition, id, by.caller.name, parts.clock.millis())))
      throw new Problem('not-found', `No open comment ${id} is there.`, { requirement: 'FRW-COMMENT', expression: 'id' });
    await parts.audit.append(tx, [entry]);
  });
}

/** Moves an edition on in its life. To publish: every chapter that drafters changed is approved as it stands; then it is frozen, hashed and archived, and the one before is superseded. */
export async function moveEdition(
  parts: DraftParts,
  by: By,
  id: string,
  to: 'consultation' | 'draft' | 'published',
): Promise<{ readonly hash: string | undefined }> {
  const loaded = await parts.framework.library.get(id);
  const entry = await permitted(parts, by, 'publish', { edition: id, id: to }, { state: loaded.edition.state });
  const result = await parts.database.transaction(async (tx) => {
    const row = await lockedEdition(tx, id);
    if (frozen(row.state)) throw new Problem('business-rule', ruleTexts['FRW-ACC-011'].en, { requirement: 'FRW-ACC-011' });
    const head: EditionHead = { ...row.head, state: to, ...(to === 'published' ? { published: parts.framework.today() } : {}) };
    await store.updateEdition(tx, head, row.position);
    let hash: string | undefined;
    if (to === 'published') {
      const parts_ = (await store.listParts(tx, id)).filter(({ kind }) => kind === 'chapter');
      await refuseUnapproved(tx, id);
      const edition: Edition = { ...head, chapters: parts_.map(({ body }) => body as Chapter) };
      hash = hashOf(edition);
      await store.freezeEdition(tx, id, hash, parts.clock.millis(), by.caller.name, canonical(edition));
      const before = head.previous === undefined ? undefined : await store.findEdition(tx, head.previous, true);
      if (before?.state === 'published') await store.updateEdition(tx, { ...before.head, state: 'superseded' }, before.position);
    }
    await parts.audit.append(tx, [entry]);
    return { hash };
  });
  await parts.framework.library.refresh(true);
  return result;
}

async function refuseUnapproved(tx: Sql, edition: string): Promise<void> {
  const issues = (await drafting.listUnapproved(tx, edition)).map(({ id, revision }) => ({
    severity: 'error' as const,
    code: 'business-rule',
    text: `Chapter ${id}: revision ${revision} is not approved.`,
    expression: id,
    rule: 'FRW-REVIEW',
  }));
  if (issues.length === 0) return;
  throw new Problem('business-rule', issues.map(({ text }) => text).join(' '), {
    issues,
    expression: issues[0]?.expression,
    requirement: 'FRW-REVIEW',
  });
}

export async function grantRoles(parts: DraftParts, by: By, person: string, roles: readonly Role[]): Promise<void> {
  const entry = await permitted(parts, by, 'grant', { edition: '', id: person });
  await parts.database.transaction(async (tx) => {
    await drafting.setRoles(tx, person, roles, by.caller.id, parts.clock.millis());
    await parts.audit.append(tx, [{ ...entry, details: { roles: roles.join(' ') } }]);
  });
}

/** Whether this caller may look into the drafting room; the refusal is traced. */
export async function mayDraft(parts: DraftParts, by: By, edition: string): Promise<readonly Role[]> {
  await permitted(parts, by, 'read', { edition, id: '' });
  return drafting.listRoles(parts.database, by.caller.id);
}
