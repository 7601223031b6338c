// Illnesses of a territory: who gets them (age, sex), how they are followed, what they are treated with (ICD-10, ATC).
import type { Sex } from '../contract.ts';
import type { lab, panels } from './measures.ts';

export type Follow = keyof typeof lab | keyof typeof panels | 'pressure' | 'weight' | 'saturation';

export interface Drug {
  readonly atc: string;
  readonly name: string;
  readonly dose: string;
  /** How often a day. */
  readonly daily: number;
}

export interface Illness {
  readonly code: string;
  readonly name: string;
  readonly sex?: Sex;
  /** Ages from which it begins, and the share of people who have it at 40, 60 and 80 (children's illnesses: `rate` alone). */
  readonly from: number;
  readonly rate: readonly [at40: number, at60: number, at80: number];
  /** Adds to the index of body mass. */
  readonly heavy?: number;
  readonly specialist?: 'cardiologist' | 'gynaecologist' | 'gastroenterologist' | 'ophthalmologist' | 'psychiatrist';
  /** What is looked at, and how often a year. */
  readonly follow: readonly (readonly [what: Follow, yearly: number])[];
  /** Values that the illness moves, in deviations. */
  readonly shifts?: Readonly<Partial<Record<keyof typeof lab, number>>>;
  readonly drugs: readonly Drug[];
}

const drug = (atc: string, name: string, dose: string, daily = 1): Drug => ({ atc, name, dose, daily });

export const drugs = {
  paracetamol: drug('N02BE01', 'Paracétamol', '1 g', 3),
  amoxicillin: drug('J01CA04', 'Amoxicilline', '1 g', 3),
  fosfomycin: drug('J01XX01', 'Fosfomycine', '3 g', 1),
  desloratadine: drug('R06AX27', 'Desloratadine', '5 mg', 1),
  ibuprofen: drug('M01AE01', 'Ibuprofène', '400 mg', 3),
  folate: drug('B03BB01', 'Acide folique', '0,4 mg', 1),
  iron: drug('B03AA07', 'Sulfate ferreux', '80 mg', 1),
  vitaminD: drug('A11CC05', 'Colécalciférol', '1000 UI', 1),
} as const;

