// Compares dates and times whose precision may differ (FHIRPath N1, date/time comparison): undefined where the answer is not known.
import { dateOfDay, dayNumber } from './calendar.ts';
import { daily, type Temporal } from './temporal.ts';

/** Zones lie between -12:00 and +14:00. */
const east = 14 * 3600;
const west = 12 * 3600;

/** -1, 0, 1; undefined where precision or zone leave it open. Both are times, or neither is. */
export function compareTemporal(a: Temporal, b: Temporal): number | undefined {
  const timed = a.kind !== 'Time' && a.precision > daily && b.precision > daily;
  if (timed && (a.zone === undefined) !== (b.zone === undefined)) return compareUnzoned(a, b);
  const normal = timed && a.zone !== b.zone;
  return compareParts(normal ? partsInUtc(a) : a.parts, a.precision, normal ? partsInUtc(b) : b.parts, b.precision);
}

function compareParts(a: readonly number[], precisionA: number, b: readonly number[], precisionB: number): number | undefined {
  const shared = Math.min(precisionA, precisionB);
  for (let i = 0; i < shared; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (x !== y) return x < y ? -1 : 1;
  }
  return precisionA === precisionB ? 0 : undefined;
}

/** One of the two says no zone: only a distance of more than any zone decides. */
function compareUnzoned(a: Temporal, b: Temporal): number | undefined {
  const x = seconds(a);
  const y = seconds(b);
  const [fromX, toX] = a.zone === undefined ? [x - east, x + west + 3600] : [x, x + 3600];
  const [fromY, toY] = b.zone === undefined ? [y - east, y + west + 3600] : [y, y + 3600];
  return toX < fromY ? -1 : fromX > toY ? 1 : undefined;
}

/** Seconds since 1970, in UTC where the zone is known. */
export function seconds(value: Temporal): number {
  const [year, month, day, hour, minute, second] = value.parts as [number, number, number, number, number, number];
  return dayNumber(year, month, day) * 86_400 + hour * 3600 + (minute - (value.zone ?? 0)) * 60 + second;
}

export function partsInUtc(value: Temporal): readonly number[] {
  if (!value.zone) return value.parts;
  const [year, month, day, hour, minute, second] = value.parts as [number, number, number, number, number, number];
  const minutes = dayNumber(year, month, day) * 1440 + hour * 60 + minute - value.zone;
  const days = Math.floor(minutes / 1440);
  const rest = minutes - days * 1440;
  return [...dateOfDay(days), Math.floor(rest / 60), rest % 60, second];
}
