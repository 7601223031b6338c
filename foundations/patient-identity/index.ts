// The door of patient identity.
export type * from './contract.ts';
export { type OpenPatientIdentity, openPatientIdentity, type PatientIdentityParts, patientIdentityMigrations } from './open.ts';
export { patientIdentityRoom } from './room.ts';
export { readDatamatrix, writeDatamatrix } from './rules/datamatrix.ts';
export { keyOf } from './rules/matricule.ts';
export { ruleTexts as patientIdentityRuleTexts } from './rules/rights.ts';
export { loadPatientSamples } from './samples/people.ts';
export { patientIdentitySettings } from './settings.ts';