export const chronic: readonly Illness[] = [
  {
    code: 'I10',
    name: 'Hypertension artérielle essentielle',
    from: 35,
    rate: [0.1, 0.34, 0.62],
    heavy: 1,
    follow: [
      ['pressure', 3],
      ['kidney', 1],
    ],
    drugs: [
      drug('C09AA05', 'Ramipril', '5 mg'),
      drug('C08CA01', 'Amlodipine', '5 mg'),
      drug('C09AA04', 'Périndopril', '4 mg'),
      drug('C03AA03', 'Hydrochlorothiazide', '12,5 mg'),
    ],
  },
  {
    code: 'E11.9',
    name: 'Diabète de type 2 sans complication',
    from: 40,
    rate: [0.02, 0.1, 0.18],
    heavy: 4,
    follow: [
      ['hba1c', 2],
      ['glucose', 1],
      ['kidney', 1],
      ['lipids', 1],
      ['weight', 2],
    ],
    shifts: { hba1c: 6, glucose: 7, triglycerides: 1 },
    drugs: [drug('A10BA02', 'Metformine', '1000 mg', 2), drug('A10BB09', 'Gliclazide', '60 mg')],
  },
  {
    code: 'E10.9',
    name: 'Diabète de type 1 sans complication',
    from: 8,
    rate: [0.006, 0.006, 0.006],
    follow: [
      ['hba1c', 3],
      ['glucose', 1],
      ['kidney', 1],
    ],
    shifts: { hba1c: 7, glucose: 8 },
    drugs: [drug('A10AE04', 'Insuline glargine', '18 UI'), drug('A10AB05', 'Insuline asparte', '6 UI', 3)],
  },
  {
    code: 'E78.0',
    name: 'Hypercholestérolémie essentielle',
    from: 35,
    rate: [0.06, 0.24, 0.36],
    follow: [['lipids', 1]],
    shifts: { cholesterol: 2, ldl: 2.2 },
    drugs: [drug('C10AA05', 'Atorvastatine', '20 mg'), drug('C10AA07', 'Rosuvastatine', '10 mg')],
  },
  {
    code: 'J45.9',
    name: 'Asthme',
    from: 5,
    rate: [0.07, 0.06, 0.05],
    follow: [['saturation', 1]],
    drugs: [drug('R03AC02', 'Salbutamol', '100 µg', 2), drug('R03AK07', 'Formotérol et budésonide', '200/6 µg', 2)],
  },
  {
    code: 'E03.9',
    name: 'Hypothyroïdie',
    from: 25,
    rate: [0.03, 0.06, 0.09],
    follow: [['tsh', 1]],
    shifts: { tsh: 0.8 },
    drugs: [drug('H03AA01', 'Lévothyroxine', '75 µg')],
  },
  {
    code: 'I48.9',
    name: 'Fibrillation auriculaire',
    from: 60,
    rate: [0, 0.03, 0.13],
    specialist: 'cardiologist',
    follow: [
      ['inr', 4],
      ['kidney', 1],
    ],
    drugs: [drug('B01AA12', 'Fluindione', '20 mg'), drug('C07AB07', 'Bisoprolol', '5 mg')],
  },
  {
    code: 'I25.9',
    name: 'Cardiopathie ischémique chronique',
    from: 50,
    rate: [0, 0.05, 0.14],
    specialist: 'cardiologist',
    follow: [
      ['lipids', 1],
      ['pressure', 1],
    ],
    drugs: [
      drug('B01AC06', 'Acide acétylsalicylique', '75 mg'),
      drug('C07AB07', 'Bisoprolol', '2,5 mg'),
      drug('C10AA05', 'Atorvastatine', '40 mg'),
    ],
  },
  {
    code: 'J44.9',
    name: 'Maladie pulmonaire obstructive chronique',
    from: 50,
    rate: [0, 0.05, 0.09],
    follow: [['saturation', 2]],
    drugs: [drug('R03BB04', 'Tiotropium', '18 µg')],
  },
  {
    code: 'N18.3',
    name: 'Maladie rénale chronique, stade 3',
    from: 60,
    rate: [0, 0.03, 0.14],
    follow: [
      ['kidney', 3],
      ['blood', 1],
    ],
    shifts: { creatinine: 4, filtration: -4, haemoglobin: -1 },
    drugs: [],
  },
  {
    code: 'F32.9',
    name: 'Épisode dépressif',
    from: 18,
    rate: [0.06, 0.06, 0.05],
    specialist: 'psychiatrist',
    follow: [],
    drugs: [drug('N06AB10', 'Escitalopram', '10 mg'), drug('N06AB06', 'Sertraline', '50 mg')],
  },
  { code: 'M17.9', name: 'Gonarthrose', from: 50, rate: [0, 0.1, 0.28], follow: [], drugs: [drugs.paracetamol] },
  {
    code: 'M81.9',
    name: 'Ostéoporose',
    sex: 'female',
    from: 55,
    rate: [0, 0.08, 0.28],
    follow: [],
    drugs: [drug('M05BA04', 'Acide alendronique', '10 mg'), drugs.vitaminD],
  },
  {
    code: 'N40',
    name: 'Hyperplasie de la prostate',
    sex: 'male',
    from: 55,
    rate: [0, 0.14, 0.38],
    follow: [['psa', 0.5]],
    shifts: { psa: 1.2 },
    drugs: [drug('G04CA02', 'Tamsulosine', '0,4 mg')],
  },
  {
    code: 'K21.9',
    name: 'Reflux gastro-œsophagien',
    from: 25,
    rate: [0.07, 0.12, 0.14],
    follow: [],
    drugs: [drug('A02BC05', 'Ésoméprazole', '20 mg'), drug('A02BC01', 'Oméprazole', '20 mg')],
  },
  { code: 'G43.9', name: 'Migraine', from: 14, rate: [0.09, 0.06, 0.02], follow: [], drugs: [drugs.ibuprofen] },
  { code: 'G30.9', name: 'Maladie d’Alzheimer', from: 70, rate: [0, 0, 0.08], follow: [], drugs: [] },
  { code: 'H25.9', name: 'Cataracte sénile', from: 62, rate: [0, 0.03, 0.3], specialist: 'ophthalmologist', follow: [], drugs: [] },
  {
    code: 'C50.9',
    name: 'Tumeur maligne du sein',
    sex: 'female',
    from: 42,
    rate: [0.002, 0.03, 0.06],
    specialist: 'gynaecologist',
    follow: [['blood', 2]],
    drugs: [drug('L02BG03', 'Anastrozole', '1 mg')],
  },
  {
    code: 'C61',
    name: 'Tumeur maligne de la prostate',
    sex: 'male',
    from: 55,
    rate: [0, 0.02, 0.08],
    follow: [['psa', 2]],
    shifts: { psa: 7 },
    drugs: [],
  },
  {
    code: 'E66.9',
    name: 'Obésité',
    from: 16,
    rate: [0.09, 0.12, 0.09],
    heavy: 9,
    follow: [
      ['weight', 2],
      ['lipids', 0.5],
    ],
    shifts: { triglycerides: 1 },
    drugs: [],
  },
  {
    code: 'D50.9',
    name: 'Anémie par carence en fer',
    sex: 'female',
    from: 14,
    rate: [0.07, 0.02, 0.03],
    follow: [
      ['blood', 1],
      ['ferritin', 1],
    ],
    shifts: { haemoglobin: -3.4, ferritin: -2.1, cellVolume: -3 },
    drugs: [drugs.iron],
  },
];

