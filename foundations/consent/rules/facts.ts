// The facts of a patient and a professional from the rows that hold: what has ended does not hold.
import type { Facts, Opposition, RecordState } from '../contract.ts';

type Row = readonly [kind: string, value: string, until: number | null];

export function factsOf(rows: readonly Row[], birthDate: string, at: number, day: string): Facts {
  let record: RecordState = 'absent';
  let feeding: Opposition = 'not-collected';
  let reading: Opposition = 'not-collected';
  let careTeam = false;
  let explicitUntil: number | undefined;
  let blocked = false;
  let treatingDoctor = false;
  let emergencyUntil: number | undefined;
  for (const [kind, value, until] of rows) {
    const holds = until === null || until > at;
    if (kind === 'record') record = value as RecordState;
    else if (kind === 'feeding') feeding = value as Opposition;
    else if (kind === 'reading') reading = value as Opposition;
    else if (value !== 'yes' || !holds) continue;
    else if (kind === 'care-team') careTeam = true;
    else if (kind === 'block') blocked = true;
    else if (kind === 'treating-doctor') {
      treatingDoctor = true;
      careTeam = true;
    } else if (kind === 'explicit-consent') explicitUntil = until ?? Number.MAX_SAFE_INTEGER;
    else if (kind === 'emergency') emergencyUntil = until ?? undefined;
  }
  return { record, feeding, reading, careTeam, explicitUntil, blocked, treatingDoctor, emergencyUntil, minor: isMinor(birthDate, day) };
}

/** Eighteen from the birthday on; `day` as `2026-11-23`. A birth date without its day counts as late as it may be. */
export function isMinor(birthDate: string, day: string): boolean {
  const [year, month = '12', date = '31'] = birthDate.split('-');
  return day < `${String(Number(year) + 18).padStart(4, '0')}-${month}-${date}`;
}
