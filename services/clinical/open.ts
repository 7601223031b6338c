// Opens the structured clinical repository: every R4 type, on the schema `clinical`, under /fhir.
import { bulkMigration } from '@socle/engine/bulk';
import { r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { defaultRestLimits, engineOperations, type FhirMount, type Operation, validateOperation } from '@socle/engine/rest';
import { createSearchModel } from '@socle/engine/search';
import { openStore, type Store, storeMigration } from '@socle/engine/store';
import {
  openLookup,
  openTerminology,
  repositorySource,
  terminologyMigration,
  terminologyOperations,
  terminologyTypes,
} from '@socle/engine/terminology';
import { createValidator } from '@socle/engine/validation';
import { type Clock, newUuid, randomBytes } from '@socle/kit/clock';
import type { Config } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import type { Database } from '@socle/kit/sql';
import { storedProfiles, systemCall } from './profiles.ts';
import { checkBefore } from './rules/check.ts';
import { clinicalPolicy } from './rules/policy.ts';
import type { clinicalSettings } from './settings.ts';

export const clinicalSchema = 'clinical';
export const clinicalMigrations: RoomMigrations = {
  room: 'clinical',
  schema: clinicalSchema,
  files: [
    { name: '001-repository.sql', sql: storeMigration(clinicalSchema) },
    { name: '002-bulk.sql', sql: bulkMigration(clinicalSchema) },
    { name: '003-terminology.sql', sql: terminologyMigration(clinicalSchema) },
  ],
};

export interface ClinicalParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: Config<{ clinical: typeof clinicalSettings }>['clinical'];
  readonly version: string;
  /** Absolute address of the mount, known once the server listens. */
  readonly baseUrl: () => string;
  readonly operations?: readonly Operation[];
  /** Faults of background work. */
  readonly failed: (error: unknown) => void;
}

export interface Clinical {
  readonly store: Store;
  readonly mount: FhirMount;
  close(): Promise<void>;
}

export async function openClinical(parts: ClinicalParts): Promise<Clinical> {
  const { config, clock, baseUrl } = parts;
  const search = createSearchModel(r4(), { baseUrl });
  const profiles = storedProfiles();
  const terminology = openTerminology({
    database: parts.database,
    schema: clinicalSchema,
    // Asked only once the store below is open.
    source: repositorySource((options) => store.as(systemCall).history(options)),
  });
  const lookup = openLookup(terminology, parts.failed);
  const validator = createValidator({
    definitions: r4(),
    compile,
    profiles: profiles.registry,
    terminology: lookup,
  });
  const store: Store = await openStore(
    {
      schema: clinicalSchema,
      database: parts.database,
      search,
      policy: clinicalPolicy,
      check: checkBefore(validator, config.validation),
      clock,
      randomBytes,
      settings: {
        createOnUpdate: config.createOnUpdate,
        readTrace: config.readTrace,
        includeMax: config.includeMax,
        scanMax: config.scanMax,
        exactTotalMax: 10_000,
      },
      codes: terminology.codes,
      changed(changes) {
        profiles.changed(store, changes).catch(parts.failed);
        if (changes.some(({ type }) => (terminologyTypes as readonly string[]).includes(type))) terminology.touched();
      },
    },
    parts.failed,
  );
  await profiles.load(store);
  const mount: FhirMount = {
    path: '/fhir',
    title: 'Socle: structured clinical repository',
    description: 'FHIR R4 repository of every resource type.',
    store,
    search,
    baseUrl,
    software: { name: 'Socle', version: parts.version },
    limits: { ...defaultRestLimits, countDefault: config.countDefault, countMax: config.countMax, entriesMax: config.entriesMax },
    operations: [...engineOperations, validateOperation(validator), ...terminologyOperations(terminology), ...(parts.operations ?? [])],
    now: () => clock.now(),
    newUuid,
  };
  return { store, mount, close: () => store.close() };
}
