// The operations of bulk work, for the list of a mount.
import type { Operation } from '@socle/engine/rest';
import { exportOperations } from './export.ts';
import { importOperation } from './import.ts';
import type { BulkParts } from './start-job.ts';

export const bulkOperations = (parts: BulkParts): readonly Operation[] => [...exportOperations(parts), importOperation(parts)];
