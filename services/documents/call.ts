// One request to the shared record: who asks, for whom, in which mode; and what the operations work with.

import type { Resource } from '@socle/engine/fhir';
import type { SearchModel } from '@socle/engine/search';
import type { Store } from '@socle/engine/store';
import type { Audit } from '@socle/foundations/audit';
import type { Consent } from '@socle/foundations/consent';
import type { CareCaller } from '@socle/foundations/identity';
import type { PatientIdentity } from '@socle/foundations/patient-identity';
import type { BlobStore } from '@socle/kit/blob';
import type { Chance, Clock } from '@socle/kit/clock';
import type { Config } from '@socle/kit/config';
import type { Log } from '@socle/kit/log';
import type { Issue } from '@socle/kit/problem';
import type { Database } from '@socle/kit/sql';
import type { openFolds } from './folds.ts';
import type { Owners } from './owners.ts';
import type { Mode } from './rules/decide.ts';
import type { Matrix } from './rules/rights-matrix.ts';
import type { documentSettings } from './settings.ts';

/** All but what is folded, which is made of it. */
export interface Parts {
  readonly database: Database;
  readonly store: Store;
  readonly search: SearchModel;
  readonly audit: Audit;
  readonly consent: Consent;
  readonly patients: PatientIdentity;
  readonly blobs: BlobStore;
  readonly matrices: readonly Matrix[];
  readonly settings: Config<{ documents: typeof documentSettings }>['documents'];
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** Told when a content was found missing or altered. */
  readonly altered: () => void;
  /** Findings of base R4. */
  readonly validate: (resource: Resource) => readonly Issue[];
  /** Address of /documents/fhir. */
  readonly baseUrl: () => string;
}

export interface Deps extends Parts {
  readonly folds: ReturnType<typeof openFolds>;
  readonly owners: Owners;
}

export interface Request {
  readonly caller: CareCaller;
  readonly requestId: string;
  readonly mode: Mode;
}