export interface Acute {
  readonly code: string;
  readonly name: string;
  readonly sex?: Sex;
  readonly ages: readonly [youngest: number, oldest: number];
  readonly weight: number;
  /** Winter illnesses come from November to March. */
  readonly winter?: boolean;
  readonly emergency?: boolean;
  readonly fever?: boolean;
  /** Days until it is over. */
  readonly lasts: number;
  readonly drug?: Drug;
  readonly labs?: readonly (keyof typeof lab)[];
}

export const acute: readonly Acute[] = [
  {
    code: 'J06.9',
    name: 'Infection aiguë des voies respiratoires supérieures',
    ages: [0, 110],
    weight: 10,
    winter: true,
    fever: true,
    lasts: 8,
    drug: drugs.paracetamol,
  },
  { code: 'J11.1', name: 'Grippe', ages: [2, 110], weight: 4, winter: true, fever: true, lasts: 10, drug: drugs.paracetamol },
  { code: 'J20.9', name: 'Bronchite aiguë', ages: [1, 110], weight: 5, winter: true, fever: true, lasts: 14 },
  { code: 'J21.9', name: 'Bronchiolite aiguë', ages: [0, 1], weight: 8, winter: true, emergency: true, lasts: 10 },
  { code: 'H66.9', name: 'Otite moyenne', ages: [0, 9], weight: 8, fever: true, lasts: 8, drug: drugs.amoxicillin },
  { code: 'J03.9', name: 'Angine', ages: [3, 40], weight: 4, fever: true, lasts: 7, drug: drugs.amoxicillin },
  { code: 'A09', name: 'Gastro-entérite', ages: [0, 110], weight: 5, winter: true, lasts: 5 },
  {
    code: 'N39.0',
    name: 'Infection des voies urinaires',
    sex: 'female',
    ages: [15, 100],
    weight: 4,
    lasts: 5,
    drug: drugs.fosfomycin,
    labs: ['crp'],
  },
  { code: 'M54.5', name: 'Lombalgie', ages: [18, 90], weight: 5, lasts: 20, drug: drugs.paracetamol },
  { code: 'S93.4', name: 'Entorse de la cheville', ages: [8, 65], weight: 3, emergency: true, lasts: 25, drug: drugs.ibuprofen },
  {
    code: 'S52.5',
    name: 'Fracture de l’extrémité inférieure du radius',
    ages: [6, 95],
    weight: 1.2,
    emergency: true,
    lasts: 45,
    drug: drugs.paracetamol,
  },
  { code: 'L20.9', name: 'Dermatite atopique', ages: [0, 12], weight: 2, lasts: 60 },
  {
    code: 'J18.9',
    name: 'Pneumopathie',
    ages: [55, 110],
    weight: 1.6,
    winter: true,
    emergency: true,
    fever: true,
    lasts: 25,
    drug: drugs.amoxicillin,
    labs: ['crp', 'leukocytes'],
  },
];

export const allergies: readonly {
  readonly atc?: string;
  readonly name: string;
  readonly category: 'medication' | 'food' | 'environment';
  readonly reaction: string;
  readonly severe?: boolean;
}[] = [
  { atc: 'J01CA04', name: 'Amoxicilline', category: 'medication', reaction: 'Éruption cutanée' },
  { atc: 'N02BA01', name: 'Acide acétylsalicylique', category: 'medication', reaction: 'Urticaire' },
  { atc: 'J01EE01', name: 'Sulfaméthoxazole et triméthoprime', category: 'medication', reaction: 'Éruption cutanée', severe: true },
  { name: 'Arachide', category: 'food', reaction: 'Œdème des lèvres', severe: true },
  { name: 'Œuf', category: 'food', reaction: 'Urticaire' },
  { name: 'Fruits de mer', category: 'food', reaction: 'Urticaire' },
  { name: 'Pollen de graminées', category: 'environment', reaction: 'Rhinite' },
  { name: 'Acariens', category: 'environment', reaction: 'Rhinite' },
  { name: 'Venin de guêpe', category: 'environment', reaction: 'Anaphylaxie', severe: true },
];

export const vaccines = {
  hexavalent: ['J07CA09', 'Diphtérie, tétanos, coqueluche, poliomyélite, Haemophilus b, hépatite B'],
  pneumococcal: ['J07AL02', 'Pneumocoque conjugué'],
  measles: ['J07BD52', 'Rougeole, oreillons, rubéole'],
  meningococcal: ['J07AH07', 'Méningocoque C conjugué'],
  booster: ['J07CA02', 'Diphtérie, tétanos, coqueluche, poliomyélite'],
  adult: ['J07CA01', 'Diphtérie, tétanos, poliomyélite'],
  papilloma: ['J07BM03', 'Papillomavirus humains'],
  influenza: ['J07BB02', 'Grippe saisonnière, inactivé'],
} as const;
