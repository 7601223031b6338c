// The door of bulk: import and export of many resources.

export { type BulkCommandParts, bulkCommands } from './commands.ts';
export type * from './contract.ts';
export { defaultBulkSettings } from './contract.ts';
export { refusalFile } from './import/refusal-file.ts';
export { importResources } from './import/run-import.ts';
export { fileSources, listSource, streamSource } from './import/sources.ts';
export { bulkJobs } from './jobs.ts';
export { bulkOperations } from './operations/all.ts';
export type { BulkParts } from './operations/start-job.ts';
export { bulkRoutes } from './routes.ts';
export { forgetImport, isImportUnderWay } from './store-checkpoints.ts';
export { bulkMigration } from './store-schema.ts';
