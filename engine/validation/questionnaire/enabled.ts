// Which questions of a form are asked, given the answers (R4, Questionnaire.item.enableWhen).
import { compare, equals } from '../profiles/match.ts';
import { answerValue, type Condition, type Question } from './answers.ts';
import type { Answer } from './response.ts';

/** Answers by the link id of their question. */
export type Answers = ReadonlyMap<string, readonly Answer[]>;

export function isEnabled(question: Question, answers: Answers): boolean {
  const conditions = question.enableWhen ?? [];
  if (conditions.length === 0) return true;
  return question.enableBehavior === 'any'
    ? conditions.some((condition) => holds(condition, answers))
    : conditions.every((condition) => holds(condition, answers));
}

function holds(condition: Condition, answers: Answers): boolean {
  const values = (answers.get(condition.question ?? '') ?? [])
    .map((answer) => answerValue(answer)?.[1])
    .filter((value) => value !== undefined);
  const wanted = answerValue(condition, 'answer')?.[1];
  if (condition.operator === 'exists') return values.length > 0 === (wanted === true);
  if (condition.operator === '!=') return !values.some((value) => same(value, wanted));
  return values.some((value) => compares(value, wanted, condition.operator));
}

function compares(value: unknown, wanted: unknown, operator: string | undefined): boolean {
  if (operator === '=') return same(value, wanted);
  const order = compare(value, wanted);
  if (order === undefined) return false;
  if (operator === '>') return order > 0;
  if (operator === '<') return order < 0;
  if (operator === '>=') return order >= 0;
  return operator === '<=' && order <= 0;
}

/** Codings are the same when system and code are. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return equals(a, b);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return left.code !== undefined || right.code !== undefined ? left.code === right.code && left.system === right.system : equals(a, b);
}
