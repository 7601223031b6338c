// resolve(): what a reference names, among contained resources, entries of the Bundle, and what the caller can find.
import { parseReference } from '@socle/engine/fhir';
import type { Environment } from '../contract.ts';
import { isObject } from '../model/node.ts';

export function referenceText(value: unknown): string | undefined {
  const text = isObject(value) ? value.reference : value;
  return typeof text === 'string' ? text : undefined;
}

/** The resource itself; undefined where it is not at hand. */
export function findReferenced(text: string, env: Environment, container: unknown): unknown {
  if (text.startsWith('#')) return text === '#' ? container : contained(container, text.slice(1));
  return entryOf(container, text) ?? env.resolve?.(text) ?? undefined;
}

/** The type that a reference says itself, by its text or its `type`. */
export function statedType(value: unknown): { type: string; id: string | undefined } | undefined {
  const text = referenceText(value);
  const parsed = text === undefined || text.startsWith('#') ? undefined : parseReference(text);
  const type = parsed?.type ?? (isObject(value) && !text?.startsWith('#') ? value.type : undefined);
  return typeof type === 'string' ? { type, id: parsed?.id } : undefined;
}

/** The type of what a reference names; undefined where nothing tells. */
export function resolvedType(value: unknown, env: Environment, container: unknown): string | undefined {
  const text = referenceText(value);
  if (text === undefined) return undefined;
  const found = findReferenced(text, env, container);
  return isObject(found) && typeof found.resourceType === 'string' ? found.resourceType : statedType(value)?.type;
}

function contained(container: unknown, id: string): unknown {
  const list = isObject(container) && Array.isArray(container.contained) ? container.contained : [];
  return list.find((one) => isObject(one) && one.id === id);
}

function entryOf(container: unknown, reference: string): unknown {
  if (!isObject(container) || container.resourceType !== 'Bundle' || !Array.isArray(container.entry)) return undefined;
  const entry = container.entry.find((one) => {
    if (!isObject(one) || typeof one.fullUrl !== 'string') return false;
    return one.fullUrl === reference || (/^[A-Z]/.test(reference) && one.fullUrl.endsWith(`/${reference}`));
  });
  return isObject(entry) ? entry.resource : undefined;
}
