// The arithmetic operators (FHIRPath N1, Math): undefined is the empty collection, a sentence an error.
import { asQuantity, asReal } from '../model/equality.ts';
import { Node, type System } from '../model/node.ts';
import { systemType } from '../model/system.ts';
import { addToTemporal } from '../values/date-arithmetic.ts';
import { addQuantity, combineQuantity, Quantity } from '../values/quantity.ts';
import { addReal, divideReal, multiplyReal, negateReal, Real, toNumber, truncateReal } from '../values/real.ts';
import { Temporal } from '../values/temporal.ts';

export class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}
type Result = System | undefined | Refusal;

const largest = 2_147_483_647;

/** Beyond 32 bits an Integer overflows, which gives nothing. */
export function integer(value: number): number | undefined {
  return Number.isInteger(value) && Math.abs(value) <= largest ? value + 0 : undefined;
}

export function negate(value: System | Node): Result {
  if (typeof value === 'number') return integer(-value);
  if (value instanceof Real) return negateReal(value);
  if (value instanceof Quantity) return new Quantity(negateReal(value.value), value.unit, value.kind);
  return new Refusal(`a sign stands before a number, not before ${named(value)}.`);
}

export function calculate(operator: string, a: System | Node, b: System | Node): Result {
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (a instanceof Temporal && b instanceof Quantity && (operator === '+' || operator === '-')) {
    const moved = addToTemporal(a, b, operator === '+' ? 1 : -1);
    return typeof moved === 'string' ? new Refusal(moved) : moved;
  }
  if (a instanceof Quantity || b instanceof Quantity) return quantities(operator, a, b);
  if (typeof a === 'number' && typeof b === 'number') return integers(operator, a, b);
  const [x, y] = [asReal(a), asReal(b)];
  return x && y ? reals(operator, x, y) : mismatch(operator, a, b);
}

function integers(operator: string, a: number, b: number): Result {
  switch (operator) {
    case '+':
      return integer(a + b);
    case '-':
      return integer(a - b);
    case '*':
      return integer(a * b);
    case 'div':
      return b === 0 ? undefined : integer(Math.trunc(a / b));
    case 'mod':
      return b === 0 ? undefined : integer(a % b);
    default:
      return divideReal(asReal(a) as Real, asReal(b) as Real);
  }
}

function reals(operator: string, a: Real, b: Real): Result {
  switch (operator) {
    case '+':
      return addReal(a, b);
    case '-':
      return addReal(a, negateReal(b));
    case '*':
      return multiplyReal(a, b);
    case '/':
      return divideReal(a, b);
    default: {
      const quotient = divideReal(a, b);
      if (!quotient) return undefined;
      const whole = truncateReal(quotient);
      if (operator === 'div') return integer(toNumber(whole));
      const product = multiplyReal(whole, b);
      return product && addReal(a, negateReal(product));
    }
  }
}

function quantities(operator: string, a: System | Node, b: System | Node): Result {
  const [x, y] = [asQuantity(a), asQuantity(b)];
  if (!x || !y) return mismatch(operator, a, b);
  if (operator === '+' || operator === '-') return addQuantity(x, y, operator === '+' ? 1 : -1);
  if (operator === '*' || operator === '/') return combineQuantity(x, y, operator === '*' ? '.' : '/');
  return mismatch(operator, a, b);
}

function mismatch(operator: string, a: System | Node, b: System | Node): Refusal {
  return new Refusal(`${operator} does not go between ${named(a)} and ${named(b)}.`);
}

function named(value: System | Node): string {
  return value instanceof Node ? (value.type === '' ? 'an element' : `a ${value.type}`) : `a ${systemType(value)}`;
}
