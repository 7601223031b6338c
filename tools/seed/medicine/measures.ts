// What is measured: LOINC codes, UCUM units, and values that fit an age, a sex and an illness.
import type { SeededRandom } from '@socle/kit/clock';
import type { Person } from '../contract.ts';

export interface Measure {
  readonly code: string;
  readonly display: string;
  readonly unit: string;
  /** UCUM, where it differs from what people write. */
  readonly ucum?: string;
  readonly decimals: number;
  readonly low?: number;
  readonly high?: number;
  /** Ordinary values of an adult. */
  readonly mean: number;
  readonly deviation: number;
}

const m = (
  code: string,
  display: string,
  unit: string,
  decimals: number,
  mean: number,
  deviation: number,
  low?: number,
  high?: number,
  ucum?: string,
): Measure => ({
  code,
  display,
  unit,
  decimals,
  mean,
  deviation,
  ...(low === undefined ? {} : { low }),
  ...(high === undefined ? {} : { high }),
  ...(ucum === undefined ? {} : { ucum }),
});

export const vital = {
  systolic: m('8480-6', 'Systolic blood pressure', 'mmHg', 0, 122, 9, undefined, undefined, 'mm[Hg]'),
  diastolic: m('8462-4', 'Diastolic blood pressure', 'mmHg', 0, 76, 7, undefined, undefined, 'mm[Hg]'),
  heartRate: m('8867-4', 'Heart rate', '/min', 0, 72, 9),
  temperature: m('8310-5', 'Body temperature', '°C', 1, 36.8, 0.25, undefined, undefined, 'Cel'),
  weight: m('29463-7', 'Body weight', 'kg', 1, 70, 12),
  height: m('8302-2', 'Body height', 'cm', 0, 168, 9),
  bmi: m('39156-5', 'Body mass index (BMI) [Ratio]', 'kg/m2', 1, 24.5, 4),
  head: m('9843-4', 'Head Occipital-frontal circumference', 'cm', 1, 42, 1.5),
  saturation: m('2708-6', 'Oxygen saturation in Arterial blood', '%', 0, 97.5, 1),
} as const;

