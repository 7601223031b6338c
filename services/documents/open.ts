// Opens the shared record: its FHIR store, its matrix of rights, its contents; without a house in tests, by room.ts in one.
import { readFileSync } from 'node:fs';
import { type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { defaultRestLimits, type FhirMount } from '@socle/engine/rest';
import { createSearchModel } from '@socle/engine/search';
import { openStore, storeMigration } from '@socle/engine/store';
import { createValidator } from '@socle/engine/validation';
import { projectPath } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import type { Deps, Parts } from './call.ts';
import { openFolds } from './folds.ts';
import { openOwners } from './owners.ts';
import { loadParameters } from './parameters.ts';
import { documentsPolicy } from './policy.ts';
import { loadMatrix, type MatrixText } from './rules/rights-matrix.ts';
import matrix2023 from './tables/rights-matrix-2023.json' with { type: 'json' };

export const documentsMigrations: readonly RoomMigrations[] = [
  {
    room: 'documents',
    schema: 'documents',
    files: [
      { name: '001-repository.sql', sql: storeMigration('documents') },
      { name: '002-documents.sql', sql: readFileSync(projectPath('services/documents/migrations/002-documents.sql'), 'utf8') },
    ],
  },
];

export type DocumentsParts = Omit<Parts, 'store' | 'search' | 'matrices' | 'validate'> & {
  readonly software: { readonly name: string; readonly version: string };
};

export interface Documents {
  readonly deps: Deps;
  readonly mount: FhirMount;
  close(): Promise<void>;
}

export async function openDocuments({ software, ...parts }: DocumentsParts): Promise<Documents> {
  const { baseUrl, clock, chance, settings, log } = parts;
  const search = createSearchModel(r4(), { baseUrl, types: ['DocumentReference', 'List'] });
  const validator = createValidator({ definitions: r4(), compile });
  const failed = (error: unknown): void => log.error('background work of the shared record failed', { error });
  const store = await openStore(
    {
      schema: 'documents',
      database: parts.database,
      search,
      policy: documentsPolicy,
      // Checked before, where all findings can be told at once.
      check: () => undefined,
      clock,
      randomBytes: (count) => chance.bytes(count),
      // The trace of accesses is the audit room's; the store's own names rules and ids beside it.
      settings: { createOnUpdate: false, readTrace: 'buffered', includeMax: 0, scanMax: 50_000, exactTotalMax: 10_000 },
    },
    failed,
  );
  await loadParameters(store);
  const whole: Parts = {
    ...parts,
    store,
    search,
    matrices: [loadMatrix(matrix2023 as MatrixText)],
    validate: (resource: Resource) => validator.validate(resource, { level: 'base' }),
  };
  const deps: Deps = Object.assign(whole, { folds: openFolds(whole), owners: openOwners() });
  const mount: FhirMount = {
    path: '/documents/fhir',
    title: 'Socle: shared record of health documents',
    description: 'Documents of the shared record, by the French profile of IHE MHD (PDSm).',
    store,
    search,
    baseUrl,
    software,
    limits: { ...defaultRestLimits, countDefault: settings.countDefault, countMax: settings.countMax },
    operations: [],
    now: () => clock.now(),
    newUuid: () => chance.uuid(),
  };
  return { deps, mount, close: () => store.close() };
}
