// The door of the consultation.
export type * from './contract.ts';
export { charterVersion } from './contract.ts';
export { mountApi, mountPages } from './mount.ts';
export { consultationMigrations, openReading } from './open.ts';
export { writersOf } from './open-data/writers.ts';
export { findSimilar } from './operations/find-similar.ts';
export { reanchor } from './operations/reanchor.ts';
export type { Telling } from './operations/tell-people.ts';
export { consultationScreens } from './pages.ts';
export { consultationRoom } from './room.ts';
export { consultationSettings } from './settings.ts';
export { loadSyntheticCampaign } from './store-synthetic.ts';
