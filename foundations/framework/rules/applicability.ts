// Which requirements apply to a product or a structure, why, and which answer would change it.
import type { Actor, ProfileFact, Requirement } from '../contract.ts';
import { type Answers, type Condition, compileExpression, factsOf, referencesOf, type Verdict } from './expression/compile.ts';
import type { Expression, FactShape } from './expression/grammar.ts';
import { parseExpression } from './expression/parse.ts';

/** The part that a profile plays, from its answers to `role`. */
const roles: Readonly<Record<string, Actor>> = {
  moe: 'MOE',
  moa: 'MOA',
  professional: 'professional',
  operator: 'institution',
  user: 'user',
};

export interface Applied {
  readonly id: string;
  /** undefined: it depends on questions that were not answered. */
  readonly verdict: Verdict;
  /** Facts that the verdict rests on, with their answers. */
  readonly because: readonly { readonly fact: string; readonly answer: Answers[string] | undefined; readonly holds: Verdict }[];
  /** Answers that would turn the verdict: the fact, and what it would have to be. */
  readonly turns: readonly { readonly fact: string; readonly to: string; readonly verdict: Verdict }[];
  /** Actors of the requirement among those of the profile. */
  readonly as: readonly Actor[];
}

export interface Applicability {
  /** Verdicts only, in the order of the edition: the fast way. */
  verdicts(answers: Answers): Verdict[];
  /** With reasons, for those that apply or may apply, or for all. */
  explain(answers: Answers, all?: boolean): Applied[];
}

interface Compiled {
  readonly requirement: Requirement;
  readonly expression: Expression | undefined;
  readonly condition: Condition;
  readonly actors: ReadonlySet<Actor>;
}

/** Compiles once; every condition was checked when its edition was stored, so none fails here. */
export function compileApplicability(requirements: readonly Requirement[], facts: readonly ProfileFact[]): Applicability {
  const shapes = new Map<string, FactShape>(facts.map((fact) => [fact.id, fact]));
  const byId = new Map<string, Compiled>();
  const always: Condition = () => true;
  const compiled = requirements.map((requirement) => {
    const parsed = requirement.condition === undefined ? undefined : parseExpression(requirement.condition, shapes);
    const expression = parsed && 'expression' in parsed ? parsed.expression : undefined;
    const condition = expression ? compileExpression(expression, (id) => byId.get(id)?.condition) : always;
    const one: Compiled = { requirement, expression, condition, actors: new Set(requirement.actors) };
    byId.set(requirement.id, one);
    return one;
  });
  const expressionFacts = (one: Compiled, seen = new Set<string>()): Set<string> => {
    if (!one.expression || seen.has(one.requirement.id)) return new Set();
    seen.add(one.requirement.id);
    const found = factsOf(one.expression);
    for (const id of referencesOf(one.expression)) {
      const other = byId.get(id);
      if (other) for (const fact of expressionFacts(other, seen)) found.add(fact);
    }
    return found;
  };

  return {
    verdicts(answers) {
      const parts = partsOf(answers);
      return compiled.map(({ condition, actors }) => verdictOf(condition, actors, parts, answers));
    },
    explain(answers, all = false) {
      const parts = partsOf(answers);
      return compiled.flatMap((one): Applied[] => {
        const verdict = verdictOf(one.condition, one.actors, parts, answers);
        if (!all && verdict === false) return [];
        const facts_ = [...expressionFacts(one)];
        return [
          {
            id: one.requirement.id,
            verdict,
            because: facts_.map((fact) => ({ fact, answer: answers[fact], holds: holds(one.condition, fact, answers) })),
            turns: facts_.flatMap((fact) => turnsOf(one, fact, shapes.get(fact), answers, parts, verdict)),
            as: [...one.actors].filter((actor) => parts === undefined || parts.has(actor)),
          },
        ];
      });
    },
  };
}

/** Undefined: the profile did not say what part it plays, so that every actor may be meant. */
function partsOf(answers: Answers): ReadonlySet<Actor> | undefined {
  const told = answers.role;
  const list = Array.isArray(told) ? (told as string[]) : typeof told === 'string' ? [told] : [];
  return list.length === 0 ? undefined : new Set(list.flatMap((one) => roles[one] ?? []));
}

function verdictOf(condition: Condition, actors: ReadonlySet<Actor>, parts: ReadonlySet<Actor> | undefined, answers: Answers): Verdict {
  if (parts) {
    let meant = false;
    for (const part of parts) if (actors.has(part)) meant = true;
    if (!meant) return false;
  }
  return condition(answers);
}

/** Whether the answer to this fact alone leaves the verdict as it is: unknown without it means that it mattered. */
function holds(condition: Condition, fact: string, answers: Answers): Verdict {
  if (answers[fact] === undefined) return undefined;
  const { [fact]: _, ...others } = answers;
  return condition(others) === undefined ? condition(answers) : undefined;
}

