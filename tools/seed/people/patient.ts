// A person as a FHIR Patient in the French core shape, and as the parent of a child. Only what the published guide says.
import type { Resource } from '@socle/engine/fhir';
import { coding, communes, frCore, frIdentifierTypes, hl7, local, phone, reference, resource } from '../care/shapes.ts';
import type { Household, Person, Place } from '../contract.ts';
import { dateText, timeText } from './days.ts';
import { civil } from './names.ts';

/** Test numbers only: the authority that stands behind them names nobody. */
const insTest = 'urn:oid:1.2.250.1.213.1.4.10';

export function toPatient(person: Person, household: Household): Resource {
  const { home, line, random } = household;
  const [first = '', ...others] = person.givens;
  const official = person.status === 'PROV' ? (name: string): string => name : civil;
  const used = person.usedName ?? person.birthName;
  const known = person.usedGiven ?? first;
  const own = random.fork(`contact ${person.number}`);
  const contact = own.int(0, 9999);
  const mother = person.parents[0];
  return resource('Patient', person.id, `${known} ${used}, ${person.sex === 'male' ? 'né' : 'née'} le ${dateText(person.born)}`, {
    extension: [
      {
        url: `${frCore}/StructureDefinition/fr-core-identity-reliability`,
        extension: [{ url: 'identityStatus', valueCoding: coding(`${frCore}/CodeSystem/fr-core-cs-identity-status`, person.status) }],
      },
      { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: birthAddress(person.birthPlace) },
    ],
    identifier: [
      ...(person.status === 'QUAL' || person.status === 'RECUP'
        ? [{ use: 'official', type: { coding: [coding(frIdentifierTypes, 'INS-NIR-TEST')] }, system: insTest, value: person.ins }]
        : []),
      {
        use: 'usual',
        type: { coding: [coding(hl7('v2-0203'), 'PI')] },
        system: local('ipp'),
        value: `IPP${String(person.number).padStart(9, '0')}`,
      },
    ],
    active: true,
    name: [
      {
        use: 'official',
        family: official(person.birthName),
        given: [official(first)],
        extension: [
          {
            url: `${frCore}/StructureDefinition/fr-core-patient-birth-list-given-name`,
            valueString: [first, ...others].map(official).join(' '),
          },
        ],
      },
      ...(person.usedName !== undefined || person.usedGiven !== undefined || own.chance(0.3)
        ? [{ use: 'usual', text: `${known} ${used}`, family: used, given: [known] }]
        : []),
    ],
    telecom: [
      { system: 'phone', value: phone(contact, true), use: 'mobile' },
      ...(own.chance(0.6) ? [{ system: 'email', value: `${person.id}@example.org`, use: 'home' }] : []),
    ],
    gender: person.sex,
    birthDate: dateText(person.born),
    ...(person.died === undefined ? {} : { deceasedDateTime: timeText(person.died, own.int(0, 1439)) }),
    address: [
      {
        use: 'home',
        type: 'both',
        line: [line],
        city: home.city,
        postalCode: home.postalCode,
        country: 'FRA',
        extension: inseeCode(home.cog),
      },
    ],
    ...(person.married ? { maritalStatus: { coding: [coding(hl7('v3-MaritalStatus'), 'M', 'Married')] } } : {}),
    ...(person.twin === undefined ? {} : { multipleBirthInteger: person.twin }),
    ...(mother === undefined
      ? {}
      : {
          contact: [
            {
              relationship: [{ coding: [coding(hl7('v2-0131'), 'N', 'Next-of-Kin')] }],
              telecom: [{ system: 'phone', value: phone(contact + 1, true) }],
            },
          ],
        }),
  });
}

const inseeCode = (cog: string) => [
  { url: `${frCore}/StructureDefinition/fr-core-address-insee-code`, valueCoding: coding(communes, cog) },
];

const birthAddress = (place: Place) => ({
  extension: inseeCode(place.cog),
  ...(place.city === '' ? {} : { city: place.city }),
  country: place.country ?? 'FRA',
});

/** A parent as seen from the child's record. */
export function toRelatedPerson(child: Person, parent: Person, household: Household): Resource {
  const mother = parent.sex === 'female';
  return resource(
    'RelatedPerson',
    `${child.id}-${mother ? 'mother' : 'father'}`,
    `${mother ? 'Mère' : 'Père'} : ${parent.usedGiven ?? parent.givens[0]} ${parent.usedName ?? parent.birthName}`,
    {
      identifier: [{ use: 'usual', system: local('ipp'), value: `IPP${String(parent.number).padStart(9, '0')}` }],
      active: true,
      patient: reference(`Patient/${child.id}`),
      relationship: [
        { coding: [coding(hl7('v3-RoleCode'), mother ? 'MTH' : 'FTH', mother ? 'mother' : 'father')], text: mother ? 'Mère' : 'Père' },
      ],
      name: [{ use: 'usual', family: parent.usedName ?? parent.birthName, given: [parent.usedGiven ?? parent.givens[0]] }],
      gender: parent.sex,
      birthDate: dateText(parent.born),
      address: [{ use: 'home', line: [household.line], city: household.home.city, postalCode: household.home.postalCode, country: 'FRA' }],
    },
  );
}
