// The door of the clinical repository.
export { type Clinical, type ClinicalParts, openClinical } from './open.ts';
export { clinicalSettings } from './settings.ts';
