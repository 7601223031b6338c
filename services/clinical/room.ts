// The definition of the clinical repository: its settings, data, routes and health.
import { fhirRoutes, renderFhirProblem } from '@socle/engine/rest';
import { defineRoom } from '@socle/kit/room';
import { addPackage } from './commands/package-add.ts';
import { clinicalMigrations, openClinical } from './open.ts';
import { clinicalSettings } from './settings.ts';

export const clinicalRoom = defineRoom({
  name: 'clinical',
  settings: clinicalSettings,
  migrations: [clinicalMigrations],
  async open(context) {
    const { database, clock, settings, log, software } = context;
    const clinical = await openClinical({
      database,
      clock,
      config: settings,
      version: software.version,
      baseUrl: () => `${context.baseUrl()}/fhir`,
      failed: (error) => log.error('background work of the clinical repository failed', { error }),
    });
    return {
      clinical,
      routes(server) {
        server.mount(
          '/fhir',
          (app) =>
            fhirRoutes(app, clinical.mount, {
              callOf: ({ caller, id }) => ({ caller, requestId: id }),
              publicOptions: { config: { public: true } },
            }),
          { renderProblem: renderFhirProblem },
        );
      },
      shows: () => [
        { what: 'FHIR R4 repository', path: '/fhir' },
        { what: 'its CapabilityStatement', path: '/fhir/metadata' },
      ],
      close: () => clinical.close(),
    };
  },
  commands: [
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
