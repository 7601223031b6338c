// Math functions (FHIRPath N1, section Math), and the sums of later editions.

import { calculate, integer, Refusal } from '../evaluate/arithmetic.ts';
import type { FunctionRule, FunctionRules } from '../evaluate/compiler.ts';
import { truthItems } from '../evaluate/operators.ts';
import type { Run } from '../evaluate/run.ts';
import { integerOf, isNumber, single, wrong } from '../evaluate/singleton.ts';
import { type Item, type Items, none, type System } from '../model/node.ts';
import { orderOf } from '../model/order.ts';
import { systemOf } from '../model/system.ts';
import { evaluationError } from '../syntax/problems.ts';
import { Quantity } from '../values/quantity.ts';
import { boundReal, negateReal, type Real, realOf, roundReal, toNumber, truncateReal } from '../values/real.ts';
import { plain } from './rule.ts';

type Number_ = number | Real;

export const math: FunctionRules = {
  abs: numeric(true, (value) => (typeof value === 'number' ? Math.abs(value) : value.coefficient < 0n ? negateReal(value) : value)),
  ceiling: numeric(false, (value) => whole(value, (real) => boundReal(real, 0, false))),
  floor: numeric(false, (value) => whole(value, (real) => boundReal(real, 0, true))),
  truncate: numeric(false, (value) => whole(value, truncateReal)),
  exp: approximate((value) => Math.exp(value)),
  ln: approximate((value) => Math.log(value)),
  sqrt: approximate((value) => Math.sqrt(value)),
  log: withNumber((value, base) => decimal(Math.log(toFloat(value)) / Math.log(toFloat(base)))),
  power: withNumber(power),
  round: plain(0, 1, (run, input, [digits], place) => {
    const value = number(run, input, place.at);
    const scale = digits === undefined ? 0 : integerOf(run, digits, place.args[0] as number);
    if (value === undefined || scale === undefined) return none;
    if (scale < 0 || scale > 28) throw evaluationError(`round() takes 0 to 28 digits, not ${scale}.`, run.text, place.args[0] ?? place.at);
    return [typeof value === 'number' ? value : roundReal(value, scale)];
  }),
  sum: plain(0, 0, (run, input, _, { at }) => total(run, input, at)),
  avg: plain(0, 0, (run, input, _, { at }) => {
    const [sum] = total(run, input, at);
    return sum === undefined ? none : result(run, calculate('/', systemOf(sum) as System, input.length), at);
  }),
  min: plain(0, 0, (run, input, _, { at }) => extreme(run, input, at, -1)),
  max: plain(0, 0, (run, input, _, { at }) => extreme(run, input, at, 1)),
  comparable: plain(1, 1, (run, input, [other], { at, args }) => {
    const [a, b] = [single(run, input, at), single(run, other as Items, args[0] as number)];
    if (!(a instanceof Quantity) || !(b instanceof Quantity)) return none;
    return truthItems(orderOf(a, b) !== undefined);
  }),
};

function number(run: Run, input: Items, at: number): Number_ | undefined {
  const value = single(run, input, at);
  if (value === undefined || isNumber(value)) return value;
  throw wrong(run, input, 'a number', at);
}

/** Quantities keep their unit, where the function allows them. */
function numeric(quantities: boolean, apply: (value: Number_) => Number_ | undefined): FunctionRule {
  return plain(0, 0, (run, input, _, { at }) => {
    const value = single(run, input, at);
    if (quantities && value instanceof Quantity) return [new Quantity(apply(value.value) as Real, value.unit, value.kind)];
    const known = number(run, input, at);
    const answer = known === undefined ? undefined : apply(known);
    return answer === undefined ? none : [answer];
  });
}

function whole(value: Number_, round: (real: Real) => Real): number | undefined {
  return typeof value === 'number' ? value : integer(toNumber(round(value)));
}

const toFloat = (value: Number_): number => (typeof value === 'number' ? value : toNumber(value));

/** Nothing where the result is no number: the root of -1. Fifteen digits are what a float can vouch for. */
function decimal(value: number): Real | undefined {
  return Number.isFinite(value) ? realOf(Number(value.toPrecision(15))) : undefined;
}

function approximate(apply: (value: number) => number): FunctionRule {
  return numeric(false, (value) => decimal(apply(toFloat(value))));
}

function withNumber(apply: (value: Number_, other: Number_) => Number_ | undefined): FunctionRule {
  return plain(1, 1, (run, input, [other], { at, args }) => {
    const [a, b] = [number(run, input, at), number(run, other as Items, args[0] as number)];
    const answer = a === undefined || b === undefined ? undefined : apply(a, b);
    return answer === undefined ? none : [answer];
  });
}

function power(value: Number_, exponent: Number_): Number_ | undefined {
  const answer = toFloat(value) ** toFloat(exponent);
  return typeof value === 'number' && typeof exponent === 'number' && exponent >= 0 ? integer(answer) : decimal(answer);
}

function result(run: Run, value: ReturnType<typeof calculate>, at: number): Items {
  if (value instanceof Refusal) throw evaluationError(value.reason, run.text, at);
  return value === undefined ? none : [value];
}

function total(run: Run, input: Items, at: number): Items {
  let sum: Items = input.slice(0, 1);
  for (const item of input.slice(1)) {
    const [a, b] = [single(run, sum, at), systemOf(item)];
    if (a === undefined || b === undefined) return none;
    sum = result(run, calculate('+', a, b), at);
  }
  return sum;
}

function extreme(run: Run, input: Items, at: number, sign: 1 | -1): Items {
  let best: Item | undefined = input[0];
  for (const item of input) {
    const order = orderOf(item, best as Item);
    if (typeof order === 'string') throw evaluationError(order, run.text, at);
    if (order === undefined) return none;
    if (order * sign > 0) best = item;
  }
  return best === undefined ? none : [best];
}
