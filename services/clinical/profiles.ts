// The profiles that the repository holds, kept at hand for validation: read when it opens, and again when one changes.
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { Call, Change, Store } from '@socle/engine/store';
import { type ProfileRegistry, profileRegistry } from '@socle/engine/validation';

/** The repository itself reads its profiles: no person asks. */
export const systemCall: Call = { caller: { id: 'clinical', kind: 'administrator', name: 'Clinical repository' }, requestId: 'profiles' };

export interface StoredProfiles {
  readonly registry: ProfileRegistry;
  load(store: Store): Promise<number>;
  changed(store: Store, changes: readonly Change[]): Promise<void>;
}

export function storedProfiles(): StoredProfiles {
  const registry = profileRegistry();
  return {
    registry,
    async load(store) {
      let count = 0;
      let rest = '';
      for await (const chunk of store.as(systemCall).stream(['StructureDefinition'], {})) {
        const lines = (rest + chunk.toString('utf8')).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (registry.add(parseJson(line) as Resource)) count++;
      }
      return count;
    },
    async changed(store, changes) {
      for (const { type, id, kind } of changes) {
        if (type !== 'StructureDefinition' || kind === 'delete') continue;
        const stored = await store.core.reader.read(type, id);
        if (stored) registry.add(parseJson(stored.content) as Resource);
      }
    },
  };
}
