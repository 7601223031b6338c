// Format and target type of references (R4, section 2.3.0).
import { isResourceType, parseReference, type Resource } from '@socle/engine/fhir';

/** Type that a literal reference names; '' where it names none (urn, foreign URL); undefined where it is no reference at all. */
export function namedType(reference: string, root: Resource): string | undefined {
  const slash = reference.indexOf('/');
  if (slash > 0 && reference.indexOf('/', slash + 1) < 0) {
    const type = reference.slice(0, slash);
    if (isResourceType(type)) return parseReference(reference) ? type : undefined;
  }
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
