// The search of people: by id, by matricule, or by birth date and letters of a name; whatever else is asked must fit too.
import type { Candidate, SearchCriteria } from '../contract.ts';
import type { PatientIdentityParts } from '../open.ts';
import { tooBroad } from '../problems.ts';
import { oids, readMatricule } from '../rules/matricule.ts';
import { folded } from '../rules/names.ts';
import { readBirthDate } from '../rules/traits.ts';
import { findByMatricule, findIdentity, type IdentityRow, listBornOn } from '../store.ts';
import { identityOf } from './identity-of.ts';

type Names = readonly (string | undefined)[];

const familyOf = (row: IdentityRow): Names => [row.birthName, row.usedName];
const givenOf = (row: IdentityRow): Names => [row.firstGiven, row.usedGiven, ...row.givenNames];
const begins = (names: Names, letters: string): boolean => names.some((one) => one !== undefined && folded(one).startsWith(letters));
/** The letters but for the first, at most one place off: a first letter that is wrong, one that is missing. */
const near = (names: Names, letters: string): boolean =>
  letters.length >= 4 &&
  names.some(
    (one) =>
      one !== undefined &&
      folded(one)
        .slice(0, letters.length + 1)
        .includes(letters.slice(1)),
  );

export async function searchIdentities(
  { database, settings }: PatientIdentityParts,
  criteria: SearchCriteria,
  today: string,
): Promise<readonly Candidate[]> {
  const { birthDate, sex } = criteria;
  const letters = {
    name: folded(criteria.name ?? ''),
    family: folded(criteria.family ?? ''),
    birthFamily: folded(criteria.birthFamily ?? ''),
    given: folded(criteria.given ?? ''),
  };
  const day = birthDate === undefined ? undefined : readBirthDate(birthDate, today);
  const others = (row: IdentityRow): boolean =>
    (day === undefined || row.birthDate === day) &&
    (sex === undefined || sex === 'I' || row.sex === 'I' || row.sex === sex) &&
    begins([row.birthName], letters.birthFamily) &&
    begins(givenOf(row), letters.given);
  const exact = (row: IdentityRow): boolean =>
    others(row) && begins(familyOf(row), letters.family) && begins([...familyOf(row), row.firstGiven, row.usedGiven], letters.name);
  const likely = (row: IdentityRow): boolean =>
    others(row) && (near(familyOf(row), letters.name) || near(familyOf(row), letters.family)) && !exact(row);

  const known = await oneOf(database, criteria);
  if (known) return known.filter(exact).map((row) => ({ identity: identityOf(row), grade: 'certain' }));
  const longest = Math.max(...Object.values(letters).map(({ length }) => length));
  if (day === undefined || longest < settings.nameMin) throw tooBroad(settings.nameMin);
  const rows = await listBornOn(database, [day], 5000);
  return [
    ...rows.filter(exact).map((row): Candidate => ({ identity: identityOf(row), grade: 'certain' })),
    ...rows.filter(likely).map((row): Candidate => ({ identity: identityOf(row), grade: 'possible' })),
  ].slice(0, settings.candidatesMax);
}

/** Those of an id or of a matricule; undefined where neither is asked for. */
async function oneOf(
  database: PatientIdentityParts['database'],
  { id, matricule, oid }: SearchCriteria,
): Promise<readonly IdentityRow[] | undefined> {
  if (id === undefined && matricule === undefined) return undefined;
  const found: IdentityRow[] = [];
  if (matricule !== undefined) {
    const { value } = readMatricule(matricule, 'received');
    for (const one of oid === undefined ? Object.keys(oids) : [oid]) {
      const row = await findByMatricule(database, one, value);
      if (row && (id === undefined || row.id === id)) found.push(row);
    }
  } else if (id !== undefined) {
    const row = await findIdentity(database, id);
    if (row) found.push(row);
  }
  return found;
}
