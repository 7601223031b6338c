// The door of the consultation.
export type * from './contract.ts';
export { consultationRoom } from './room.ts';
