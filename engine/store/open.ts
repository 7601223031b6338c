// Opens a repository on its schema. What it gives is not usable until it is bound to a caller.
import type { Resource } from '@socle/engine/fhir';
import type { Call, Mount, OpenMount, Repository } from './contract.ts';
import { type Core, openCore } from './core.ts';
import { readKeys } from './keys.ts';
import { openMaintenance } from './maintenance.ts';
import { finishLoading, loadParameters, useLoadedParameters } from './parameters.ts';
import { bindRepository } from './repository.ts';

export interface Store {
  readonly mount: Mount;
  /** The repository as this caller may use it, in this request. */
  as(call: Call): Repository;
  /** Loads SearchParameters at run time, all or none, and indexes again what they concern; the number of resources indexed. */
  loadParameters(resources: readonly Resource[]): Promise<number>;
  /** For the import, which writes by COPY: the same preparation as any write. */
  readonly core: Core;
  /** Writes what was gathered and stops the background work. */
  close(): Promise<void>;
}

/** `failed` is told of faults in background work; it must not throw. */
export async function openStore(mount: Mount, failed: (error: unknown) => void): Promise<Store> {
  const maintenance = openMaintenance(mount.database, mount.schema, failed);
  const keys = mount.keys ?? (await readKeys(mount.database, mount.schema, mount.randomBytes));
  const watched: OpenMount = {
    ...mount,
    keys,
    changed(changes) {
      maintenance.touched();
      mount.changed?.(changes);
    },
  };
  await useLoadedParameters(watched);
  const core = await openCore(watched, failed);
  await finishLoading(core);
  return {
    mount,
    core,
    loadParameters: (resources) => loadParameters(core, resources),
    as: (call) => bindRepository(core, call),
    async close() {
      await core.tracer.close();
      await maintenance.close();
    },
  };
}
