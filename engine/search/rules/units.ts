// Quantities in canonical UCUM units, so that 5 mg and 0.005 g meet.
import { type BaseUnit, baseOf } from '@socle/engine/fhirpath';

export const conversionOf: (unit: string) => BaseUnit | undefined = baseOf;

/** Twelve significant digits: conversions of equal quantities must give equal numbers on both sides. */
export function toBase(value: number, conversion: BaseUnit): number {
  if (!Number.isFinite(value)) return value;
  return Number((value * conversion.factor + conversion.offset).toPrecision(12));
}
