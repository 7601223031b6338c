// The definition of the trace: its settings, data, routes, jobs and commands.
import { join } from 'node:path';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { auditCommands } from './commands.ts';
import type { Audit } from './contract.ts';
import { auditJobs, planSealing } from './jobs.ts';
import { auditMigrations, openAudit } from './open.ts';
import { auditRoutes } from './routes.ts';
import { auditSettings } from './settings.ts';

interface OpenAuditRoom extends OpenRoom {
  readonly audit: Audit;
}

export const auditRoom = defineRoom({
  name: 'audit',
  settings: auditSettings,
  migrations: auditMigrations,
  async open(context): Promise<OpenAuditRoom> {
    const { database, clock, dataFolder, software, settings } = context;
    const audit = await openAudit({
      database,
      clock,
      secret: await context.secret('seal'),
      anchors: join(dataFolder, 'audit', 'anchors.ndjson'),
      batch: settings.sealBatch,
    });
    const pages = await context.secret('cursor');
    const sealing = { audit, jobs: context.jobs, database, clock, every: settings.sealEvery, keepMonths: settings.keepMonths };
    return {
      audit,
      routes(server) {
        const place = () => ({ baseUrl: context.baseUrl(), software: software.name });
        auditRoutes(server, { audit, clock, place, secret: pages }, software.version);
      },
      shows: () => [{ what: 'trace as FHIR AuditEvent', path: '/audit/fhir' }],
      jobs: auditJobs(sealing),
      started: () => planSealing(sealing),
      close: () => audit.close(),
    };
  },
  commands: auditCommands,
});