export const lab = {
  hba1c: m('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', '%', 1, 5.4, 0.3, 4, 6),
  glucose: m('14749-6', 'Glucose [Moles/volume] in Serum or Plasma', 'mmol/L', 1, 5, 0.4, 3.9, 6.1),
  creatinine: m('14682-9', 'Creatinine [Moles/volume] in Serum or Plasma', 'µmol/L', 0, 78, 12, 45, 104, 'umol/L'),
  filtration: m(
    '62238-1',
    'Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI)',
    'mL/min/1.73m²',
    0,
    92,
    12,
    60,
    undefined,
    'mL/min/{1.73_m2}',
  ),
  potassium: m('2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L', 1, 4.2, 0.3, 3.5, 5.1),
  sodium: m('2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L', 0, 140, 2, 135, 145),
  cholesterol: m('14647-2', 'Cholesterol [Moles/volume] in Serum or Plasma', 'mmol/L', 2, 5.1, 0.7, undefined, 5.2),
  ldl: m('22748-8', 'Cholesterol in LDL [Moles/volume] in Serum or Plasma', 'mmol/L', 2, 3, 0.6, undefined, 4.1),
  hdl: m('14646-4', 'Cholesterol in HDL [Moles/volume] in Serum or Plasma', 'mmol/L', 2, 1.4, 0.25, 1),
  triglycerides: m('14927-8', 'Triglyceride [Moles/volume] in Serum or Plasma', 'mmol/L', 2, 1.1, 0.35, undefined, 1.7),
  haemoglobin: m('718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 1, 14.1, 0.9, 12, 17),
  leukocytes: m('6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10*9/L', 1, 6.8, 1.3, 4, 10),
  platelets: m('777-3', 'Platelets [#/volume] in Blood by Automated count', '10*9/L', 0, 250, 45, 150, 400),
  cellVolume: m('787-2', 'MCV [Entitic volume] by Automated count', 'fL', 0, 90, 4, 80, 100),
  ferritin: m('2276-4', 'Ferritin [Mass/volume] in Serum or Plasma', 'ng/mL', 0, 95, 40, 20, 300),
  crp: m('1988-5', 'C reactive protein [Mass/volume] in Serum or Plasma', 'mg/L', 0, 2, 1, undefined, 5),
  tsh: m('3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma', 'mUI/L', 2, 2, 0.7, 0.4, 4, 'm[IU]/L'),
  psa: m('2857-1', 'Prostate specific Ag [Mass/volume] in Serum or Plasma', 'ng/mL', 2, 1.4, 0.7, undefined, 4),
  hcg: m('21198-7', 'Choriogonadotropin.beta subunit [Units/volume] in Serum or Plasma', 'UI/L', 0, 42_000, 12_000, undefined, 5, '[IU]/L'),
  inr: m('6301-6', 'INR in Platelet poor plasma by Coagulation assay', 'INR', 1, 2.5, 0.35, 2, 3, '{INR}'),
} as const;

export interface Panel {
  readonly code: string;
  readonly display: string;
  readonly title: string;
  readonly of: readonly (keyof typeof lab)[];
}

export const panels = {
  lipids: {
    code: '24331-1',
    display: 'Lipid 1996 panel - Serum or Plasma',
    title: 'Exploration d’une anomalie lipidique',
    of: ['cholesterol', 'ldl', 'hdl', 'triglycerides'],
  },
  blood: {
    code: '58410-2',
    display: 'CBC panel - Blood by Automated count',
    title: 'Hémogramme',
    of: ['haemoglobin', 'leukocytes', 'platelets', 'cellVolume'],
  },
  kidney: {
    code: '11502-2',
    display: 'Laboratory report',
    title: 'Fonction rénale et ionogramme',
    of: ['creatinine', 'filtration', 'sodium', 'potassium'],
  },
} as const satisfies Record<string, Panel>;

/** Median weight (kg) and height (cm) of children, by age. */
const growth: readonly (readonly [age: number, weight: number, height: number])[] = [
  [0, 3.4, 50],
  [0.25, 6, 60],
  [0.5, 7.6, 66],
  [1, 9.4, 75],
  [1.5, 10.8, 81],
  [2, 12, 87],
  [3, 14.2, 95],
  [4, 16.2, 102],
  [5, 18.2, 109],
  [6, 20.4, 115],
  [8, 25.4, 127],
  [10, 32, 138],
  [12, 40, 149],
  [14, 50, 161],
  [16, 57, 167],
  [18, 62, 169],
];

/** Height and weight at an age in years, for this body. */
export function body(person: Person, age: number, heavy: number): { height: number; weight: number } {
  const { height: tall, weight: stout } = person.build;
  if (age < 18) {
    const next = growth.findIndex((row) => row[0] > age);
    const [a, b] = [growth[next - 1] as readonly number[], growth[next] as readonly number[]];
    const share = (age - (a[0] as number)) / ((b[0] as number) - (a[0] as number));
    const at = (column: number): number => (a[column] as number) + share * ((b[column] as number) - (a[column] as number));
    return { height: Math.round(at(2) * (1 + 0.035 * clamp(tall))), weight: tenth(at(1) * (1 + 0.09 * clamp(stout))) };
  }
  const height = Math.round((person.sex === 'male' ? 176 : 163) + 6.5 * clamp(tall) - Math.max(0, age - 60) * 0.1);
  const index = Math.max(17.5, (person.sex === 'male' ? 25 : 24) + 3.4 * clamp(stout) + heavy);
  return { height, weight: tenth(index * (height / 100) ** 2) };
}

export const clamp = (n: number, most = 2.2): number => Math.max(-most, Math.min(most, n));
const tenth = (n: number): number => Math.round(n * 10) / 10;

/** An ordinary value, `shift` deviations away from the mean. */
export function draw(random: SeededRandom, measure: Measure, shift = 0): number {
  const value = measure.mean + measure.deviation * (shift + clamp(random.normal(0, 1)));
  return roundTo(Math.max(value, measure.mean / 20), measure.decimals);
}

export const roundTo = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;
