// The door of terminology: code systems, value sets, concept maps.
export type * from './contract.ts';
export { terminologyTypes } from './contract.ts';
export { boundValueSets, type Lookup, openLookup } from './lookup.ts';
export { terminologyOperations } from './operations/all.ts';
export { repositorySource } from './repository-source.ts';
export { loadSystem, openSystemWriter, type SystemWriter } from './store/load.ts';
export { terminologyMigration } from './store/schema.ts';
export { openTerminology, type Terminology } from './terminology.ts';
