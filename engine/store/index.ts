// The door of the store.
export type * from './contract.ts';
export { defaultStoreSettings } from './contract.ts';
export { openStore, type Store } from './open.ts';
export { isServerId, makeId, slotOf } from './rules/ids.ts';
export { storeMigration } from './sql/schema.ts';
