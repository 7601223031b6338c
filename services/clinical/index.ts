// The door of the clinical repository.
export { type Clinical, type ClinicalParts, clinicalMigrations, openClinical } from './open.ts';
export { clinicalSettings } from './settings.ts';
export { clinicalRoom } from './room.ts';
