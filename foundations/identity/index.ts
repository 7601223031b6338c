// The door of sign-in.
export type * from './contract.ts';
export { openIdentity } from './open.ts';
export { identityRoom } from './room.ts';
export { type Persona, personas, structures } from './samples/personas.ts';
