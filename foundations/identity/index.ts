// The door of sign-in.
export type * from './contract.ts';
export { type IdentityParts, identityMigrations, type OpenIdentity, openIdentity } from './open.ts';
export { identityRoom } from './room.ts';
export { parseSmartScope, permitsSmart, type SmartAction, type SmartContext } from './rules/smart-scopes.ts';
export { type Persona, personas, structures } from './samples/personas.ts';
export { identitySettings } from './settings.ts';
