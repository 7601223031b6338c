// The door of bulk: import and export of many resources.
export type * from './contract.ts';
export { defaultBulkSettings } from './contract.ts';
export { refusalFile } from './import/refusal-file.ts';
export { importResources } from './import/run-import.ts';
export { fileSources, listSource, streamSource } from './import/sources.ts';
export { isImportUnderWay } from './store-checkpoints.ts';
export { bulkMigration } from './store-schema.ts';
