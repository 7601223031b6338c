// The definition of the trace: its settings, data, routes, jobs and commands.
import { join } from 'node:path';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import type { Audit } from './contract.ts';
import { auditMigrations, openAudit } from './open.ts';
import { auditRoutes } from './routes.ts';

interface OpenAuditRoom extends OpenRoom {
  readonly audit: Audit;
}

export const auditRoom = defineRoom({
  name: 'audit',
  migrations: auditMigrations,
  async open(context): Promise<OpenAuditRoom> {
    const { database, clock, dataFolder, software } = context;
    const audit = await openAudit({
      database,
      clock,
      secret: await context.secret('seal'),
      anchors: join(dataFolder, 'audit', 'anchors.ndjson'),
    });
    const pages = await context.secret('cursor');
    return {
      audit,
      routes(server) {
        const place = () => ({ baseUrl: context.baseUrl(), software: software.name });
        auditRoutes(server, { audit, clock, place, secret: pages }, software.version);
      },
      shows: () => [{ what: 'trace as FHIR AuditEvent', path: '/audit/fhir' }],
      close: () => audit.close(),
    };
  },
});
