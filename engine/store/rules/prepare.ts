// A resource made ready for the store: its final JSON text and its rows of index.
import { printJson, type Resource } from '@socle/engine/fhir';
import type { IndexRow } from '@socle/engine/search';
import { slotOf } from './ids.ts';

export interface Prepared {
  readonly type: string;
  readonly typeNumber: number;
  readonly id: string;
  readonly slot: number;
  readonly version: number;
  readonly updated: number;
  readonly content: string;
  readonly index: IndexRow;
  /** Id in the dictionary of concepts, set just before writing. */
  concept: bigint | null;
}

/** Sets id, version and time in the resource (a shallow copy) and prints it: `resourceType`, `id`, `meta` first. */
export function prepare(
  resource: Resource,
  id: string,
  version: number,
  updated: number,
  index: (resource: Resource) => IndexRow,
  typeNumber: number,
): Prepared {
  const { resourceType, id: _id, meta, ...rest } = resource;
  const stamped = {
    resourceType,
    id,
    meta: { ...meta, versionId: String(version), lastUpdated: new Date(updated).toISOString() },
    ...rest,
  } as Resource;
  return {
    type: resourceType,
    typeNumber,
    id,
    slot: slotOf(id),
    version,
    updated,
    content: printJson(stamped),
    index: index(stamped),
    concept: null,
  };
}
