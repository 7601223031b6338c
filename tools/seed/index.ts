// The door of the seed: the synthetic territory.
export type { TerritoryOptions } from './contract.ts';
export { type FirstStartOptions, needsFirstStart, seedFirstStart } from './first-start.ts';
export { defaultTerritory, generateTerritory } from './generate-territory.ts';
