// Laboratory work: single results and panels with their report, moved by what a person suffers from.
import type { SeededRandom } from '@socle/kit/clock';
import type { Home, Person } from '../contract.ts';
import type { Follow } from '../medicine/illnesses.ts';
import { draw, lab, type Measure, panels, roundTo } from '../medicine/measures.ts';
import { ageAt, workday } from '../people/days.ts';
import type { CareNetwork, Professional } from '../people/professionals.ts';
import type { Record as PatientRecord } from './record.ts';

export interface Setting {
  readonly person: Person;
  readonly record: PatientRecord;
  readonly random: SeededRandom;
  readonly network: CareNetwork;
  readonly home: Home;
  readonly shifts: Readonly<Partial<Record<keyof typeof lab, number>>>;
  readonly by: Professional;
}

export function analyse(setting: Setting, wanted: number, what: Follow): void {
  if (what === 'pressure' || what === 'weight' || what === 'saturation') return;
  const { person, record, network, home, by } = setting;
  const laboratory = network.structure('laboratory', home, person.number);
  const biologist = network.find('biologist', laboratory.home, person.number);
  const day = workday(wanted) === wanted ? wanted : wanted - 2;
  if (day < person.born) return;
  if (!(what in panels)) {
    record.result(day, what as keyof typeof lab, value(setting, day, what as keyof typeof lab), laboratory, biologist);
    return;
  }
  const panel = panels[what as keyof typeof panels];
  const results = panel.of.map((one) => record.result(day, one, value(setting, day, one), laboratory, biologist));
  record.report(day, panel, results, laboratory, biologist, by);
}

function value({ person, random, shifts }: Setting, day: number, what: keyof typeof lab): number {
  const measure: Measure = lab[what];
  let shift = shifts[what] ?? 0;
  // Women have less haemoglobin and creatinine, and kidneys filter less with age.
  if (person.sex === 'female' && (what === 'haemoglobin' || what === 'creatinine')) shift -= 0.9;
  if (what === 'filtration') shift -= Math.max(0, ageAt(person.born, day) - 50) / 18;
  const drawn = draw(random, measure, shift);
  return what === 'ferritin'
    ? Math.max(4, drawn)
    : what === 'filtration'
      ? Math.min(125, Math.max(31, drawn))
      : roundTo(drawn, measure.decimals);
}
