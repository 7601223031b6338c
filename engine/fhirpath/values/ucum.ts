// UCUM units in base units, through the UCUM library, which is loaded on the first unit that needs it.
import { createRequire } from 'node:module';

export interface BaseUnit {
  readonly unit: string;
  readonly factor: number;
  readonly offset: number;
}

interface UcumUtils {
  convertToBaseUnits(unit: string, value: number): { status: string; magnitude?: number; unitToExp?: Record<string, number> };
}

let utils: UcumUtils | undefined;
const known = new Map<string, BaseUnit | null>();
const knownMax = 2000;
const maxLength = 100;

/** Undefined for what is no unit, or one whose scale is not straight (pH). */
export function baseOf(unit: string): BaseUnit | undefined {
  if (unit === '1' || unit === '') return { unit: '1', factor: 1, offset: 0 };
  let found = known.get(unit);
  if (found === undefined) {
    found = compute(unit) ?? null;
    if (known.size >= knownMax) known.clear();
    known.set(unit, found);
  }
  return found ?? undefined;
}

export function isUcum(unit: string): boolean {
  return baseOf(unit) !== undefined;
}

function compute(unit: string): BaseUnit | undefined {
  // The library writes texts with blanks to the console, where nothing of a resource may go.
  if (unit.length > maxLength || !/^[!-~]+$/.test(unit)) return undefined;
  try {
    utils ??= createRequire(import.meta.url)('@lhncbc/ucum-lhc').UcumLhcUtils.getInstance() as UcumUtils;
    const { convertToBaseUnits } = utils;
    const at = (value: number): number => {
      const answer = convertToBaseUnits.call(utils, unit, value);
      return answer.status === 'succeeded' && answer.magnitude !== undefined ? answer.magnitude : Number.NaN;
    };
    const offset = at(0);
    const factor = at(1) - offset;
    if (!(Math.abs(offset + 10 * factor - at(10)) <= Math.abs(factor) * 1e-8)) return undefined;
    const powers = convertToBaseUnits.call(utils, unit, 1).unitToExp ?? {};
    const names = Object.keys(powers).filter((name) => powers[name] !== 0);
    const base = names.sort().map((name) => (powers[name] === 1 ? name : `${name}${powers[name]}`));
    return { unit: base.length === 0 ? '1' : base.join('.'), factor, offset };
  } catch {
    return undefined; // The library throws on some texts that are no units.
  }
}
