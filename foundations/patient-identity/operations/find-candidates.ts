// Who might be the person that is looked for: those born that day, and those of the name whose day may have slipped.
import type { Sql } from '@socle/kit/sql';
import type { Candidate } from '../contract.ts';
import { type Compared, likeness } from '../rules/likeness.ts';
import { folded } from '../rules/names.ts';
import { listBornOn, listByKeys } from '../store.ts';
import { identityOf } from './identity-of.ts';

const order = ['certain', 'probable', 'possible'];

export async function findCandidates(db: Sql, person: Compared, max: number): Promise<readonly Candidate[]> {
  const [year, month, day] = person.birthDate.split('-');
  const swapped = Number(day) <= 12 ? [`${year}-${day}-${month}`] : [];
  const [born, named] = await Promise.all([
    listBornOn(db, [person.birthDate, ...swapped], 2000),
    listByKeys(db, [`N:${folded(person.birthName)}`, `G:${folded(person.firstGiven)}`], 500),
  ]);
  const found = new Map<string, Candidate>();
  for (const row of [...born, ...named]) {
    const grade = likeness(person, row);
    if (grade) found.set(row.id, { identity: identityOf(row), grade });
  }
  return [...found.values()]
    .sort((a, b) => order.indexOf(a.grade) - order.indexOf(b.grade) || (a.identity.id < b.identity.id ? -1 : 1))
    .slice(0, max);
}
