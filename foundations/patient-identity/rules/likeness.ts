// How like two identities are, by deterministic rules: what a user must see before he makes another one. Nothing is ever merged by it.
import type { Candidate, Traits } from '../contract.ts';
import { distance, folded } from './names.ts';

export interface Compared extends Traits {
  readonly usedName?: string | undefined;
  readonly usedGiven?: string | undefined;
}

/** `certain`: every strict trait; `probable`: near spellings on the same day; `possible`: names of another order or a date that slipped. Undefined: another person. */
export function likeness(a: Compared, b: Compared): Candidate['grade'] | undefined {
  const sexes = a.sex === b.sex || a.sex === 'I' || b.sex === 'I';
  const family = crossed([a.birthName, a.usedName], [b.birthName, b.usedName]);
  const given = crossed([a.firstGiven, a.usedGiven, ...a.givenNames], [b.firstGiven, b.usedGiven, ...b.givenNames]);
  const firsts = crossed([a.firstGiven], [b.firstGiven]);
  const sameDay = a.birthDate === b.birthDate;
  if (sameDay && sexes && crossed([a.birthName], [b.birthName]) === 0 && firsts === 0) {
    const places = a.birthPlace === undefined || b.birthPlace === undefined || a.birthPlace === b.birthPlace;
    return places && a.sex === b.sex ? 'certain' : 'probable';
  }
  // Twins: one name, one day, another given name.
  if (sameDay && family <= 1 && given <= 1) return 'probable';
  if (sameDay && family <= 2 && given <= 2 && sexes) return 'possible';
  if (sameDay && crossed([a.birthName, a.usedName], [b.firstGiven]) === 0 && crossed([b.birthName, b.usedName], [a.firstGiven]) === 0)
    return 'possible';
  if (!sameDay && slipped(a.birthDate, b.birthDate) && family === 0 && firsts === 0 && sexes) return 'possible';
  return undefined;
}

/** The nearest of two lists of names. */
function crossed(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): number {
  let least = 9;
  for (const one of a) for (const other of b) if (one && other) least = Math.min(least, distance(folded(one), folded(other), 2));
  return least;
}

/** One digit off, or day and month exchanged. */
function slipped(a: string, b: string): boolean {
  const [year, month, day] = a.split('-');
  return b === `${year}-${day}-${month}` || [...a].filter((sign, i) => sign !== b[i]).length === 1;
}
