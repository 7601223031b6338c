// The parts of a header, one by one: what is not there is undefined, nothing is guessed.
import { attributeOf, childOf, childrenOf, textOf, type XmlElement } from '@socle/kit/xml';
import type { CdaCode, CdaId, CdaName, CdaOrganization, CdaPatient, CdaPerson, CdaSection, CdaTelecom } from './contract.ts';

export const optional = <T, R>(value: T | undefined, read: (value: T) => R): R | undefined =>
  value === undefined ? undefined : read(value);

export function versionOf(element: XmlElement | undefined): number | undefined {
  const version = attributeOf(childOf(element, 'versionNumber'), 'value');
  return version !== undefined && /^\d{1,9}$/.test(version) ? Number(version) : undefined;
}

const telecomsOf = (element: XmlElement | undefined): readonly CdaTelecom[] =>
  childrenOf(element, 'telecom').flatMap(
    (one) => optional(attributeOf(one, 'value'), (value) => ({ value, use: attributeOf(one, 'use') })) ?? [],
  );

/** A moment; of a period, its end. */
const timeOf = (element: XmlElement | undefined): string | undefined =>
  attributeOf(element, 'value') ?? attributeOf(childOf(element, 'high'), 'value') ?? attributeOf(childOf(element, 'low'), 'value');

export function idOf(element: XmlElement | undefined): CdaId | undefined {
  const root = attributeOf(element, 'root');
  return root === undefined || root === '' ? undefined : { root, extension: attributeOf(element, 'extension') || undefined };
}

export const idsOf = (element: XmlElement | undefined): readonly CdaId[] => childrenOf(element, 'id').flatMap((one) => idOf(one) ?? []);

export function codeOf(element: XmlElement | undefined): CdaCode | undefined {
  const code = attributeOf(element, 'code');
  return code === undefined
    ? undefined
    : { code, system: attributeOf(element, 'codeSystem'), display: attributeOf(element, 'displayName') };
}

export function interval(element: XmlElement | undefined): { low: string | undefined; high: string | undefined } {
  return {
    low: attributeOf(childOf(element, 'low'), 'value') ?? attributeOf(element, 'value'),
    high: attributeOf(childOf(element, 'high'), 'value'),
  };
}

function nameOf(element: XmlElement | undefined): CdaName | undefined {
  if (!element) return undefined;
  const parts = (name: string) => childrenOf(element, name).map((one) => ({ text: textOf(one), qualifier: attributeOf(one, 'qualifier') }));
  return {
    family: parts('family'),
    given: parts('given'),
    prefix: textOf(childOf(element, 'prefix')) || undefined,
    suffix: textOf(childOf(element, 'suffix')) || undefined,
  };
}

export function patientOf(target: XmlElement): CdaPatient {
  const role = childOf(target, 'patientRole');
  const patient = childOf(role, 'patient');
  return {
    ids: idsOf(role),
    name: nameOf(childOf(patient, 'name')),
    gender: attributeOf(childOf(patient, 'administrativeGenderCode'), 'code'),
    birthTime: attributeOf(childOf(patient, 'birthTime'), 'value'),
    birthPlace: textOf(childOf(patient, 'birthplace', 'place', 'addr', 'county')) || undefined,
    telecoms: telecomsOf(role),
  };
}

export function personOf(element: XmlElement, role: string): CdaPerson {
  const assigned = childOf(element, role);
  const device = childOf(assigned, 'assignedAuthoringDevice');
  return {
    ids: idsOf(assigned),
    name: nameOf(childOf(assigned, 'assignedPerson', 'name') ?? childOf(assigned, 'associatedPerson', 'name')),
    device: device && (textOf(childOf(device, 'softwareName')) || textOf(childOf(device, 'manufacturerModelName')) || undefined),
    organization: organizationOf(childOf(assigned, 'representedOrganization') ?? childOf(assigned, 'scopingOrganization')),
    code: codeOf(childOf(assigned, 'code')),
    function: codeOf(childOf(element, 'functionCode')),
    telecoms: telecomsOf(assigned),
    time: timeOf(childOf(element, 'time')),
  };
}

export function organizationOf(element: XmlElement | undefined): CdaOrganization | undefined {
  return element && { ids: idsOf(element), name: textOf(childOf(element, 'name')) || undefined, telecoms: telecomsOf(element) };
}

export function sectionOf(section: XmlElement): CdaSection {
  return {
    title: textOf(childOf(section, 'title')) || undefined,
    code: codeOf(childOf(section, 'code')),
    text: childOf(section, 'text'),
    entries: childrenOf(section, 'entry'),
    sections: childrenOf(section, 'component').flatMap((one) => optional(childOf(one, 'section'), sectionOf) ?? []),
  };
}
