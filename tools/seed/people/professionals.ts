// Structures, places of care and professionals of the territory, with identifiers of the national shape from invented ranges.
import type { Resource } from '@socle/engine/fhir';
import { type SeededRandom, seededRandom } from '@socle/kit/clock';
import { coding, frIdentifierTypes, hl7, local, nos, phone, reference, resource } from '../care/shapes.ts';
import type { Home, Sex } from '../contract.ts';
import { withLuhn } from './keys.ts';
import { pickFamily, pickGivens, streets } from './names.ts';
import { homes } from './places.ts';

type Kind = 'hospital' | 'clinic' | 'centre' | 'pharmacy' | 'laboratory' | 'imaging' | 'care home';

export interface Structure {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly home: Home;
  /** Places inside, by what is done there. */
  readonly places: Readonly<Record<string, string>>;
}

export interface Professional {
  readonly id: string;
  readonly role: string;
  readonly name: string;
  readonly trade: Trade;
  readonly structure: Structure;
}

export interface Trade {
  readonly name: string;
  readonly profession: readonly [code: string, display: string];
  readonly specialty?: readonly [code: string, display: string];
  readonly where: readonly Kind[];
  readonly weight: number;
  readonly title?: string;
}

const doctor = ['10', 'Médecin'] as const;
export const trades = [
  { name: 'generalist', profession: doctor, specialty: ['SM54', 'Médecine générale'], where: ['centre'], weight: 34, title: 'Dr' },
  { name: 'emergency', profession: doctor, specialty: ['SM59', "Médecine d'urgence"], where: ['hospital'], weight: 4, title: 'Dr' },
  {
    name: 'cardiologist',
    profession: doctor,
    specialty: ['SM04', 'Cardiologie et maladies vasculaires'],
    where: ['hospital', 'clinic'],
    weight: 3,
    title: 'Dr',
  },
  {
    name: 'gynaecologist',
    profession: doctor,
    specialty: ['SM20', 'Gynécologie-obstétrique'],
    where: ['hospital', 'clinic'],
    weight: 3,
    title: 'Dr',
  },
  { name: 'paediatrician', profession: doctor, specialty: ['SM40', 'Pédiatrie'], where: ['hospital', 'centre'], weight: 3, title: 'Dr' },
  {
    name: 'gastroenterologist',
    profession: doctor,
    specialty: ['SM24', 'Gastro-entérologie et hépatologie'],
    where: ['hospital', 'clinic'],
    weight: 2,
    title: 'Dr',
  },
  { name: 'ophthalmologist', profession: doctor, specialty: ['SM38', 'Ophtalmologie'], where: ['clinic'], weight: 2, title: 'Dr' },
  { name: 'psychiatrist', profession: doctor, specialty: ['SM42', 'Psychiatrie'], where: ['hospital', 'centre'], weight: 2, title: 'Dr' },
  {
    name: 'radiologist',
    profession: doctor,
    specialty: ['SM44', 'Radio-diagnostic et imagerie médicale'],
    where: ['imaging', 'hospital'],
    weight: 3,
    title: 'Dr',
  },
  { name: 'biologist', profession: doctor, specialty: ['SM03', 'Biologie médicale'], where: ['laboratory'], weight: 3, title: 'Dr' },
  { name: 'surgeon', profession: doctor, where: ['hospital', 'clinic'], weight: 4, title: 'Dr' },
  { name: 'pharmacist', profession: ['21', 'Pharmacien'], where: ['pharmacy'], weight: 9, title: 'Dr' },
  { name: 'nurse', profession: ['60', 'Infirmier'], where: ['hospital', 'centre', 'clinic', 'care home'], weight: 16 },
  { name: 'midwife', profession: ['50', 'Sage-femme'], where: ['hospital', 'centre'], weight: 4 },
  { name: 'physiotherapist', profession: ['70', 'Masseur-kinésithérapeute'], where: ['centre'], weight: 5 },
  { name: 'dentist', profession: ['40', 'Chirurgien-dentiste'], where: ['centre'], weight: 3, title: 'Dr' },
] as const satisfies readonly Trade[];
export type TradeName = (typeof trades)[number]['name'];

