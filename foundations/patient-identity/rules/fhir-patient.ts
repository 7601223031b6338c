// FR Core Patient, to and fro: slices of identifiers, names, birth place, reliability of the identity (fr-core-patient, fr-core-patient-ins 2.2).
import type { Resource } from '@socle/engine/fhir';
import { Problem, show } from '@socle/kit/problem';
import type { Identity, IdentityStatus, Matricule, NewIdentity, Sex } from '../contract.ts';
import { dayOf } from './day.ts';

const profiles = 'https://hl7.fr/ig/fhir/core/StructureDefinition';
export const frCorePatient = `${profiles}/fr-core-patient`;
export const frCorePatientIns = `${profiles}/fr-core-patient-ins`;
export const localSystem = 'urn:socle:patient-identity';
const birthList = `${profiles}/fr-core-patient-birth-list-given-name`;
const reliability = `${profiles}/fr-core-identity-reliability`;
const statusSystem = 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status';
const typeSystem = 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203';
const birthPlace = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
const inseeCode = `${profiles}/fr-core-address-insee-code`;
const communes = 'https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM';

const typeOf: Readonly<Record<string, string>> = {
  '1.2.250.1.213.1.4.8': 'INS-NIR',
  '1.2.250.1.213.1.4.9': 'INS-NIA',
  '1.2.250.1.213.1.4.10': 'INS-NIR-TEST',
  '1.2.250.1.213.1.4.11': 'INS-NIR-DEMO',
};
const genders: Readonly<Record<Sex, string>> = { M: 'male', F: 'female', I: 'unknown' };

/** What stands behind a status, from the events of the identity. */
export interface Behind {
  /** Matricules that the identity had; they are shown of a qualified one only, like the one in use. */
  readonly old?: readonly Matricule[];
  readonly retrieved?: { readonly at: number; readonly by: string };
  readonly checked?: { readonly at: number; readonly by: string };
}

export function toPatient(identity: Identity, { old = [], ...behind }: Behind = {}): Resource {
  const { id, version, updated, matricule, qualified, usedName, usedGiven } = identity;
  const identifier = (one: Matricule, use: string) => ({
    use,
    type: { coding: [{ system: typeSystem, code: typeOf[one.oid] }] },
    system: `urn:oid:${one.oid}`,
    value: one.value,
  });
  const identifiers = [
    ...(matricule ? [identifier(matricule, matricule.oid.endsWith('.9') ? 'temp' : 'official')] : []),
    ...(qualified ? old.map((one) => identifier(one, 'old')) : []),
    {
      use: 'usual',
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PI' }] },
      system: localSystem,
      value: id,
    },
  ];
  return {
    resourceType: 'Patient',
    id,
    meta: {
      versionId: String(version),
      lastUpdated: new Date(updated).toISOString(),
      profile: [qualified ? frCorePatientIns : frCorePatient],
    },
    extension: [
      {
        url: reliability,
        extension: [
          { url: 'identityStatus', valueCoding: { system: statusSystem, code: identity.status } },
          ...identity.attributes.map((one) => ({
            url: 'comment',
            valueCodeableConcept: { coding: [{ system: `${statusSystem}-comment`, code: commentOf[one] }] },
          })),
          ...proofs(identity.status, behind),
        ],
      },
      ...(identity.birthPlace === undefined
        ? []
        : [
            {
              url: birthPlace,
              valueAddress: { extension: [{ url: inseeCode, valueCoding: { system: communes, code: identity.birthPlace } }] },
            },
          ]),
    ],
    identifier: identifiers,
    active: true,
    name: [
      {
        extension: [{ url: birthList, valueString: identity.givenNames.join(' ') }],
        use: 'official',
        family: identity.birthName,
        given: [identity.firstGiven],
      },
      ...(usedName || usedGiven
        ? [{ use: 'usual', ...(usedName ? { family: usedName } : {}), ...(usedGiven ? { given: [usedGiven] } : {}) }]
        : []),
    ],
    gender: genders[identity.sex],
    birthDate: identity.birthDate,
  } as unknown as Resource;
}

/** Evidence by the codes of FR Core; another kind, from the settings of an installation, has none. */
const modes: Readonly<Record<string, string>> = {
  passport: 'PA',
  'identity-card': 'CN',
  'residence-permit': 'CS',
  'birth-certificate': 'AN',
  'livret-de-famille': 'LE',
  apcv: 'AV',
};

