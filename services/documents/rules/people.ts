// Who wrote, who is written about: the identifiers behind the references of a DocumentReference, contained resources followed.
import type { Resource } from '@socle/engine/fhir';

/** Systems of national identifiers, and how each becomes the identifier that the trace and the rights use. */
const nationalSystems: Readonly<Record<string, (value: string) => string>> = {
  'urn:oid:1.2.250.1.71.4.2.1': (value) => value,
  'https://rpps.esante.gouv.fr': (value) => `8${value}`,
  'urn:oid:1.2.250.1.71.4.2.2': (value) => value,
  'https://finess.esante.gouv.fr': (value) => `1${value}`,
};

export const professionalSystem = 'urn:oid:1.2.250.1.71.4.2.1';
export const structureSystem = 'urn:oid:1.2.250.1.71.4.2.2';

export interface Identifier {
  readonly system?: string | undefined;
  readonly value?: string | undefined;
}

export interface Author {
  /** IDNPS or IDNST; of a patient, `patient`; absent where none of these is given. */
  readonly ids: readonly string[];
  readonly name: string;
  readonly role: 'professional' | 'structure' | 'patient' | 'device' | 'relative' | 'unknown';
  readonly structure?: string | undefined;
}

interface Reference {
  reference?: string;
  identifier?: Identifier;
  display?: string;
}

export const listOf = <T>(value: unknown): readonly T[] =>
  Array.isArray(value) ? (value as T[]) : value === undefined || value === null ? [] : [value as T];

/** What a `#id` points at, inside the resource that holds it. */
export function containedOf(resource: Resource, reference: string | undefined): Resource | undefined {
  if (!reference?.startsWith('#')) return undefined;
  return listOf<Resource>(resource.contained).find((one) => one.id === reference.slice(1));
}

const roles: Readonly<Record<string, Author['role']>> = {
  Practitioner: 'professional',
  PractitionerRole: 'professional',
  Organization: 'structure',
  Patient: 'patient',
  Device: 'device',
  RelatedPerson: 'relative',
};

export function authorsOf(resource: Resource): readonly Author[] {
  return listOf<Reference>(resource.author).map((reference) => authorOf(resource, reference));
}

function authorOf(resource: Resource, reference: Reference): Author {
  const inner = containedOf(resource, reference.reference);
  const type = inner?.resourceType ?? reference.reference?.split('/')[0] ?? '';
  const ids = [...nationalIds(listOf<Identifier>(inner?.identifier)), ...nationalIds(listOf<Identifier>(reference.identifier))];
  let name = nameOf(inner) ?? reference.display;
  let structure: string | undefined;
  if (inner?.resourceType === 'PractitionerRole') {
    for (const [field, isStructure] of [
      ['practitioner', false],
      ['organization', true],
    ] as const) {
      const target = inner[field] as Reference | undefined;
      const found = containedOf(resource, target?.reference);
      ids.push(...nationalIds(listOf<Identifier>(found?.identifier)), ...nationalIds(listOf<Identifier>(target?.identifier)));
      if (isStructure) structure = nameOf(found) ?? target?.display;
      else name ??= nameOf(found) ?? target?.display;
    }
  }
  const role = roles[type] ?? 'unknown';
  return { ids: [...new Set(ids)], name: name ?? '', role, ...(structure === undefined ? {} : { structure }) };
}

function nationalIds(identifiers: readonly Identifier[]): string[] {
  return identifiers.flatMap(({ system, value }) => {
    const read = system === undefined ? undefined : nationalSystems[system];
    return read && value ? [read(value)] : [];
  });
}

/** As people say it: `Solène Maurel`, or the name of the structure. */
function nameOf(resource: Resource | undefined): string | undefined {
  if (!resource) return undefined;
  if (typeof resource.name === 'string') return resource.name;
  const name = listOf<{ text?: string; family?: string; given?: string[]; prefix?: string[] }>(resource.name)[0];
  if (!name) return listOf<{ name?: string }>(resource.deviceName)[0]?.name;
  return name.text ?? [...listOf<string>(name.prefix), ...listOf<string>(name.given), name.family].filter(Boolean).join(' ');
}
