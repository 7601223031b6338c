// What each kind of contribution must say: refused by the element that is missing, not by a guess.
import type { Issue } from '@socle/kit/problem';
import type { CampaignHead } from '../contract.ts';
import type { ContributionInput } from '../shapes.ts';
import type { Subject } from './subject.ts';

type Said = Pick<ContributionInput, 'kind' | 'body' | 'details' | 'attachments'> & {
  readonly target: { readonly kind: string; readonly id: string };
};

const words = new Set(['question', 'defect', 'objection', 'evidence']);

/** `standing`: the words that a counter-wording would take the place of. */
export function missingIn(said: Said, head: CampaignHead, subject: Subject, standing: string | undefined): Issue[] {
  const { kind, body, details } = said;
  const issues: Issue[] = [];
  const want = (expression: string, text: string): void =>
    void issues.push({ severity: 'error', code: 'required', text: `${expression}: ${text}`, expression, rule: 'CCT-KIND' });
  if (words.has(kind) && body === '') want('body', `a ${kind} is told in words.`);
  if (kind === 'wording') {
    if (standing === undefined) want('target', 'a counter-wording is made on a chapter, a provision or a requirement.');
    if (details.wording === undefined) want('details.wording', 'a counter-wording gives the text that should stand there.');
    else if (details.wording === standing) want('details.wording', 'this is what stands there already.');
  }
  if (kind === 'objection' && details.alternative === undefined)
    want('details.alternative', 'an objection says what should be done instead.');
  if (
    kind === 'impact' &&
    details.effort === undefined &&
    details.cost === undefined &&
    details.days === undefined &&
    details.feasibleBy === undefined
  )
    want('details', 'an impact gives an effort, a cost, days or a date.');
  if (kind === 'evidence' && said.attachments.length === 0 && !/https?:\/\//.test(body))
    want('attachments', 'an evidence brings a file or an address.');
  if ((kind === 'answer') !== (subject.kind === 'question'))
    want('kind', 'an answer, and nothing else, is given to a question of the campaign.');
  const question = subject.kind === 'question' ? head.questions.find(({ id }) => id === subject.id) : undefined;
  if (question?.options && !question.options.some(({ id }) => id === details.option))
    want('details.option', `one of ${question.options.map(({ id }) => id).join(', ')}.`);
  if (question && !question.options && body === '') want('body', 'a free question is answered in words.');
  return issues;
}

/** The text that a counter-wording concerns: the anchored words, or the whole of what the element says. */
export function standingText(subject: Subject, anchor: { readonly exact: string } | undefined): string | undefined {
  if (!['chapter', 'provision', 'requirement'].includes(subject.kind)) return undefined;
  return anchor?.exact ?? subject.texts.statement ?? subject.texts.text;
}
