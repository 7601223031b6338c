// Vaccinations by age, as the usual calendar has them, and the seasonal one of elders and the frail.
import type { Home, Person } from '../contract.ts';
import { vaccines } from '../medicine/illnesses.ts';
import { ageAt, dayIn, workday, yearOf } from '../people/days.ts';
import type { CareNetwork, Professional } from '../people/professionals.ts';
import type { Record as PatientRecord } from './record.ts';

export interface Vaccinated {
  readonly person: Person;
  readonly record: PatientRecord;
  readonly network: CareNetwork;
  readonly home: Home;
  readonly by: Professional;
  readonly last: number;
  readonly frail: boolean;
}

/** Months of age, for children born since the calendar is what it is; years for boosters. */
const infancy: readonly (readonly [keyof typeof vaccines, ...number[]])[] = [
  ['hexavalent', 2, 4, 11],
  ['pneumococcal', 2, 4, 11],
  ['meningococcal', 5, 12],
  ['measles', 12, 17],
];
const later: readonly (readonly [keyof typeof vaccines, number, number])[] = [
  ['booster', 6, 1],
  ['booster', 12, 2],
  ['papilloma', 11.3, 1],
  ['papilloma', 11.9, 2],
  ['adult', 25, 3],
  ['adult', 45, 4],
  ['adult', 65, 5],
  ['adult', 75, 6],
  ['adult', 85, 7],
];

export function vaccinate({ person, record, network, home, by, last, frail }: Vaccinated): void {
  const { born, number } = person;
  const give = (name: keyof typeof vaccines, day: number, dose: number, giver: Professional = by): void => {
    const at = workday(day + ((number * 7 + dose) % 9));
    if (at <= last) record.vaccinate(at, vaccines[name], dose, giver);
  };
  // What was given long ago is on paper.
  if (born > last - 9 * 365)
    for (const [name, ...months] of infancy) for (const [i, month] of months.entries()) give(name, born + Math.round(month * 30.44), i + 1);
  for (const [name, years, dose] of later) {
    const day = born + Math.round(years * 365.25);
    if (day > last - 8 * 365 && (name !== 'papilloma' || number % 2 === 0)) give(name, day, dose);
  }
  for (let year = yearOf(last) - 2; year <= yearOf(last); year++) {
    const day = dayIn(year, 10, 20) + (number % 40);
    if (day > born && (ageAt(born, day) >= 65 ? number % 4 !== 0 : frail))
      give('influenza', day, 1, network.find('pharmacist', home, number));
  }
}
