// The door of the store.
export type * from './contract.ts';
export { defaultStoreSettings } from './contract.ts';
export { type Load, type Loader, type LoadWriter, openLoader, type Place, type Present } from './loader.ts';
export { openStore, type Store } from './open.ts';
export { isServerId, makeId, slotOf } from './rules/ids.ts';
export type { Prepared } from './rules/prepare.ts';
export type { TextParts } from './rules/row-writer.ts';
export { storeMigration } from './sql/schema.ts';
// What the bench measures against: the same statements, without rights, checks and trace.
export { selectPage } from './sql/select.ts';
export type { PreparedUpdate } from './sql/write.ts';
export { insertAll } from './sql/write.ts';
export { type Bench, openBench, readTestQuery, testBase, testCall } from './testing.ts';
export { setConcept } from './writer.ts';
