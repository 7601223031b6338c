// Patients and observations of the size met in practice (about 2 kB), the same for every run.
import type { Resource } from '@socle/engine/fhir';
import { seededRandom } from '@socle/kit/clock';

const families = [
  'MARTIN',
  'BERNARD',
  'THOMAS',
  'PETIT',
  'ROBERT',
  'RICHARD',
  'DURAND',
  'DUBOIS',
  'MOREAU',
  'LAURENT',
  'SIMON',
  'MICHEL',
  'LEFEBVRE',
  'LEROY',
  'ROUX',
  'DAVID',
  'BERTRAND',
  'MOREL',
  'FOURNIER',
  'GIRARD',
];
const givens = [
  'Marie',
  'Jeanne',
  'Camille',
  'Louise',
  'Zoé',
  'Léa',
  'Jean',
  'Pierre',
  'Paul',
  'Jules',
  'Hugo',
  'Léo',
  'Noémie',
  'Chloé',
  'André',
  'François',
];
const syllables = ['ba', 'ri', 'lo', 'mou', 'che', 'val', 'ter', 'nau', 'gui', 'pon', 'sar', 'del'];
export const labCodes: readonly (readonly [code: string, display: string, unit: string])[] = Array.from(
  { length: 60 },
  (_, i) =>
    [`${1000 + i * 37}-${i % 10}`, `Dosage numéro ${i} dans le sérum`, ['mmol/L', 'g/L', 'umol/L', '%', 'mg/L'][i % 5] as string] as const,
);

const pad = (n: number, size: number): string => String(n).padStart(size, '0');

export function benchPatient(i: number): Resource {
  const random = seededRandom(`patient ${i}`);
  const family = `${random.pick(families)}${random.chance(0.9) ? ` ${random.pick(syllables)}${random.pick(syllables)}${random.pick(syllables)}`.toUpperCase() : ''}`;
  const given = random.pick(givens);
  const year = 1930 + random.int(0, 90);
  return {
    resourceType: 'Patient',
    id: `bp-${pad(i, 7)}`,
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${given} ${family}, né(e) en ${year}. ${'Identité inventée pour les mesures. '.repeat(20)}</p></div>`,
    },
    identifier: [
      {
        use: 'official',
        type: { coding: [{ system: 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203', code: 'INS-NIR-TEST' }] },
        system: 'urn:oid:1.2.250.1.213.1.4.10',
        value: `${random.int(1, 2)}${pad(year % 100, 2)}${pad(random.int(1, 12), 2)}${pad(i, 8)}`,
      },
      {
        use: 'usual',
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PI' }] },
        system: 'urn:oid:1.2.250.1.999.1',
        value: `IPP${pad(i, 9)}`,
      },
    ],
    active: true,
    name: [
      { use: 'official', family, given: [given, random.pick(givens)] },
      { use: 'usual', family: family.split(' ')[0] as string, given: [given] },
    ],
    telecom: [
      { system: 'phone', value: `+3363998${pad(random.int(0, 9999), 4)}`, use: 'mobile' },
      { system: 'email', value: `patient${i}@example.org` },
    ],
    gender: random.chance(0.5) ? 'male' : 'female',
    birthDate: `${year}-${pad(random.int(1, 12), 2)}-${pad(random.int(1, 28), 2)}`,
    address: [
      {
        use: 'home',
        line: [`${random.int(1, 99)} rue des Essais`],
        city: `VILLE ${random.int(1, 400)}`,
        postalCode: pad(random.int(1000, 95999), 5),
        country: 'FRA',
      },
    ],
    generalPractitioner: [{ reference: `Practitioner/pr-${random.int(0, 299)}` }],
  };
}

export function benchObservation(i: number, patients: number, id: string | undefined = `bo-${pad(i, 8)}`): Resource {
  const random = seededRandom(`observation ${i}`);
  const [code, display, unit] = random.pick(labCodes);
  const patient = random.int(0, patients - 1);
  const at = new Date(Date.UTC(2018, 0, 1) + random.int(0, 8 * 365 * 24 * 60 - 1) * 60_000).toISOString();
  const value = random.int(1, 4000) / 10;
  return {
    resourceType: 'Observation',
    ...(id === undefined ? {} : { id }),
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${display} : ${value} ${unit}. ${'Résultat inventé pour les mesures. '.repeat(16)}</p></div>`,
    },
    identifier: [{ system: 'urn:oid:1.2.250.1.999.2', value: `LAB${pad(i, 10)}` }],
    status: 'final',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory', display: 'Laboratory' }] },
    ],
    code: { coding: [{ system: 'http://loinc.org', code, display }], text: display },
    subject: { reference: `Patient/bp-${pad(patient, 7)}`, type: 'Patient', display: 'Identité inventée' },
    encounter: { reference: `Encounter/be-${random.int(0, patients * 3)}` },
    effectiveDateTime: at,
    issued: at,
    performer: [
      { reference: `Organization/or-${random.int(0, 59)}`, display: 'Laboratoire inventé' },
      { reference: `Practitioner/pr-${random.int(0, 299)}` },
    ],
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    interpretation: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: value > 300 ? 'H' : 'N' }] },
    ],
    note: [{ text: 'Prélèvement conforme, technique habituelle du laboratoire, résultat validé par le biologiste.' }],
    referenceRange: [
      {
        low: { value: 10, unit, system: 'http://unitsofmeasure.org', code: unit },
        high: { value: 300, unit, system: 'http://unitsofmeasure.org', code: unit },
        text: 'Valeurs usuelles de l’adulte',
      },
    ],
  };
}
