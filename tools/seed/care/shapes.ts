// Small FHIR shapes that many resources share.
import type { Resource } from '@socle/engine/fhir';

export const nos = (name: string): string => `https://mos.esante.gouv.fr/NOS/${name.replace('-', '_')}/FHIR/${name}`;
export const frCore = 'https://hl7.fr/ig/fhir/core';
export const frIdentifierTypes = `${frCore}/CodeSystem/fr-core-cs-v2-0203`;
export const communes = 'https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM';
export const ucum = 'http://unitsofmeasure.org';
export const loinc = 'http://loinc.org';
export const icd10 = 'http://hl7.org/fhir/sid/icd-10';
export const atc = 'http://www.whocc.no/atc';
export const snomed = 'http://snomed.info/sct';
export const hl7 = (name: string): string => `http://terminology.hl7.org/CodeSystem/${name}`;

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export const coding = (system: string, code: string, display?: string): Coding => ({
  system,
  code,
  ...(display === undefined ? {} : { display }),
});
export const concept = (system: string, code: string, display?: string) => ({
  coding: [coding(system, code, display)],
  ...(display === undefined ? {} : { text: display }),
});
export const reference = (to: string, display?: string) => ({ reference: to, ...(display === undefined ? {} : { display }) });

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** One line for people, as every resource should have. */
export const narrative = (text: string) => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${text.replace(/[&<>]/g, (sign) => signs[sign] as string)}</div>`,
});

/** Telephone numbers that the regulator keeps for fiction. */
export const phone = (n: number, mobile: boolean): string => `${mobile ? '+3363998' : '+3319900'}${String(n % 10_000).padStart(4, '0')}`;

/** Where invented local identifiers live. */
export const local = (name: string): string => `https://territoire.example/ns/${name}`;

export const resource = (resourceType: string, id: string, text: string, rest: Record<string, unknown>): Resource =>
  ({ resourceType, id, text: narrative(text), ...rest }) as Resource;
