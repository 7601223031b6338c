// The definition of the trace.
import { join } from 'node:path';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import type { Audit } from './contract.ts';
import { auditMigrations, openAudit } from './open.ts';

interface OpenAuditRoom extends OpenRoom {
  readonly audit: Audit;
}

export const auditRoom = defineRoom({
  name: 'audit',
  migrations: auditMigrations,
  async open(context): Promise<OpenAuditRoom> {
    const { database, clock, dataFolder } = context;
    const audit = await openAudit({
      database,
      clock,
      secret: await context.secret('seal'),
      anchors: join(dataFolder, 'audit', 'anchors.ndjson'),
    });
    return { audit, close: () => audit.close() };
  },
});