/** Told only where the fact still holds: a status that lost it loses its proof. */
function proofs(status: IdentityStatus, { retrieved, checked }: Behind): readonly object[] {
  const codes = profiles.replace('StructureDefinition', 'CodeSystem');
  const list: object[] = [];
  if (retrieved && (status === 'QUAL' || status === 'RECUP')) {
    list.push({ url: 'methodCollection', valueCoding: { system: `${codes}/fr-core-cs-method-collection`, code: retrieved.by } });
    if (retrieved.by === 'INSI') list.push({ url: 'dateInterrogationINSi', valueDate: dayOf(retrieved.at) });
  }
  if (checked && (status === 'QUAL' || status === 'VALI')) {
    list.push({ url: 'validationDate', valueDate: dayOf(checked.at) });
    const code = Object.hasOwn(modes, checked.by) ? modes[checked.by] : undefined;
    if (code !== undefined)
      list.push({ url: 'validationMode', valueCoding: { system: `${codes}/fr-core-cs-mode-validation-identity`, code } });
  }
  return list;
}

const commentOf: Readonly<Record<string, string>> = { homonyme: 'HOMD', douteuse: 'DOUT', fictive: 'FICT' };

interface Extension {
  readonly url?: string;
  readonly extension?: readonly Extension[];
  readonly valueString?: string;
  readonly valueCoding?: { readonly code?: string; readonly system?: string };
  readonly valueAddress?: { readonly extension?: readonly Extension[] };
}

interface Name {
  readonly use?: string;
  readonly family?: string;
  readonly given?: readonly string[];
  readonly extension?: readonly Extension[];
}

export interface ReadPatient {
  readonly given: NewIdentity;
  readonly matricule: Matricule | undefined;
  /** What the sender says of it; nothing is believed of it but what our own events prove. */
  readonly said: IdentityStatus | undefined;
}

const list = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);

export function fromPatient(resource: Resource): ReadPatient {
  const names = list<Name>(resource.name);
  const official = names.find(({ use }) => use === 'official');
  const usual = names.find(({ use }) => use === 'usual');
  if (!official?.family || !official.given?.[0])
    throw new Problem('required', 'Patient.name with the use official is wanted: birth name and first birth given name.', {
      expression: 'Patient.name',
      requirement: 'INS-040',
    });
  const all = list<Extension>(official.extension).find(({ url }) => url === birthList)?.valueString;
  const place = list<Extension>(resource.extension).find(({ url }) => url === birthPlace);
  const gender = Object.entries(genders).find(([, value]) => value === (resource.gender ?? 'unknown'))?.[0];
  if (gender === undefined)
    throw new Problem('value', `Patient.gender is ${show(String(resource.gender))}: male, female or unknown.`, {
      expression: 'Patient.gender',
      requirement: 'INS-041',
    });
  if (typeof resource.birthDate !== 'string')
    throw new Problem('required', 'Patient.birthDate is missing.', { expression: 'Patient.birthDate', requirement: 'INS-042' });
  const insee = list<Extension>(place?.valueAddress?.extension).find(({ valueCoding }) => valueCoding)?.valueCoding?.code;
  return {
    given: {
      birthName: official.family,
      firstGiven: official.given[0],
      givenNames: all === undefined ? [...official.given] : all.split(/\s+/).filter(Boolean),
      birthDate: resource.birthDate,
      sex: gender as Sex,
      birthPlace: insee,
      usedName: usual?.family,
      usedGiven: usual?.given?.[0],
    },
    matricule: matriculeOf(resource),
    said: saidStatus(resource),
  };
}

/** By system and type together: the system alone also names a billing number. */
function matriculeOf(resource: Resource): Matricule | undefined {
  for (const { use, system, value, type } of list<{
    use?: string;
    system?: string;
    value?: string;
    type?: { coding?: readonly { code?: string }[] };
  }>(resource.identifier)) {
    const oid = system?.replace(/^urn:oid:/, '') ?? '';
    if (use !== 'old' && value && Object.hasOwn(typeOf, oid) && type?.coding?.some(({ code }) => code === typeOf[oid]))
      return { oid, value };
  }
  return undefined;
}

/** Before FR Core 2.2 the status came from v2-0445 and VALI meant what QUAL means now: read by the system of the code, never by the code alone. */
function saidStatus(resource: Resource): IdentityStatus | undefined {
  const found = list<Extension>(resource.extension)
    .find(({ url }) => url === reliability)
    ?.extension?.find(({ url }) => url === 'identityStatus')?.valueCoding;
  if (!found?.code) return undefined;
  if (found.system?.includes('0445')) return found.code === 'VALI' ? 'QUAL' : 'PROV';
  return ['PROV', 'RECUP', 'VALI', 'QUAL'].includes(found.code) ? (found.code as IdentityStatus) : undefined;
}
