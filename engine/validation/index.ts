// The door of engine/validation.
export type * from './contract.ts';
export { createValidator } from './validator.ts';
