// Compiles conditions to closures. Three answers: yes, no, and unknown as long as a fact that matters was not told (Kleene's logic).
import type { Expression, ExpressionFault } from './grammar.ts';

/** What a profile tells; a fact that is not there was not answered. */
export type Answers = Readonly<Record<string, boolean | number | string | readonly string[]>>;

/** undefined: it depends on a fact that was not answered. */
export type Verdict = boolean | undefined;

export type Condition = (answers: Answers) => Verdict;

/** `condition(id)` of another requirement for `applies`; it is asked when the closure runs first, so that order does not matter. */
export function compileExpression(expression: Expression, condition: (id: string) => Condition | undefined): Condition {
  switch (expression.op) {
    case 'true':
      return () => true;
    case 'false':
      return () => false;
    case 'is': {
      const { fact } = expression;
      return (answers) => {
        const value = answers[fact];
        return typeof value === 'boolean' ? value : undefined;
      };
    }
    case 'in': {
      const { fact, options } = expression;
      const [only] = options;
      const among = new Set(options);
      const holds = options.length === 1 ? (value: string) => value === only : (value: string) => among.has(value);
      return (answers) => {
        const value = answers[fact];
        if (typeof value === 'string') return holds(value);
        return Array.isArray(value) ? (value as readonly string[]).some(holds) : undefined;
      };
    }
    case 'number': {
      const { fact, sign, value: bound } = expression;
      return (answers) => {
        const value = answers[fact];
        return typeof value === 'number' ? compareNumbers(value, sign, bound) : undefined;
      };
    }
    case 'not': {
      const part = compileExpression(expression.part, condition);
      return (answers) => {
        const verdict = part(answers);
        return verdict === undefined ? undefined : !verdict;
      };
    }
    case 'and':
    case 'or': {
      const parts = expression.parts.map((part) => compileExpression(part, condition));
      const decisive = expression.op === 'or';
      return (answers) => {
        let open = false;
        for (const part of parts) {
          const verdict = part(answers);
          if (verdict === decisive) return decisive;
          if (verdict === undefined) open = true;
        }
        return open ? undefined : !decisive;
      };
    }
    case 'applies': {
      const { id } = expression;
      let other: Condition | undefined;
      return (answers) => {
        other ??= condition(id) ?? (() => false);
        return other(answers);
      };
    }
  }
}

function compareNumbers(value: number, sign: '<' | '<=' | '>' | '>=' | '=' | '!=', bound: number): boolean {
  switch (sign) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '=':
      return value === bound;
    case '!=':
      return value !== bound;
  }
}

/** Facts that an expression asks, those of requirements that it refers to left out. */
export function factsOf(expression: Expression, into = new Set<string>()): Set<string> {
  if ('fact' in expression) into.add(expression.fact);
  if ('part' in expression) factsOf(expression.part, into);
  if ('parts' in expression) for (const part of expression.parts) factsOf(part, into);
  return into;
}

/** Requirements that it refers to. */
export function referencesOf(expression: Expression, into = new Set<string>()): Set<string> {
  if (expression.op === 'applies') into.add(expression.id);
  if ('part' in expression) referencesOf(expression.part, into);
  if ('parts' in expression) for (const part of expression.parts) referencesOf(part, into);
  return into;
}

/** The first circle among conditions that refer to each other: a condition in a circle would never end. */
export function findCircle(
  expressions: ReadonlyMap<string, Expression>,
): { readonly ids: readonly string[]; readonly fault: ExpressionFault } | undefined {
  const done = new Set<string>();
  for (const start of expressions.keys()) {
    // Depth first, without recursion: a chain may be as long as an edition.
    const path: { id: string; rest: string[] }[] = [];
    const on = new Set<string>();
    const enter = (id: string): void => {
      const expression = expressions.get(id);
      path.push({ id, rest: expression ? [...referencesOf(expression)] : [] });
      on.add(id);
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        path.pop();
        on.delete(top.id);
        done.add(top.id);
      } else if (on.has(next)) {
        const ids = [...path.map(({ id }) => id).slice(path.findIndex(({ id }) => id === next)), next];
        const text = `The conditions refer to each other in a circle: ${ids.join(' → ')}.`;
        return { ids, fault: { at: 0, rule: 'EXP-CYCLE', value: next, text } };
      } else if (!done.has(next)) enter(next);
    }
  }
  return undefined;
}
