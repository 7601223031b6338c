// What a contribution is about: the element of the edition that its target names, and the words that stand there.
import type { Edition } from '@socle/foundations/framework';
import { Problem, show } from '@socle/kit/problem';
import type { Anchor, CampaignHead, Target } from '../contract.ts';

/** An element of an edition as contributions see it. */
export interface Subject {
  readonly kind: Target['kind'];
  readonly id: string;
  readonly chapter?: string;
  readonly title: string;
  /** In French: the texts that can be quoted. */
  readonly texts: Readonly<Partial<Record<Anchor['field'], string>>>;
}

/** All of them by `kind id`, for one state of an edition. */
export function subjectsOf(
  edition: Edition,
  milestones: readonly { readonly id: string; readonly title: { readonly fr: string } }[],
): ReadonlyMap<string, Subject> {
  const found = new Map<string, Subject>();
  const add = (subject: Subject): void => void found.set(`${subject.kind} ${subject.id}`, subject);
  add({ kind: 'edition', id: edition.id, title: edition.title.fr, texts: { text: edition.summary.fr } });
  for (const chapter of edition.chapters) {
    add({
      kind: 'chapter',
      id: chapter.id,
      chapter: chapter.id,
      title: chapter.title.fr,
      texts: { title: chapter.title.fr, text: chapter.text.fr },
    });
    for (const provision of chapter.provisions) {
      add({
        kind: 'provision',
        id: provision.id,
        chapter: chapter.id,
        title: provision.title.fr,
        texts: { title: provision.title.fr, text: provision.text.fr },
      });
      for (const one of provision.requirements)
        add({
          kind: 'requirement',
          id: one.id,
          chapter: chapter.id,
          title: one.title.fr,
          texts: { title: one.title.fr, statement: one.statement.fr },
        });
    }
  }
  for (const one of milestones) add({ kind: 'milestone', id: one.id, title: one.title.fr, texts: {} });
  return found;
}

/** The element that a target names, where the campaign puts it to the public. */
export function subjectOf(subjects: ReadonlyMap<string, Subject>, head: CampaignHead, target: Pick<Target, 'kind' | 'id'>): Subject {
  const refuse = (sentence: string): never => {
    throw new Problem('unprocessable', sentence, { requirement: 'CCT-TARGET', expression: 'target.id' });
  };
  if (target.kind === 'question') {
    const question = head.questions.find(({ id }) => id === target.id);
    if (!question) return refuse(`The campaign asks no question ${show(target.id)}.`);
    return { kind: 'question', id: question.id, title: question.text.fr, texts: {} };
  }
  // A figure is named by the element that it illustrates: `house`, `timeline`, or a chapter.
  if (target.kind === 'figure') {
    if (!['house', 'timeline'].includes(target.id)) return refuse(`${show(target.id)} is no figure: house, timeline.`);
    return { kind: 'figure', id: target.id, title: target.id, texts: {} };
  }
  const subject = subjects.get(`${target.kind} ${target.id}`);
  if (!subject) return refuse(`The draft holds no ${target.kind} ${show(target.id)}.`);
  if (subject.chapter !== undefined && head.chapters && !head.chapters.includes(subject.chapter))
    return refuse(`Chapter ${show(subject.chapter)} is not put to this consultation.`);
  return subject;
}
