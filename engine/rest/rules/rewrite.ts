// Rewrites references inside the resources of a transaction: fullUrls to the ids that were given.
import type { Resource } from '@socle/engine/fhir';

/** A copy in which every string equal to a key is replaced; anchors of the narrative too. The same object where nothing changes. */
export function rewriteReferences(resource: Resource, targets: ReadonlyMap<string, string>): Resource {
  return targets.size === 0 ? resource : (walk(resource, targets) as Resource);
}

function walk(node: unknown, targets: ReadonlyMap<string, string>): unknown {
  if (typeof node === 'string') {
    const found = targets.get(node);
    if (found !== undefined) return found;
    // A version or a fragment may follow the address.
    const hash = node.startsWith('urn:') ? node.indexOf('#') : -1;
    return hash > 0 && targets.has(node.slice(0, hash)) ? `${targets.get(node.slice(0, hash))}${node.slice(hash)}` : node;
  }
  if (Array.isArray(node)) {
    let copy: unknown[] | undefined;
    for (let i = 0; i < node.length; i++) {
      const next = walk(node[i], targets);
      if (next !== node[i]) {
        copy ??= node.slice();
        copy[i] = next;
      }
    }
    return copy ?? node;
  }
  if (typeof node !== 'object' || node === null || Object.getPrototypeOf(node) !== Object.prototype) return node;
  let copy: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(node)) {
    if (name === 'id' || name === 'resourceType') continue;
    const next = name === 'div' && typeof value === 'string' ? anchors(value, targets) : walk(value, targets);
    if (next !== value) {
      copy ??= { ...node };
      copy[name] = next;
    }
  }
  return copy ?? node;
}

function anchors(div: string, targets: ReadonlyMap<string, string>): string {
  return div.replace(/\b(href|src)="([^"]+)"/g, (whole, name: string, url: string) =>
    targets.has(url) ? `${name}="${targets.get(url)}"` : whole,
  );
}

const conditional = /^[A-Z][A-Za-z]+\?./;

/** The usual answer is no, and costs no text of a path. */
function holdsConditional(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  for (const name in node) {
    const value = (node as Record<string, unknown>)[name];
    if (typeof value === 'string') {
      if (name === 'reference' && conditional.test(value)) return true;
    } else if (holdsConditional(value)) return true;
  }
  return false;
}

/** Every `reference` of the form `Type?criteria`, with the place where it stands. */
export function conditionalReferences(resource: Resource, path: string): { reference: string; expression: string }[] {
  if (!holdsConditional(resource)) return [];
  const found: { reference: string; expression: string }[] = [];
  const visit = (node: unknown, at: string): void => {
    if (Array.isArray(node)) for (const [i, one] of node.entries()) visit(one, `${at}[${i}]`);
    else if (typeof node === 'object' && node !== null) {
      for (const [name, value] of Object.entries(node)) {
        if (name === 'reference' && typeof value === 'string' && conditional.test(value))
          found.push({ reference: value, expression: `${at}.reference` });
        else visit(value, `${at}.${name}`);
      }
    }
  };
  visit(resource, path);
  return found;
}
