// The door of the trace.
export type * from './contract.ts';
export { type AuditParts, auditMigrations, type OpenAudit, openAudit } from './open.ts';
export { auditRoom } from './room.ts';
