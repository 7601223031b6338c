// The profiles at hand: those of R4 itself, and those that packages bring. Versions of one canonical stand side by side.
import { type Resource, r4Profiles } from '@socle/engine/fhir';
import type { ProfileSource } from '../contract.ts';

export interface ProfileRegistry extends ProfileSource {
  /** Only StructureDefinitions are kept; answers whether this one was. */
  add(resource: Resource): boolean;
  list(): Iterable<Resource>;
}

/** Starts with the profiles and extensions of the R4 package, read when first asked for. */
export function profileRegistry(resources: Iterable<Resource> = [], withR4 = true): ProfileRegistry {
  const byUrl = new Map<string, Resource[]>();
  let core = withR4;

  function add(resource: Resource): boolean {
    if (resource.resourceType !== 'StructureDefinition' || typeof resource.url !== 'string') return false;
    const versions = (byUrl.get(resource.url) ?? []).filter((known) => known.version !== resource.version);
    byUrl.set(resource.url, [...versions, resource]);
    return true;
  }
  function load(): void {
    if (!core) return;
    core = false;
    for (const profile of r4Profiles()) if (!byUrl.has(String(profile.url))) add(profile);
  }
  for (const resource of resources) add(resource);
  return {
    add,
    find(canonical) {
      load();
      const [url = '', version] = canonical.split('|');
      const versions = byUrl.get(url) ?? [];
      // The last added wins; a version asked for may be a leading part, 4.0 for 4.0.1.
      return version === undefined
        ? versions.at(-1)
        : versions.findLast((known) => known.version === version || String(known.version).startsWith(`${version}.`));
    },
    *list() {
      load();
      for (const versions of byUrl.values()) yield* versions;
    },
  };
}
