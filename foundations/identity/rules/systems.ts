// Addresses of the nomenclatures that callers are described with.

const nos = 'https://mos.esante.gouv.fr/NOS';
export const g15 = `${nos}/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante`;
export const r38 = `${nos}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale`;
export const a00 = 'urn:oid:1.2.250.1.213.1.1.4.6';

/** JDV_J65-SubjectRole-DMP: a value set, so that its OID does not tell the system of the code. */
export const j65Oid = '1.2.250.1.213.1.1.5.5';
export const r02Oid = '1.2.250.1.71.4.2.4';
export const a00Oid = '1.2.250.1.213.1.1.4.6';
export const g15Oid = '1.2.250.1.71.1.2.7';
