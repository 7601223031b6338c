// lowBoundary(), highBoundary(), precision(): what an imprecise value may at least and at most be (FHIRPath 2.1).
import type { FunctionRules } from '../evaluate/compiler.ts';
import type { Run } from '../evaluate/run.ts';
import { integerOf, single } from '../evaluate/singleton.ts';
import { asReal } from '../model/equality.ts';
import { type Items, Node, none, type System } from '../model/node.ts';
import { daysInMonth } from '../values/calendar.ts';
import { Quantity } from '../values/quantity.ts';
import { addReal, boundReal, negateReal, Real } from '../values/real.ts';
import { daily, hourly, secondly, Temporal } from '../values/temporal.ts';
import { plain } from './rule.ts';

export const boundaries: FunctionRules = {
  lowBoundary: plain(0, 1, (run, input, [digits], place) => boundary(run, input, digits, place.at, true)),
  highBoundary: plain(0, 1, (run, input, [digits], place) => boundary(run, input, digits, place.at, false)),
  precision: plain(0, 0, (run, input, _, { at }) => {
    const value = single(run, input, at);
    if (value instanceof Temporal) return [temporalDigits(value)];
    const real = asReal(value);
    return real ? [String(real.coefficient).replace('-', '').length] : none;
  }),
};

function boundary(run: Run, input: Items, digits: Items | undefined, at: number, low: boolean): Items {
  const value = single(run, input, at);
  const wanted = digits === undefined ? undefined : integerOf(run, digits, at);
  if (value === undefined || value instanceof Node || (digits !== undefined && wanted === undefined)) return none;
  const result = boundaryOf(value, wanted, low);
  return result === undefined ? none : [result];
}

function boundaryOf(value: System, digits: number | undefined, low: boolean): System | undefined {
  if (value instanceof Temporal) return temporalBoundary(value, digits, low);
  if (value instanceof Quantity) {
    const bound = realBoundary(value.value, digits ?? 8, low);
    return bound && new Quantity(bound, value.unit, value.kind);
  }
  const real = asReal(value);
  return real && realBoundary(real, digits ?? 8, low);
}

/** Half a unit of the last digit, down or up. */
function realBoundary(value: Real, digits: number, low: boolean): Real | undefined {
  if (digits < 0 || digits > 28) return undefined;
  const half = new Real(5n, value.scale + 1);
  const bound = addReal(value, low ? negateReal(half) : half);
  return bound && boundReal(bound, digits, low);
}

/** Digits as FHIRPath counts them: a year has 4, a day 8, milliseconds 17 (of a time 9). */
function temporalDigits(value: Temporal): number {
  const time = value.kind === 'Time';
  if (value.precision < secondly) return time ? (value.precision - daily) * 2 : 2 + value.precision * 2;
  return (time ? 6 : 14) + (value.digits > 0 ? 3 : 0);
}

function temporalBoundary(value: Temporal, digits: number | undefined, low: boolean): Temporal | undefined {
  const time = value.kind === 'Time';
  const wanted = digits ?? (time ? 9 : value.kind === 'Date' ? 8 : 17);
  const precision = precisionOfDigits(wanted, time);
  if (precision === undefined) return undefined;
  const parts = [...value.parts];
  // A full hour is what an hour without minutes says in FHIR.
  const known = value.precision === hourly ? hourly + 1 : value.precision;
  for (let i = known; i < 6; i++) parts[i] = extreme(i, parts, low);
  const exact = value.precision === secondly && value.digits > 0;
  if (!exact && !low && wanted % 2 === 1) parts[5] = Math.floor(parts[5] as number) + 0.999;
  const fraction = precision === secondly && wanted % 2 === 1 ? 3 : 0;
  const zone = time || precision <= daily ? undefined : (value.zone ?? (low ? 14 : -12) * 60);
  return new Temporal(precision > daily && !time ? 'DateTime' : value.kind, parts, precision, zone, fraction);
}

function precisionOfDigits(digits: number, time: boolean): number | undefined {
  const at = (time ? [2, 4, 6, 9] : [4, 6, 8, 10, 12, 14, 17]).indexOf(digits);
  return at < 0 ? undefined : Math.min(secondly, at + (time ? hourly : 1));
}

function extreme(part: number, parts: readonly number[], low: boolean): number {
  if (part < daily) return low ? 1 : part === 1 ? 12 : daysInMonth(parts[0] as number, parts[1] as number);
  return low ? 0 : part === daily ? 23 : 59;
}
