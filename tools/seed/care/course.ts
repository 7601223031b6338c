// The course of a life as the record of care shows it: illnesses that fit age and sex, visits, measures, treatments, vaccines, births.
import type { Resource } from '@socle/engine/fhir';
import type { Household, Person } from '../contract.ts';
import { acute, allergies, chronic, drugs, type Illness } from '../medicine/illnesses.ts';
import { body, clamp, draw, roundTo, vital } from '../medicine/measures.ts';
import { ageAt, workday } from '../people/days.ts';
import type { CareNetwork, Professional } from '../people/professionals.ts';
import { analyse, type Setting } from './analyses.ts';
import { openRecord, type Visit } from './record.ts';
import { vaccinate } from './vaccines.ts';

/** Years of ordinary care that the record holds. */
const horizon = 2 * 365;

export function course(person: Person, household: Household, network: CareNetwork, on: number): readonly Resource[] {
  const random = household.random.fork(person.number);
  const last = Math.min(on, person.died ?? on) - 1;
  const first = Math.max(person.born, last - horizon);
  const record = openRecord(person, random);
  const age = ageAt(person.born, last);
  const by: Professional = network.find('generalist', household.home, household.generalist);
  const illnesses = age < 5 ? [] : chronic.filter((one) => suffers(one, person, age, random.float()));
  const heavy = illnesses.reduce((sum, one) => sum + (one.heavy ?? 0), 0);
  const pressed = illnesses.some((one) => one.code === 'I10');
  const setting: Setting = {
    person,
    record,
    random,
    network,
    home: household.home,
    shifts: Object.assign({}, ...illnesses.map((one) => one.shifts ?? {})),
    by,
  };

  function measure(visit: Visit, fever = false): void {
    const years = (visit.day - person.born) / 365.25;
    const { height, weight } = body(person, years, heavy);
    if (years < 18 || random.chance(0.3)) record.vital(visit, vital.weight, Math.max(2.4, roundTo(weight + random.normal(0, 0.4), 1)));
    if (years < 12 || random.chance(0.12)) record.vital(visit, vital.height, height);
    if (years < 2)
      record.vital(visit, vital.head, roundTo(35 + 9 * Math.min(1, years) + 2 * Math.max(0, years - 1) + clamp(random.normal(0, 0.8)), 1));
    if (years >= 18 && random.chance(0.12)) record.vital(visit, vital.bmi, roundTo(weight / (height / 100) ** 2, 1));
    if (years >= 18 && (pressed || random.chance(0.4))) {
      const systolic = draw(random, vital.systolic, pressed ? 2 : Math.max(0, (years - 50) / 30));
      record.pressure(visit, systolic, Math.min(systolic - 25, draw(random, vital.diastolic, pressed ? 1.4 : 0.2)));
    }
    if (random.chance(0.12))
      record.vital(visit, vital.heartRate, Math.round(draw(random, vital.heartRate) + Math.max(0, 10 - years) * 6 + (fever ? 14 : 0)));
    if (fever) record.vital(visit, vital.temperature, roundTo(38.2 + random.float() * 1.4, 1));
  }

  const spread = (times: number): number[] =>
    Array.from({ length: times }, (_, i) => workday(first + Math.floor(((i + random.float()) * (last - first)) / times))).filter(
      (day) => day <= last && day >= person.born,
    );

  // Where a life is short, so is its record.
  for (const illness of illnesses) {
    const onset = Math.max(person.born + Math.floor(illness.from * 365.25), last - random.int(200, 14 * 365));
    const doctor = illness.specialist ? network.find(illness.specialist, household.home, household.generalist) : by;
    const condition = record.condition(illness.code, illness.name, { onset, chronic: true, by: doctor });
    const treatments = illness.drugs.length === 0 ? [] : random.shuffle(illness.drugs).slice(0, random.chance(0.35) ? 2 : 1);
    for (const day of spread(illness.specialist || random.chance(0.6) ? 1 : 2).filter((one) => one > onset)) {
      const visit = record.visit(day, doctor, `Suivi : ${illness.name}`, { condition });
      measure(visit);
      for (const drug of treatments)
        if (day > last - 200 || random.chance(0.3))
          record.prescribe(visit, drug, { days: 90, stopped: day < last - 90, because: condition });
      for (const [what] of illness.follow)
        if (what === 'saturation')
          record.vital(
            visit,
            vital.saturation,
            Math.min(100, Math.round(draw(random, vital.saturation, illness.code === 'J44.9' ? -3 : 0))),
          );
    }
    for (const [what, yearly] of illness.follow)
      for (const day of spread(Math.max(1, Math.round(yearly)))) if (day > onset) analyse(setting, day, what);
    if (illness.code === 'H25.9' && random.chance(0.45))
      operate(onset + 200, '54885007', 'Extraction du cristallin', 'ophthalmologist', condition);
    if (illness.code === 'M17.9' && random.chance(0.2))
      operate(onset + 400, '609588000', 'Arthroplastie totale du genou', 'surgeon', condition);
  }

  function operate(
    day: number,
    code: string,
    name: string,
    trade: 'surgeon' | 'ophthalmologist' | 'gynaecologist' | 'gastroenterologist',
    because?: string,
  ): void {
    if (day <= person.born || day > last) return;
    const surgeon = network.find(trade, household.home, household.generalist);
    const visit = record.visit(workday(day) > last ? day : workday(day), surgeon, name, {
      kind: 'stay',
      days: Math.min(last - day, code === '609588000' ? 5 : 1),
      ...(because ? { condition: because } : {}),
      ...(surgeon.structure.places.chirurgie ? { place: surgeon.structure.places.chirurgie } : {}),
    });
    record.procedure(visit.day, code, name, surgeon, { visit, because });
  }

  const youth = age < 2 ? 3 : age < 7 ? 2 : 0.7;
  for (const day of spread(Math.round(youth + random.float() * 1.2))) {
    const then = ageAt(person.born, day);
    const month = new Date(day * 86_400_000).getUTCMonth();
    const possible = acute.filter(
      (one) =>
        (one.sex ?? person.sex) === person.sex && then >= one.ages[0] && then <= one.ages[1] && (!one.winter || month >= 10 || month <= 2),
    );
    const ill =
      possible[
        weighted(
          possible.map((one) => one.weight),
          random.float(),
        )
      ];
    if (!ill) continue;
    const doctor = ill.emergency ? network.find('emergency', household.home, household.generalist) : by;
    const visit = record.visit(day, doctor, ill.name, { kind: ill.emergency ? 'emergency' : 'visit' });
    const over = day + ill.lasts > last ? undefined : day + ill.lasts;
    const condition = record.condition(ill.code, ill.name, {
      onset: Math.max(person.born, day - random.int(0, 2)),
      over,
      visit,
      chronic: false,
      by: doctor,
    });
    measure(visit, ill.fever && random.chance(0.8));
    if (ill.drug && then >= 3)
      record.prescribe(visit, ill.drug, { days: Math.min(ill.lasts, 10), stopped: over !== undefined, because: condition });
    for (const what of ill.labs ?? []) analyse({ ...setting, shifts: { ...setting.shifts, crp: 45, leukocytes: 4 } }, day, what);
  }
  // Someone who has nothing is seen now and then all the same.
  for (const day of spread(age < 2 ? 3 : 1))
    measure(
      record.visit(
        day,
        age < 16 && random.chance(0.3) ? network.find('paediatrician', household.home, household.generalist) : by,
        age < 16 ? 'Examen de l’enfant' : 'Consultation de médecine générale',
      ),
    );
  if (age >= 18) for (const day of spread(random.int(0, 1))) analyse(setting, day, random.chance(0.6) ? 'blood' : 'lipids');

  births(setting, first, last);
  screening();
  vaccinate({ person, record, network, home: household.home, by, last, frail: illnesses.length > 2 });
  if (random.chance(0.14))
    record.allergy(
      Math.max(first, person.born + 300),
      random.pick(allergies.filter((one) => (age < 6 ? one.category !== 'medication' : true))),
      by,
    );
  if (age >= 18 && random.chance(0.12))
    record.takes(
      last - random.int(1, 200),
      random.pick([drugs.vitaminD, drugs.desloratadine, drugs.paracetamol]),
      last - random.int(201, 900),
    );
  return record.resources.filter((one) => !(age < 1 && one.resourceType === 'AllergyIntolerance'));

  function screening(): void {
    if (age >= 8 && random.chance(0.06))
      operate(person.born + Math.floor((6 + random.float() * Math.min(14, age - 7)) * 365.25), '80146002', 'Appendicectomie', 'surgeon');
    if (age >= 4 && age < 40 && random.chance(0.05)) operate(person.born + 4 * 366, '173422009', 'Amygdalectomie', 'surgeon');
    if (age >= 51 && random.chance(0.25))
      operate(last - random.int(10, Math.min(5 * 365, (age - 50) * 365)), '73761001', 'Coloscopie', 'gastroenterologist');
    if (person.sex === 'female' && age >= 52 && age <= 76)
      for (const day of [last - random.int(5, 700)])
        record.procedure(
          workday(day) > last ? day : workday(day),
          '71651007',
          'Mammographie',
          network.find('radiologist', household.home, household.generalist),
        );
    if (person.sex === 'male' && age >= 55 && random.chance(0.3)) analyse(setting, last - random.int(5, 700), 'psa');
  }
}

