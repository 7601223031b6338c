// The definition of the trace.
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import type { Audit } from './contract.ts';
import { auditMigrations, openAudit } from './open.ts';

interface OpenAuditRoom extends OpenRoom {
  readonly audit: Audit;
}

export const auditRoom = defineRoom({
  name: 'audit',
  migrations: auditMigrations,
  async open({ database, clock }): Promise<OpenAuditRoom> {
    const audit = await openAudit({ database, clock });
    return { audit, close: () => audit.close() };
  },
});
