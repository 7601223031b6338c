// The door of engine/validation.
export type * from './contract.ts';
export { type PackageLimits, type PackageManifest, readPackage } from './package.ts';
export { type ProfileRegistry, profileRegistry } from './profiles/registry.ts';
export { createValidator } from './validator.ts';