const kinds: readonly {
  kind: Kind;
  count: number;
  names: readonly string[];
  sector: readonly [string, string];
  rooms: readonly string[];
}[] = [
  {
    kind: 'hospital',
    count: 5,
    names: ['Centre hospitalier de'],
    sector: ['SA01', 'Etablissement public de santé'],
    rooms: ['consultations', 'urgences', 'maternité', 'médecine', 'chirurgie'],
  },
  {
    kind: 'clinic',
    count: 4,
    names: ['Clinique des Roseaux de', 'Clinique du Val de'],
    sector: ['SA04', 'Etablissement privé'],
    rooms: ['consultations', 'chirurgie'],
  },
  {
    kind: 'centre',
    count: 22,
    names: ['Maison de santé du Canal de', 'Maison de santé des Mésanges de', 'Centre de santé de'],
    sector: ['SA52', 'Maison de santé'],
    rooms: ['consultations'],
  },
  {
    kind: 'pharmacy',
    count: 14,
    names: ['Pharmacie des Trois Ponts de', 'Pharmacie du Marché de'],
    sector: ['SA33', "Pharmacie d'officine"],
    rooms: ['comptoir'],
  },
  { kind: 'laboratory', count: 6, names: ['Laboratoire Bel-Air de'], sector: ['SA25', "Laboratoire d'analyses"], rooms: ['prélèvements'] },
  { kind: 'imaging', count: 3, names: ["Centre d'imagerie de"], sector: ['SA08', 'Cabinet de groupe'], rooms: ['imagerie'] },
  {
    kind: 'care home',
    count: 6,
    names: ['Résidence des Saules de'],
    sector: ['SA17', 'Etablissement pour personnes âgées'],
    rooms: ['hébergement'],
  },
];

export interface CareNetwork {
  readonly resources: readonly Resource[];
  /** A professional of a trade: those of the town first; `n` picks among them. */
  find(trade: TradeName, home: Home, n: number): Professional;
  structure(kind: Kind, home: Home, n: number): Structure;
}

const pad = (n: number, size: number): string => String(n).padStart(size, '0');

export function careNetwork(seed: number | string, professionals = 300): CareNetwork {
  const random = seededRandom(`network ${seed}`);
  const resources: Resource[] = [];
  const structures: Structure[] = [];
  for (const { kind, count, names, sector, rooms } of kinds) {
    for (let i = 0; i < count; i++)
      structures.push(
        structure(resources, structures.length + 1, kind, random.pick(names), sector, rooms, homes[i % homes.length] as Home, random),
      );
  }
  const people: Professional[] = [];
  const list = trades.flatMap((trade) => Array.from({ length: trade.weight }, () => trade));
  for (let n = 1; n <= professionals; n++)
    people.push(professional(resources, n, n <= trades.length ? (trades[n - 1] as Trade) : random.pick(list), structures, random));
  const byTrade = grouped(people, (one) => [one.trade.name, `${one.trade.name} ${one.structure.home.cog}`]);
  const byKind = grouped(structures, (one) => [one.kind, `${one.kind} ${one.home.cog}`]);
  const near = <T>(groups: Map<string, T[]>, name: string, home: Home, n: number): T => {
    const from = groups.get(`${name} ${home.cog}`) ?? (groups.get(name) as T[]);
    return from[n % from.length] as T;
  };
  return { resources, find: (trade, home, n) => near(byTrade, trade, home, n), structure: (kind, home, n) => near(byKind, kind, home, n) };
}