function turnsOf(
  one: Compiled,
  fact: string,
  shape: FactShape | undefined,
  answers: Answers,
  parts: ReadonlySet<Actor> | undefined,
  verdict: Verdict,
): Applied['turns'] {
  if (!shape) return [];
  const now = answers[fact];
  const asked = one.expression ? optionsAsked(one.expression, fact) : new Set<string>();
  const tries: [string, Answers[string]][] =
    shape.type === 'boolean'
      ? (
          [
            ['yes', true],
            ['no', false],
          ] as [string, boolean][]
        ).filter(([, value]) => value !== now)
      : shape.type === 'one'
        ? (shape.options ?? [])
            .filter(({ id }) => id !== now && (asked.has(id) || asked.size === 0 || typeof now === 'string'))
            .map(({ id }) => [id, id])
        : shape.type === 'many'
          ? manyTries(shape, now, asked)
          : [];
  const turned = tries.flatMap(([to, value]) => {
    const other = verdictOf(one.condition, one.actors, parts, { ...answers, [fact]: value });
    return other === verdict || other === undefined ? [] : [{ fact, to, verdict: other }];
  });
  return turned.slice(0, 4);
}

/** One option more, or one less. */
function manyTries(shape: FactShape, now: Answers[string] | undefined, asked: ReadonlySet<string>): [string, Answers[string]][] {
  const held = Array.isArray(now) ? (now as string[]) : [];
  return (shape.options ?? [])
    .filter(({ id }) => asked.has(id))
    .map(({ id }) => (held.includes(id) ? [`-${id}`, held.filter((one) => one !== id)] : [`+${id}`, [...held, id]]));
}

function optionsAsked(expression: Expression, fact: string, into = new Set<string>()): Set<string> {
  if (expression.op === 'in' && expression.fact === fact) for (const id of expression.options) into.add(id);
  if ('part' in expression) optionsAsked(expression.part, fact, into);
  if ('parts' in expression) for (const part of expression.parts) optionsAsked(part, fact, into);
  return into;
}

export interface AnswerFault {
  readonly fact: string;
  readonly value: string;
  readonly fr: string;
  readonly en: string;
}

/** Holds answers against the questionnaire: what is unknown, or of another kind, is named. */
export function checkAnswers(
  value: unknown,
  facts: readonly ProfileFact[],
): { readonly answers: Answers; readonly faults: readonly AnswerFault[] } {
  const faults: AnswerFault[] = [];
  const answers: Record<string, Answers[string]> = {};
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return {
      answers,
      faults: [
        {
          fact: 'answers',
          value: '',
          fr: 'Les réponses sont un objet : { "role": ["moe"] }.',
          en: 'Answers are an object: { "role": ["moe"] }.',
        },
      ],
    };
  }
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  for (const [id, answer] of Object.entries(value)) {
    const fact = byId.get(id);
    const say = (fr: string, en: string): void =>
      void faults.push({ fact: id.slice(0, 80), value: JSON.stringify(answer)?.slice(0, 80) ?? '', fr, en });
    if (!fact) say('Ce fait n’est pas une question du questionnaire.', 'This is no question of the questionnaire.');
    else if (fact.type === 'boolean' && typeof answer !== 'boolean') say('La réponse est vrai ou faux.', 'The answer is true or false.');
    else if (fact.type === 'number' && (typeof answer !== 'number' || !Number.isFinite(answer)))
      say('La réponse est un nombre.', 'The answer is a number.');
    else if (fact.type === 'number' && ((answer as number) < (fact.min ?? -Infinity) || (answer as number) > (fact.max ?? Infinity)))
      say(
        `Le nombre est entre ${fact.min ?? '−∞'} et ${fact.max ?? '+∞'}.`,
        `The number is between ${fact.min ?? '−∞'} and ${fact.max ?? '+∞'}.`,
      );
    else if (fact.type === 'one' && !fact.options.some((option) => option.id === answer))
      say(
        `La réponse est l’une de : ${fact.options.map((option) => option.id).join(', ')}.`,
        `The answer is one of: ${fact.options.map((option) => option.id).join(', ')}.`,
      );
    else if (fact.type === 'many' && !(Array.isArray(answer) && answer.every((one) => fact.options.some((option) => option.id === one))))
      say(
        `La réponse est une liste parmi : ${fact.options.map((option) => option.id).join(', ')}.`,
        `The answer is a list among: ${fact.options.map((option) => option.id).join(', ')}.`,
      );
    else answers[id] = fact.type === 'many' ? [...new Set(answer as string[])] : (answer as Answers[string]);
  }
  return { answers, faults };
}

/** Verdict of one expression alone: whether a question of the questionnaire is to be asked. */
export function conditionHolds(source: string, facts: readonly ProfileFact[], answers: Answers): Verdict {
  const parsed = parseExpression(source, new Map<string, FactShape>(facts.map((fact) => [fact.id, fact])), new Set());
  return 'expression' in parsed ? compileExpression(parsed.expression, () => undefined)(answers) : undefined;
}
