// The definition of the clinical repository: its settings, data, routes and health.
import { join } from 'node:path';
import { type BulkParts, bulkCommands, bulkJobs, bulkOperations, bulkRoutes, defaultBulkSettings } from '@socle/engine/bulk';
import { fhirRoutes, type RouteHooks, renderFhirProblem } from '@socle/engine/rest';
import { defineRoom, type OpenRoom, type RoomCommandContext } from '@socle/kit/room';
import { addPackage } from './commands/package-add.ts';
import { type Clinical, clinicalMigrations, openClinical } from './open.ts';
import { clinicalSettings } from './settings.ts';

interface OpenClinical extends OpenRoom {
  readonly clinical: Clinical;
}

const hooks: RouteHooks = {
  callOf: ({ caller, id }) => ({ caller, requestId: id }),
  publicOptions: { config: { public: true } },
};

export const clinicalRoom = defineRoom({
  name: 'clinical',
  settings: clinicalSettings,
  migrations: [clinicalMigrations],
  async open(context): Promise<OpenClinical> {
    const { database, clock, settings, log, software } = context;
    const bulk: BulkParts = {
      jobs: context.jobs,
      queue: 'clinical',
      settings: {
        ...defaultBulkSettings,
        folder: join(context.dataFolder, 'clinical', 'bulk'),
        keep: settings.exportKeep,
        ...(settings.importFolder === undefined ? {} : { imports: settings.importFolder }),
      },
    };
    const clinical = await openClinical({
      database,
      clock,
      config: settings,
      version: software.version,
      baseUrl: () => `${context.baseUrl()}/fhir`,
      operations: bulkOperations(bulk),
      failed: (error) => log.error('background work of the clinical repository failed', { error }),
    });
    return {
      clinical,
      routes(server) {
        server.mount(
          '/fhir',
          (app) => {
            fhirRoutes(app, clinical.mount, hooks);
            bulkRoutes(app, clinical.mount, bulk, hooks);
          },
          { renderProblem: renderFhirProblem },
        );
      },
      jobs: bulkJobs(clinical.mount, bulk),
      shows: () => [
        { what: 'FHIR R4 repository', path: '/fhir' },
        { what: 'its CapabilityStatement', path: '/fhir/metadata' },
      ],
      close: () => clinical.close(),
    };
  },
  commands: [
    ...bulkCommands<RoomCommandContext<OpenClinical>>(({ room }) => ({ store: room.clinical.store, search: room.clinical.mount.search })),
    {
      name: 'package add',
      summary: 'Loads a FHIR package: profiles, value sets, code systems, search parameters',
      words: '<file.tgz|name@version>',
      wordsMin: 1,
      wordsMax: 1,
      help: ['A name is fetched by npm, from the registry that it is set up for.'],
      async run({ words }, { room, terminal }) {
        const added = await addPackage(room.clinical.store, words[0] as string, terminal);
        terminal.print(
          `${added.name} ${added.version}: ${added.stored} stored, ${added.unchanged} unchanged, ${added.refused} refused, ${added.parameters} search parameters put into use. A copy of Socle that runs uses new profiles after a restart.`,
        );
        return added.refused > 0 ? 1 : 0;
      },
    },
  ],
});
