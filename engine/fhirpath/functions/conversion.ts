// Conversion functions, each with its convertsTo twin, and iif() (FHIRPath N1, section Conversion).

import { integer } from '../evaluate/arithmetic.ts';
import type { CallSite, FunctionRule, FunctionRules } from '../evaluate/compiler.ts';
import { truthItems } from '../evaluate/operators.ts';
import { type Run, type Step, spend } from '../evaluate/run.ts';
import { booleanOf, single } from '../evaluate/singleton.ts';
import { type Items, Node, none, type System } from '../model/node.ts';
import { evaluationError } from '../syntax/problems.ts';
import { convertQuantity, parseQuantity, printQuantity, Quantity, ucumQuantity } from '../values/quantity.ts';
import { parseReal, printReal, Real, realOf, toNumber } from '../values/real.ts';
import { asDateTime, daily, parseTemporal, Temporal } from '../values/temporal.ts';
import { isUcum } from '../values/ucum.ts';
import { built, plain } from './rule.ts';

type Convert = (value: System, unit?: string) => System | undefined;

export const conversion: FunctionRules = {
  iif: built(2, 3, iif),
  ...pair('Boolean', toBoolean),
  ...pair('Integer', toInteger),
  ...pair('Decimal', toDecimal),
  ...pair('String', toText),
  ...pair('Date', toDate),
  ...pair('DateTime', toDateTime),
  ...pair('Time', toTime),
  ...pair('Quantity', toQuantity, 1),
};

function pair(type: string, convert: Convert, max = 0): Record<string, FunctionRule> {
  const run = (ctx: Run, input: Items, args: readonly Items[], at: number): System | undefined => {
    const value = single(ctx, input, at);
    const unit = args[0]?.[0];
    if (value === undefined || value instanceof Node) return undefined;
    return convert(value, typeof unit === 'string' ? unit : undefined);
  };
  return {
    [`to${type}`]: plain(0, max, (ctx, input, args, { at }) => {
      const result = run(ctx, input, args, at);
      return result === undefined ? none : [result];
    }),
    [`convertsTo${type}`]: plain(0, max, (ctx, input, args, { at }) =>
      input.length === 0 ? none : truthItems(run(ctx, input, args, at) !== undefined),
    ),
  };
}

/** The branch that is not taken is not evaluated. `$this` is the input. */
function iif(site: CallSite): Step {
  const [criterion, yes, no] = site.args.map((arg) => site.compile(arg)) as [Step, Step, Step | undefined];
  const { on, dotted, at } = site;
  return (run) => {
    const { self } = run;
    if (dotted) {
      const input = on(run);
      if (input.length > 1) throw evaluationError(`iif() works on one item, there are ${input.length}.`, run.text, at);
      run.self = input;
    }
    spend(run, 1);
    const chosen = booleanOf(run, criterion(run), at) === true ? yes : no;
    const result = chosen ? chosen(run) : none;
    run.self = self;
    return result;
  };
}

function toBoolean(value: System): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (/^(?:true|t|yes|y|1|1\.0)$/i.test(value)) return true;
    return /^(?:false|f|no|n|0|0\.0)$/i.test(value) ? false : undefined;
  }
  const number = value instanceof Real ? toNumber(value) : value;
  return number === 1 ? true : number === 0 ? false : undefined;
}

function toInteger(value: System): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' && /^[+-]?[0-9]{1,12}$/.test(value) ? integer(Number(value)) : undefined;
}

function toDecimal(value: System): Real | undefined {
  if (value instanceof Real) return value;
  if (typeof value === 'number') return realOf(value);
  if (typeof value === 'boolean') return realOf(value ? 1 : 0);
  return typeof value === 'string' && /^[+-]?[0-9]+(?:\.[0-9]+)?$/.test(value) ? parseReal(value) : undefined;
}

export function toText(value: System): string {
  if (value instanceof Real) return printReal(value);
  if (value instanceof Temporal) return value.text;
  return value instanceof Quantity ? printQuantity(value) : String(value);
}

function toDate(value: System): Temporal | undefined {
  if (typeof value === 'string') return parseTemporal(value, 'Date');
  if (!(value instanceof Temporal) || value.kind === 'Time') return undefined;
  return value.kind === 'Date' ? value : new Temporal('Date', value.parts, Math.min(value.precision, daily), undefined, 0);
}

function toDateTime(value: System): Temporal | undefined {
  if (typeof value === 'string') return parseTemporal(value, 'DateTime');
  return value instanceof Temporal && value.kind !== 'Time' ? asDateTime(value) : undefined;
}

function toTime(value: System): Temporal | undefined {
  if (typeof value === 'string') return parseTemporal(value.startsWith('T') ? value.slice(1) : value, 'Time');
  return value instanceof Temporal && value.kind === 'Time' ? value : undefined;
}

function toQuantity(value: System, unit?: string): Quantity | undefined {
  const quantity = anyQuantity(value);
  return unit === undefined ? quantity : quantity && convertQuantity(quantity, unit);
}

function anyQuantity(value: System): Quantity | undefined {
  if (value instanceof Quantity) return value;
  if (typeof value === 'string') {
    const quantity = parseQuantity(value);
    return quantity && (quantity.kind === 'calendar' || isUcum(quantity.unit)) ? quantity : undefined;
  }
  const amount = value instanceof Temporal ? undefined : toDecimal(value);
  return amount && ucumQuantity(amount, '1');
}
