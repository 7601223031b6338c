// The door of the shared record.
export type * from './contract.ts';
export { type Documents, type DocumentsParts, documentsMigrations, openDocuments } from './open.ts';
export { provideLot } from './operations/provide-lot.ts';
export { documentsRoom } from './room.ts';
export { documentPaths } from './routes/paths.ts';
export { decisionRate } from './rules/decision-rate.ts';
export { type SampleDocument, sampleLot } from './samples/lot.ts';
export { sampleAuthor } from './samples/story.ts';
export { documentSettings } from './settings.ts';
