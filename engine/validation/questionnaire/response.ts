// A QuestionnaireResponse against its Questionnaire (R4, section 2.6.3 of QuestionnaireResponse): link ids, order, types, required
// answers, options, and questions that were not to be asked.
import type { Coding, Resource } from '@socle/engine/fhir';
import { show } from '@socle/kit/problem';
import { report, type Scope } from '../base/scope.ts';
import type { CodeAnswer } from '../contract.ts';
import { answerFault, type Question } from './answers.ts';
import { type Answers, isEnabled } from './enabled.ts';

export interface ResponseItem {
  readonly linkId?: string;
  readonly answer?: readonly Answer[];
  readonly item?: readonly ResponseItem[];
}
export interface Answer {
  readonly item?: readonly ResponseItem[];
  readonly [value: string]: unknown;
}

interface Reading {
  readonly scope: Scope;
  readonly answers: Answers;
  /** Required answers are owed once the form is finished. */
  readonly finished: boolean;
  readonly askCode: (valueSet: string, coding: Coding) => CodeAnswer;
}

export function checkResponse(response: Resource, questionnaire: Resource, scope: Scope, askCode: Reading['askCode']): void {
  const finished = response.status === 'completed' || response.status === 'amended';
  const items = listOf<ResponseItem>(response.item);
  const reading = { scope, askCode, finished, answers: collect(items, new Map()) };
  checkItems(items, listOf<Question>(questionnaire.item), 'QuestionnaireResponse', reading);
}

function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

/** Every answer by the link id of its question, for the conditions. */
function collect(items: readonly ResponseItem[], answers: Map<string, Answer[]>): Map<string, Answer[]> {
  for (const item of items) {
    const own = listOf<Answer>(item.answer);
    if (typeof item.linkId === 'string') answers.set(item.linkId, [...(answers.get(item.linkId) ?? []), ...own]);
    collect(listOf(item.item), answers);
    for (const answer of own) collect(listOf(answer.item), answers);
  }
  return answers;
}

function checkItems(items: readonly ResponseItem[], questions: readonly Question[], path: string, reading: Reading): void {
  const { scope } = reading;
  let last = -1;
  for (const [i, item] of items.entries()) {
    const at = `${path}.item[${i}]`;
    const index = questions.findIndex((question) => question.linkId === item.linkId);
    const question = questions[index];
    if (!question) {
      report(scope, 'structure', at, `${at} has the linkId ${show(item.linkId)}, which its questionnaire has not at this place`);
      continue;
    }
    if (index < last) report(scope, 'structure', at, `${at} (${question.linkId}) is out of the order of its questionnaire`);
    last = Math.max(last, index);
    const before = items.slice(0, i).some((other) => other.linkId === item.linkId);
    if (before && !(question.type === 'group' && question.repeats))
      report(scope, 'structure', at, `${at} (${question.linkId}) comes twice; its questionnaire allows one`);
    checkItem(item, question, at, reading);
  }
  if (!reading.finished) return;
  for (const question of questions) {
    const given = items.filter((item) => item.linkId === question.linkId);
    if (!question.required || !isEnabled(question, reading.answers) || given.some((item) => isAnswered(item, question))) continue;
    report(scope, 'required', path, `${path} has no answer to ${show(question.linkId)}, which its questionnaire requires`);
  }
}

function isAnswered(item: ResponseItem, question: Question): boolean {
  return question.type === 'group' || question.type === 'display'
    ? listOf(item.item).length > 0 || question.type === 'display'
    : listOf(item.answer).length > 0;
}

function checkItem(item: ResponseItem, question: Question, path: string, reading: Reading): void {
  const { scope, answers } = reading;
  const given = listOf<Answer>(item.answer);
  const name = `${path} (${question.linkId})`;
  if (question.type === 'group' || question.type === 'display') {
    if (given.length > 0) report(scope, 'structure', path, `${name} is a ${question.type}, which has no answer`);
  } else if (given.length > 1 && !question.repeats) {
    report(scope, 'structure', path, `${name} has ${given.length} answers; its questionnaire allows one`);
  }
  const isFilled = given.length > 0 || listOf(item.item).length > 0;
  if (isFilled && reading.finished && !isEnabled(question, answers))
    report(scope, 'business-rule', path, `${name} was answered, but its questionnaire does not ask it here`);
  if (question.type === 'display') return;
  const questions = listOf<Question>(question.item);
  // Items below a group hang on the item, those below a question on each answer.
  if (question.type === 'group') return checkItems(listOf(item.item), questions, path, reading);
  if (listOf(item.item).length > 0) report(scope, 'structure', path, `${name} is a question: items below it belong to its answers`);
  for (const [i, answer] of given.entries()) {
    const at = `${path}.answer[${i}]`;
    const fault = answerFault(answer, question, reading.askCode);
    if (fault) report(scope, 'value', at, `${at} (${question.linkId}) ${fault}`);
    checkItems(listOf(answer.item), questions, at, reading);
  }
}