function structure(
  resources: Resource[],
  n: number,
  kind: Kind,
  prefix: string,
  sector: readonly [string, string],
  rooms: readonly string[],
  home: Home,
  random: SeededRandom,
): Structure {
  const id = `org-${pad(n, 2)}`;
  const name = `${prefix} ${home.city}`;
  // No department has the number 99: these numbers name no real structure.
  const finess = withLuhn(`99${pad(n, 6)}`);
  const address = {
    use: 'work',
    line: [`${random.int(1, 90)} rue des ${random.pick(streets)}`],
    city: home.city,
    postalCode: home.postalCode,
    country: 'FRA',
  };
  const telecom = [{ system: 'phone', value: phone(n * 17, false), use: 'work' }];
  resources.push(
    resource('Organization', id, name, {
      identifier: [
        { use: 'official', type: { coding: [coding(frIdentifierTypes, 'FINEG')] }, system: 'https://finess.esante.gouv.fr', value: finess },
        {
          use: 'official',
          type: { coding: [coding(frIdentifierTypes, 'IDNST')] },
          system: 'urn:oid:1.2.250.1.71.4.2.2',
          value: `1${finess}`,
        },
      ],
      active: true,
      type: [
        { coding: [coding(nos('TRE-R02-SecteurActivite'), sector[0], sector[1])] },
        { coding: [coding(hl7('organization-type'), 'prov', 'Healthcare Provider')] },
      ],
      name,
      telecom,
      address: [address],
    }),
  );
  const places: Record<string, string> = {};
  rooms.forEach((room, i) => {
    const place = `loc-${pad(n, 2)}-${i + 1}`;
    places[room] = place;
    resources.push(
      resource('Location', place, `${name}, ${room}`, {
        identifier: [{ system: local('lieu'), value: place }],
        status: 'active',
        mode: 'instance',
        name: `${name}, ${room}`,
        telecom,
        address,
        physicalType: {
          coding: [
            coding(
              hl7('location-physical-type'),
              room === 'urgences' || room === 'médecine' || room === 'chirurgie' || room === 'maternité' ? 'wa' : 'bu',
            ),
          ],
        },
        position: { longitude: round(home.longitude + random.normal(0, 0.01)), latitude: round(home.latitude + random.normal(0, 0.01)) },
        managingOrganization: reference(`Organization/${id}`, name),
      }),
    );
  });
  return { id, kind, name, home, places };
}

function grouped<T>(all: readonly T[], keys: (one: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) for (const key of keys(one)) groups.set(key, [...(groups.get(key) ?? []), one]);
  return groups;
}

const round = (n: number): number => Math.round(n * 1e5) / 1e5;

function professional(
  resources: Resource[],
  n: number,
  trade: Trade,
  structures: readonly Structure[],
  random: SeededRandom,
): Professional {
  const id = `prac-${pad(n, 3)}`;
  const role = `role-${pad(n, 3)}`;
  const sex: Sex = random.chance(trade.name === 'midwife' ? 0.98 : 0.55) ? 'female' : 'male';
  const family = pickFamily(random, random.chance(0.9) ? 'here' : 'abroad');
  const [given = ''] = pickGivens(random, sex, random.int(1958, 1997));
  const name = `${trade.title ? `${trade.title} ` : ''}${given} ${family}`;
  // Real numbers of the register begin with 1: none begins with 99.
  const rpps = withLuhn(`99${pad(n, 8)}`);
  const where = random.pick(structures.filter((one) => trade.where.includes(one.kind)));
  const email = [{ system: 'email', value: `${id}@medecin.example`, use: 'work' }];
  const profession = coding(nos('TRE-G15-ProfessionSante'), trade.profession[0], trade.profession[1]);
  resources.push(
    resource('Practitioner', id, name, {
      identifier: [
        {
          use: 'official',
          type: { coding: [coding(frIdentifierTypes, 'IDNPS')] },
          system: 'urn:oid:1.2.250.1.71.4.2.1',
          value: `8${rpps}`,
        },
        { use: 'official', type: { coding: [coding(frIdentifierTypes, 'RPPS')] }, system: 'https://rpps.esante.gouv.fr', value: rpps },
      ],
      active: true,
      name: [{ use: 'official', text: name, family, given: [given], ...(trade.title ? { prefix: [trade.title] } : {}) }],
      telecom: email,
      gender: sex,
      qualification: [{ code: { coding: [profession] } }],
    }),
    resource('PractitionerRole', role, `${name}, ${trade.profession[1]}, ${where.name}`, {
      identifier: [{ use: 'official', system: 'https://rpps.esante.gouv.fr', value: rpps }],
      active: true,
      practitioner: reference(`Practitioner/${id}`, name),
      organization: reference(`Organization/${where.id}`, where.name),
      code: [
        { coding: [profession] },
        { coding: [coding(nos('TRE-R22-GenreActivite'), 'GENR01')] },
        { coding: [coding(nos('TRE-R23-ModeExercice'), where.kind === 'hospital' || where.kind === 'care home' ? 'S' : 'L')] },
      ],
      ...(trade.specialty
        ? { specialty: [{ coding: [coding(nos('TRE-R38-SpecialiteOrdinale'), trade.specialty[0], trade.specialty[1])] }] }
        : {}),
      location: [reference(`Location/${Object.values(where.places)[0]}`)],
      telecom: email,
    }),
  );
  return { id, role, name, trade, structure: where };
}
