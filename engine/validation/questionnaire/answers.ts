// Is one answer of the type, length and options that its question asks for?
import type { Coding } from '@socle/engine/fhir';
import { show } from '@socle/kit/problem';
import type { CodeAnswer } from '../contract.ts';
import { equals } from '../profiles/match.ts';
import type { Answer } from './response.ts';

export interface Question {
  readonly linkId?: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly repeats?: boolean;
  readonly maxLength?: number;
  readonly answerOption?: readonly Readonly<Record<string, unknown>>[];
  readonly answerValueSet?: string;
  readonly enableWhen?: readonly Condition[];
  readonly enableBehavior?: string;
  readonly item?: readonly Question[];
}
export interface Condition {
  readonly question?: string;
  readonly operator?: string;
  readonly [answer: string]: unknown;
}

/** JSON names of the answers that each type of question allows. */
const valuesOfType: Readonly<Record<string, readonly string[]>> = {
  boolean: ['valueBoolean'],
  decimal: ['valueDecimal'],
  integer: ['valueInteger'],
  date: ['valueDate'],
  dateTime: ['valueDateTime'],
  time: ['valueTime'],
  string: ['valueString'],
  text: ['valueString'],
  url: ['valueUri'],
  choice: ['valueCoding'],
  'open-choice': ['valueCoding', 'valueString'],
  attachment: ['valueAttachment'],
  reference: ['valueReference'],
  quantity: ['valueQuantity'],
};

/** The JSON name and value of an answer. */
export function answerValue(answer: Readonly<Record<string, unknown>>, prefix = 'value'): [name: string, value: unknown] | undefined {
  return Object.entries(answer).find(([name]) => name.startsWith(prefix));
}

/** What is wrong with it, as the end of a sentence. */
export function answerFault(
  answer: Answer,
  question: Question,
  askCode: (valueSet: string, coding: Coding) => CodeAnswer,
): string | undefined {
  const found = answerValue(answer);
  // An answer may hold extensions alone.
  if (!found) return undefined;
  const [name, value] = found;
  const options = (question.answerOption ?? []).flatMap((option) => [answerValue(option)?.[1]]).filter((option) => option !== undefined);
  const allowed = [
    ...(valuesOfType[question.type ?? ''] ?? []),
    ...(question.answerOption ?? []).flatMap((option) => answerValue(option)?.[0] ?? []),
  ];
  if (!allowed.includes(name)) return `has a ${name}; the question is of type ${question.type}`;
  if (question.maxLength !== undefined && typeof value === 'string' && value.length > question.maxLength) {
    return `has ${value.length} characters; the question allows ${question.maxLength}`;
  }
  // An open choice takes any text.
  if (question.type === 'open-choice' && name === 'valueString') return undefined;
  if (options.length > 0 && !options.some((option) => isOption(value, option)))
    return `is ${show(value)}, which is none of the options of the question`;
  if (question.answerValueSet !== undefined && name === 'valueCoding' && askCode(question.answerValueSet, value as Coding) === 'out') {
    return `is ${show(value)}, which is not in the value set ${question.answerValueSet}`;
  }
  return undefined;
}

function isOption(value: unknown, option: unknown): boolean {
  const [given, wanted] = [value as Coding | null, option as Coding | null];
  if (typeof given !== 'object' || typeof wanted !== 'object' || given === null || wanted === null) return equals(value, option);
  if (wanted.code === undefined && given.code === undefined) return equals(value, option);
  return given.system === wanted.system && given.code === wanted.code;
}
