// The operations of the engine itself, mounted with every repository.
import type { Operation } from '../contract.ts';
import { everything } from './everything.ts';
import { fhirpath } from './fhirpath.ts';
import { lastn } from './lastn.ts';
import { meta, metaAdd, metaDelete } from './meta.ts';
import { purge } from './purge.ts';
import { loadParameter } from './search-parameter.ts';

export const engineOperations: readonly Operation[] = [meta, metaAdd, metaDelete, everything, lastn, fhirpath, purge, loadParameter];
