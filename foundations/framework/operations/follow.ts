// What can be followed: milestones, changes, the obligations of one profile.

import { calendar, dueOf } from '../exports/calendar.ts';
import { atom, type FeedEntry } from '../exports/feed.ts';
import type { FrameworkParts, OpenFramework } from '../open.ts';
import type { Answers } from '../rules/expression/compile.ts';
import { dateOf } from '../rules/planning.ts';
import { listRevisions } from '../store.ts';

export interface Followed {
  readonly edition: string;
  readonly answers: Answers;
}

export async function milestonesCalendar(framework: OpenFramework, base: string, at: number): Promise<string> {
  const list = await framework.planning({});
  return calendar(
    'Doctrine du numérique en santé',
    base,
    list.map((one) => ({
      id: one.id,
      title: one.title.fr,
      date: dateOf(one),
      url: `${base}/doctrine/timeline#${one.id}`,
      ...(one.note ? { note: one.note.fr } : {}),
    })),
    at,
  );
}

/** Dated obligations of a profile. */
export async function calendarOf(framework: OpenFramework, base: string, { edition, answers }: Followed): Promise<string> {
  const [rules, { requirements }] = await Promise.all([framework.applicability(edition), framework.library.get(edition)]);
  const entries = rules.explain(answers).flatMap(({ id, verdict }) => {
    const requirement = requirements.get(id)?.requirement;
    const date = requirement ? dueOf(requirement) : undefined;
    if (verdict !== true || !requirement || date === undefined || requirement.verb === 'NONE') return [];
    return [
      {
        id: `${edition}-${id}`,
        title: `${id} ${requirement.title.fr}`,
        date,
        note: requirement.statement.fr,
        url: `${base}/doctrine/editions/${edition}/requirements/${encodeURIComponent(id)}`,
      },
    ];
  });
  return calendar('Mes obligations', base, entries, 0);
}

/** Newest revisions of chapters. */
export async function changesFeed({ database, clock }: FrameworkParts, framework: OpenFramework, base: string): Promise<string> {
  const rows = await listRevisions(database, { kind: 'chapter', limit: 100 });
  const titles = new Map<string, string>();
  for (const { id } of await framework.editions())
    for (const chapter of (await framework.edition(id)).chapters) titles.set(`${id}/${chapter.id}`, chapter.title.fr);
  const entries = rows.map(
    (row): FeedEntry => ({
      id: `${base}/framework/revisions/${row.seq}`,
      title: `${row.erratum ? 'Erratum · ' : ''}${row.edition} · ${titles.get(`${row.edition}/${row.id}`) ?? row.id}`,
      at: row.at,
      author: row.by_name,
      text: `${row.reason} (révision ${row.revision})`,
      url: `${base}/doctrine/editions/${row.edition}/${row.id}`,
    }),
  );
  return atom('Doctrine du numérique en santé : changements', `${base}/framework/changes.atom`, entries, clock.millis());
}

/** Changes of the requirements that apply to a profile, edition after edition. */
export async function feedOf(
  { clock }: FrameworkParts,
  framework: OpenFramework,
  base: string,
  { edition, answers }: Followed,
): Promise<string> {
  const heads = await framework.editions();
  const entries: FeedEntry[] = [];
  for (const head of [...heads].reverse()) {
    if (head.previous === undefined) continue;
    const [rules, difference] = await Promise.all([framework.applicability(head.id), framework.difference(head.previous, head.id)]);
    const mine = new Set(
      rules
        .explain(answers)
        .filter(({ verdict }) => verdict === true)
        .map(({ id }) => id),
    );
    const at = Date.parse(`${head.published?.replace(/-Q\d$/, '') ?? head.id}`) || 0;
    for (const change of difference.changes) {
      if (change.element !== 'requirement' || !mine.has(change.id)) continue;
      const side = change.after[0] ?? change.before[0];
      entries.push({
        id: `${base}/doctrine/editions/${head.id}/requirements/${encodeURIComponent(change.id)}`,
        title: `${head.id} · ${change.id} : ${change.kinds.join(', ')}`,
        at,
        author: 'Doctrine',
        text: side?.text.fr ?? '',
        url: `${base}/doctrine/editions/${head.id}/requirements/${encodeURIComponent(change.id)}`,
      });
    }
  }
  return atom(
    'Mes obligations : changements',
    `${base}/doctrine/obligations.atom?edition=${edition}`,
    entries.slice(0, 200),
    clock.millis(),
  );
}
