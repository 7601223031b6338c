// Links between the entries of a Bundle: fullUrls become the references under which the resources are kept.
import type { Resource } from '@socle/engine/fhir';

/** A copy in which every string that is a fullUrl is replaced; the same object where there is none. */
export const rewriteLinks = (resource: Resource, targets: ReadonlyMap<string, string>): Resource => walk(resource, targets) as Resource;

function walk(node: unknown, targets: ReadonlyMap<string, string>): unknown {
  if (typeof node === 'string') return node.startsWith('urn:') ? (targets.get(node) ?? node) : node;
  if (Array.isArray(node)) {
    let copy: unknown[] | undefined;
    for (let i = 0; i < node.length; i++) {
      const next = walk(node[i], targets);
      if (next === node[i]) continue;
      copy ??= node.slice();
      copy[i] = next;
    }
    return copy ?? node;
  }
  // Numbers that keep their text are objects of their own kind, and hold no link.
  if (typeof node !== 'object' || node === null || Object.getPrototypeOf(node) !== Object.prototype) return node;
  let copy: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(node)) {
    const next = name === 'resourceType' || name === 'id' ? value : walk(value, targets);
    if (next === value) continue;
    copy ??= { ...node };
    copy[name] = next;
  }
  return copy ?? node;
}