function suffers(illness: Illness, person: Person, age: number, draw: number): boolean {
  if ((illness.sex ?? person.sex) !== person.sex || age < illness.from) return false;
  const [young, middle, old] = illness.rate;
  const rate =
    age <= 40
      ? young
      : age <= 60
        ? young + ((middle - young) * (age - 40)) / 20
        : age <= 80
          ? middle + ((old - middle) * (age - 60)) / 20
          : old;
  return draw < rate;
}

function weighted(weights: readonly number[], draw: number): number {
  let left = draw * weights.reduce((sum, one) => sum + one, 0);
  return weights.findIndex((one) => {
    left -= one;
    return left <= 0;
  });
}

/** A pregnancy ends with the birth of a child of the household; only mothers have any. */
function births({ person, record, random, network, home, by, ...setting }: Setting, first: number, last: number): void {
  for (const { day } of person.births) {
    const onset = day - random.int(262, 282);
    if (onset < first || day > last) continue;
    const midwife = network.find('midwife', home, person.number);
    const hospital = network.structure('hospital', home, person.number);
    const visit = record.visit(workday(onset + 45), by, 'Suivi de grossesse');
    const pregnancy = record.condition('Z34.9', 'Surveillance d’une grossesse normale', { onset, over: day, visit, chronic: false, by });
    record.prescribe(visit, drugs.folate, { days: 60, stopped: true, because: pregnancy });
    const own: Setting = { person, record, random, network, home, by, ...setting };
    analyse(own, visit.day + 1, 'hcg');
    for (const week of [16, 24, 32]) {
      const at = record.visit(workday(onset + week * 7), midwife, 'Suivi de grossesse', { condition: pregnancy });
      record.vital(at, vital.weight, roundTo(body(person, (at.day - person.born) / 365.25, 0).weight + week * 0.35, 1));
      const systolic = draw(random, vital.systolic, -0.6);
      record.pressure(at, systolic, Math.min(systolic - 25, draw(random, vital.diastolic, -0.4)));
    }
    analyse({ ...own, shifts: { haemoglobin: -1.8 } }, onset + 170, 'blood');
    const stay = record.visit(day, { ...midwife, structure: hospital }, 'Accouchement', {
      kind: 'stay',
      days: Math.min(3, Math.max(0, last - day)),
      condition: pregnancy,
      ...(hospital.places.maternité ? { place: hospital.places.maternité } : {}),
    });
    if (random.chance(0.2))
      record.procedure(day, '11466000', 'Césarienne', network.find('gynaecologist', home, person.number), {
        visit: stay,
        because: pregnancy,
      });
    else record.condition('O80.9', 'Accouchement spontané', { onset: day, over: day, visit: stay, chronic: false, by: midwife });
  }
}
