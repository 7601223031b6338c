// The door of the portal.
export type * from './contract.ts';
export { portalRoom } from './room.ts';
