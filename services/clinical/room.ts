// The definition of the clinical repository: its settings, data, routes and health.
import { r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { fhirRoutes, renderFhirProblem } from '@socle/engine/rest';
import { createValidator } from '@socle/engine/validation';
import { defineRoom } from '@socle/kit/room';
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
      validator: createValidator({ definitions: r4(), compile }),
      failed: (error) => log.error('background work of the clinical repository failed', { error }),
    });
    return {
      clinical,
      routes(server) {
        server.mount(
          '/fhir',
          (app) => fhirRoutes(app, clinical.mount, { callOf: ({ caller, id }) => ({ caller, requestId: id }), publicOptions: { config: { public: true } } }),
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
});
