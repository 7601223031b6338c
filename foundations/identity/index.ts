// The door of sign-in.
export type * from './contract.ts';
export { type IdentityParts, identityMigrations, type OpenIdentity, openIdentity } from './open.ts';
export { identityRoom } from './room.ts';
export { mayByScope } from './rules/caller-scopes.ts';
export { clientNetwork } from './rules/email-sign-in.ts';
export { safeReturn } from './rules/return-path.ts';
export { isSameOrigin } from './rules/same-origin.ts';
export { parseSmartScope, permitsSmart, type SmartAction, type SmartContext } from './rules/smart-scopes.ts';
export { type Persona, personas, sayName, structures } from './samples/personas.ts';
export { fhirNeed, type Need, scopeGuard } from './scope-guard.ts';
export { identitySettings } from './settings.ts';
