// A person who signed in at an external provider becomes a patient of ours only where every trait says so, of one qualified identity.
import type { PatientTraits } from '@socle/foundations/identity';
import type { PatientIdentityParts } from '../open.ts';
import { folded } from '../rules/names.ts';
import { statusOf } from '../rules/status.ts';
import { listBornOn } from '../store.ts';

const sexOf: Readonly<Record<string, string>> = { male: 'M', female: 'F', M: 'M', F: 'F' };

/** Birth name, first given name, birth date, sex and birth place; undefined where one is missing, nobody fits, or several do: nobody is chosen among namesakes. */
export async function matchPerson(
  { database }: Pick<PatientIdentityParts, 'database'>,
  traits: PatientTraits,
): Promise<string | undefined> {
  const { familyName, givenNames, birthDate, gender, birthPlace, birthCountry } = traits;
  const place = birthPlace ?? birthCountry;
  const sex = sexOf[gender ?? ''];
  const first = folded(givenNames[0] ?? '');
  if (!familyName || first === '' || !birthDate || !/^\d{4}-\d\d-\d\d$/.test(birthDate) || sex === undefined || place === undefined)
    return undefined;
  const rows = (await listBornOn(database, [birthDate], 5000)).filter(
    (row) =>
      statusOf(row) === 'QUAL' &&
      folded(row.birthName) === folded(familyName) &&
      [row.firstGiven, row.givenNames[0]].some((one) => folded(one ?? '') === first) &&
      row.sex === sex &&
      row.birthPlace === place,
  );
  return rows.length === 1 ? rows[0]?.id : undefined;
}
