// The operators of FHIRPath as closures (FHIRPath N1, Operations).
import { equalCollections } from '../model/equality.ts';
import { equivalentCollections } from '../model/equivalence.ts';
import { type Items, none } from '../model/node.ts';
import { orderOf } from '../model/order.ts';
import type { Binary } from '../syntax/ast.ts';
import { evaluationError, tooCostly } from '../syntax/problems.ts';
import { calculate, negate, Refusal } from './arithmetic.ts';
import { itemSet, union } from './collections.ts';
import { and, implies, or, type Truth, xor } from './logic.ts';
import { maxText, type Run, type Step, spend } from './run.ts';
import { booleanOf, single, stringOf } from './singleton.ts';

const yes: Items = [true];
const no: Items = [false];

export function truthItems(truth: Truth): Items {
  return truth === undefined ? none : truth ? yes : no;
}

type Operation = (run: Run, left: Items, right: Items, ast: Binary) => Items;

export function compileBinary(ast: Binary, left: Step, right: Step): Step {
  const logic = logical[ast.operator];
  if (logic) {
    const { start } = ast.left;
    const { start: other } = ast.right;
    return (run) => truthItems(logic(booleanOf(run, left(run), start), () => booleanOf(run, right(run), other)));
  }
  const operate = operations[ast.operator] ?? arithmetic;
  return (run) => {
    spend(run, 1);
    return operate(run, left(run), right(run), ast);
  };
}

const logical: Readonly<Record<string, (a: Truth, b: () => Truth) => Truth>> = { and, or, xor, implies };

const operations: Readonly<Record<string, Operation>> = {
  '=': (run, left, right) => truthItems(equal(run, left, right)),
  '!=': (run, left, right) => {
    const same = equal(run, left, right);
    return truthItems(same === undefined ? undefined : !same);
  },
  '~': (run, left, right) => truthItems(equivalent(run, left, right)),
  '!~': (run, left, right) => truthItems(!equivalent(run, left, right)),
  '<': (run, left, right, ast) => compare(run, left, right, ast, (order) => order < 0),
  '<=': (run, left, right, ast) => compare(run, left, right, ast, (order) => order <= 0),
  '>': (run, left, right, ast) => compare(run, left, right, ast, (order) => order > 0),
  '>=': (run, left, right, ast) => compare(run, left, right, ast, (order) => order >= 0),
  '|': union,
  in: (run, left, right, ast) => member(run, left, right, ast.left.start),
  contains: (run, left, right, ast) => member(run, right, left, ast.right.start),
  '&': concatenate,
};

function equal(run: Run, left: Items, right: Items): Truth {
  spend(run, left.length);
  return equalCollections(run.model, left, right);
}

function equivalent(run: Run, left: Items, right: Items): boolean {
  if (left.length === right.length) spend(run, left.length * right.length);
  return equivalentCollections(run.model, left, right);
}

function compare(run: Run, left: Items, right: Items, ast: Binary, answer: (order: number) => boolean): Items {
  if (left.length === 0 || right.length === 0) return none;
  single(run, left, ast.left.start);
  single(run, right, ast.right.start);
  const order = orderOf(left[0] as never, right[0] as never);
  if (typeof order === 'string') throw evaluationError(order, run.text, ast.start);
  return order === undefined ? none : answer(order) ? yes : no;
}

function member(run: Run, one: Items, many: Items, at: number): Items {
  if (one.length === 0) return none;
  single(run, one, at);
  spend(run, many.length);
  return itemSet(run, many).has(one[0] as never) ? yes : no;
}

/** Nothing counts as the empty text. */
function concatenate(run: Run, left: Items, right: Items, ast: Binary): Items {
  return [limited((stringOf(run, left, ast.left.start) ?? '') + (stringOf(run, right, ast.right.start) ?? ''))];
}

/** Refuses texts that grow without end. */
export function limited(text: string): string {
  if (text.length > maxText) throw tooCostly(`it makes a text of more than ${maxText} characters.`);
  return text;
}

function arithmetic(run: Run, left: Items, right: Items, ast: Binary): Items {
  const a = single(run, left, ast.left.start);
  const b = single(run, right, ast.right.start);
  if (a === undefined || b === undefined) return none;
  return resultItems(run, calculate(ast.operator, a, b), ast.start);
}

export function compileSign(operator: '+' | '-', of: Step, at: number): Step {
  return (run) => {
    const value = single(run, of(run), at);
    if (value === undefined) return none;
    const negative = negate(value);
    return operator === '-' || negative instanceof Refusal ? resultItems(run, negative, at) : [value];
  };
}

function resultItems(run: Run, result: ReturnType<typeof calculate>, at: number): Items {
  if (result instanceof Refusal) throw evaluationError(result.reason, run.text, at);
  if (typeof result === 'string') return [limited(result)];
  return result === undefined ? none : [result];
}
