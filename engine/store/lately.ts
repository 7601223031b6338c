// Versions read lately, parsed: pages of one record are asked for again and again, and a version never changes.
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { Stored } from './contract.ts';

/** Letters of JSON text whose trees are kept; a tree takes some times more. */
const lettersMax = 4_000_000;

interface Kept {
  readonly content: string;
  readonly resource: Resource;
}

/** The tree of a version; it belongs to all who ask, and nobody changes it. */
export function openLately(max = lettersMax): (stored: Stored) => Resource {
  // In the order of their last use.
  const kept = new Map<string, Kept>();
  let letters = 0;
  return (stored) => {
    const key = `${stored.type}/${stored.id}`;
    const found = kept.get(key);
    if (found) kept.delete(key);
    // Held against the text itself: a purge may have made room for another first version.
    if (found?.content === stored.content) {
      kept.set(key, found);
      return found.resource;
    }
    if (found) letters -= found.content.length;
    const resource = parseJson(stored.content) as Resource;
    kept.set(key, { content: stored.content, resource });
    letters += stored.content.length;
    for (const [old, { content }] of kept) {
      if (letters <= max) break;
      kept.delete(old);
      letters -= content.length;
    }
    return resource;
  };
}
