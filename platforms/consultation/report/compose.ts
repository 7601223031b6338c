// What the report says: by chapter, what was answered, what changed in the text, and the contributions behind each change.
import type { Edition } from '@socle/foundations/framework';
import type { Campaign, Contribution, Verdict } from '../contract.ts';
import type { Dashboard, Report, ReportChange, ReportChapter } from '../reading.ts';

interface Given {
  readonly campaign: Campaign;
  readonly dashboard: Dashboard;
  /** What was put to the public, and what the draft says now. */
  readonly before: Pick<Edition, 'chapters'>;
  readonly after: Pick<Edition, 'chapters'>;
  /** How many in each chapter (null: in none) have which published answer (null: none). */
  readonly counts: readonly { readonly chapter: string | null; readonly verdict: string | null; readonly n: number }[];
  /** Those that changed the text. */
  readonly changed: readonly Contribution[];
}

export function reportOf({ campaign, dashboard, before, after, counts: rows, changed }: Given): Report {
  const counts = new Map<string, { count: number; byVerdict: Partial<Record<Verdict, number>> }>();
  for (const { chapter, verdict, n } of rows) {
    const held = counts.get(chapter ?? '') ?? { count: 0, byVerdict: {} };
    held.count += n;
    if (verdict !== null) held.byVerdict[verdict as Verdict] = n;
    counts.set(chapter ?? '', held);
  }
  const behind = new Map<string, Contribution[]>();
  for (const one of changed) {
    for (const { element } of one.disposition?.changes ?? []) behind.set(element, [...(behind.get(element) ?? []), one]);
  }
  const was = textsOf(before);
  const chapters: ReportChapter[] = [];
  for (const chapter of [...after.chapters.filter(({ id }) => before.chapters.some((one) => one.id === id)), undefined]) {
    const id = chapter?.id ?? '';
    const held = counts.get(id);
    const changes: ReportChange[] = [];
    for (const [element, now] of chapter ? textsOf({ chapters: [chapter] }) : []) {
      const old = was.get(element);
      if (old?.text === now.text) continue;
      const [last] = (behind.get(element) ?? [])
        .flatMap(({ disposition }) => disposition?.changes.filter((one) => one.element === element) ?? [])
        .slice(-1);
      changes.push({
        change: { edition: campaign.edition, chapter: id, element, revision: last?.revision ?? 0 },
        title: now.title,
        before: old?.text ?? '',
        after: now.text,
        contributions: behind.get(element) ?? [],
      });
    }
    for (const [element, old] of chapter ? textsOf({ chapters: before.chapters.filter((one) => one.id === id) }) : []) {
      if (!textsOf({ chapters: chapter ? [chapter] : [] }).has(element))
        changes.push({
          change: { edition: campaign.edition, chapter: id, element, revision: 0 },
          title: old.title,
          before: old.text,
          after: '',
          contributions: behind.get(element) ?? [],
        });
    }
    if (held || changes.length > 0)
      chapters.push({ id, title: chapter?.title.fr ?? '', count: held?.count ?? 0, byVerdict: held?.byVerdict ?? {}, changes });
  }
  return { campaign, dashboard, chapters };
}

/** What each element says, in French. */
function textsOf({ chapters }: Pick<Edition, 'chapters'>): Map<string, { readonly title: string; readonly text: string }> {
  const found = new Map<string, { title: string; text: string }>();
  for (const chapter of chapters) {
    found.set(chapter.id, { title: chapter.title.fr, text: chapter.text.fr });
    for (const provision of chapter.provisions) {
      found.set(provision.id, { title: provision.title.fr, text: provision.text.fr });
      for (const one of provision.requirements) found.set(one.id, { title: one.title.fr, text: one.statement.fr });
    }
  }
  return found;
}
