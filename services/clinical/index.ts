// The door of the clinical repository.
export { type Clinical, type ClinicalParts, clinicalMigrations, openClinical } from './open.ts';
export { clinicalRoom } from './room.ts';
export { clinicalSettings } from './settings.ts';
