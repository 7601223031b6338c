// Keeps answers under an id made of them: the same answers have the same link, and the link tells nothing of who made it.
import { createHash } from 'node:crypto';
import { Problem } from '@socle/kit/problem';
import type { FrameworkParts, OpenFramework } from '../open.ts';
import { checkAnswers } from '../rules/applicability.ts';
import { canonical } from '../rules/canonical.ts';
import type { Answers } from '../rules/expression/compile.ts';
import { findProfile, saveProfile } from '../store.ts';

/** What was sent, held against the questionnaire; a Problem names each answer that is refused. */
export async function readAnswers(framework: OpenFramework, value: unknown): Promise<Answers> {
  const { answers, faults } = checkAnswers(value, (await framework.library.common()).facts);
  if (faults.length === 0) return answers;
  const issues = faults.map(({ fact, en, value: given }) => ({
    severity: 'error' as const,
    code: 'value',
    text: `answers.${fact}: ${en}${given === '' ? '' : ` Given: ${given}.`}`,
    expression: `answers.${fact}`,
    rule: 'FRW-ANSWER',
  }));
  throw new Problem('value', issues.map(({ text }) => text).join(' '), {
    issues,
    expression: issues[0]?.expression,
    requirement: 'FRW-ANSWER',
  });
}

/** `value`: an object, or its JSON text as a form sends it. Gives the id of the link. */
export async function saveSharedProfile(
  { database, clock, settings }: FrameworkParts,
  framework: OpenFramework,
  value: unknown,
): Promise<string> {
  const answers = await readAnswers(framework, typeof value === 'string' ? parsed(value) : value);
  const id = createHash('sha256').update(canonical(answers)).digest('base64url').slice(0, 22);
  await saveProfile(database, id, answers, clock.millis(), clock.millis() + settings.profileFor);
  return id;
}

/** Undefined: none is kept under this link, or not any more. */
export async function findSharedProfile({ database, clock }: FrameworkParts, id: string): Promise<Answers | undefined> {
  return (await findProfile(database, id.slice(0, 80), clock.millis())) as Answers | undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.slice(0, 20_000));
  } catch {
    throw new Problem('malformed', 'answers: this is no JSON.', { requirement: 'FRW-ANSWER', expression: 'answers' });
  }
}
