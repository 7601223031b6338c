// The door of the seed: the synthetic territory.
export type { TerritoryOptions } from './contract.ts';
export { defaultTerritory, generateTerritory } from './generate-territory.ts';
