// Format and target type of references (R4, section 2.3.0).
import { parseReference, type Resource } from '@socle/engine/fhir';

const notInId = /[^A-Za-z0-9\-.]/g;

/** The usual reference, `Type/id` with one of these types; `prefixes` are `Patient/` and so on. Nothing is allocated. */
export function isPlainReference(text: string, prefixes: readonly string[]): boolean {
  for (const prefix of prefixes) {
    if (!text.startsWith(prefix)) continue;
    const length = text.length - prefix.length;
    notInId.lastIndex = prefix.length;
    return length > 0 && length <= 64 && !notInId.test(text);
  }
  return false;
}

/** Type that a literal reference names; '' where it names none (urn, foreign URL); undefined where it is no reference at all. */
export function namedType(reference: string, root: Resource): string | undefined {
  if (reference.charCodeAt(0) === 35) return containedType(reference.slice(1), root);
  const parsed = parseReference(reference);
  return parsed && (parsed.type ?? '');
}

function containedType(id: string, root: Resource): string {
  if (id === '') return root.resourceType;
  const list = Array.isArray(root.contained) ? (root.contained as Resource[]) : [];
  // A missing one is the business of ref-1.
  return list.find((contained) => contained?.id === id)?.resourceType ?? '';
}
