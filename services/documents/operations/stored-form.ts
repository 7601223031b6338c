// How a document lies in the store: the subject made one reference, the identifiers and labels normal, the author in tags that the index knows.
import type { Resource } from '@socle/engine/fhir';
import type { Identity } from '@socle/foundations/patient-identity';
import { tagSystems } from '../policy.ts';
import { classLabels, typeCoding } from '../rules/document-types.ts';
import { writeLabels } from '../rules/labels.ts';
import type { Metadata } from '../rules/metadata.ts';
import { type Identifier, listOf } from '../rules/people.ts';
import { type Code, systemUri } from '../rules/systems.ts';

const entryUuid: Code = { system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/DocumentReferenceIdentifierTypes', code: 'entryUUID' };

export interface Placing {
  readonly id: string;
  readonly patient: Identity;
  readonly size: number;
  readonly sha1: Buffer;
  readonly format: string;
  readonly newUuid: () => string;
  /** Local references in place of those of the lot. */
  readonly relatesTo: readonly unknown[];
  readonly byPatient: boolean;
  readonly authorIds: readonly string[];
}

export function storedForm(metadata: Metadata, placing: Placing): Resource {
  const { resource, type, labels, creation, contentType, title } = metadata;
  const { id, patient, size, sha1, format, authorIds, byPatient } = placing;
  const content = listOf<{ attachment?: Record<string, unknown>; format?: Code }>(resource.content)[0] ?? {};
  const { data: _data, url: _url, ...attachment } = content.attachment ?? {};
  const given = listOf<{ coding?: Code[] }>(resource.category);
  const category =
    given.length > 0 ? given : [{ coding: [{ system: systemUri('A03'), code: type.class, display: classLabels[type.class ?? '']?.fr }] }];
  const { id: _id, meta, relatesTo: _relatesTo, ...rest } = resource;
  return {
    ...rest,
    resourceType: 'DocumentReference',
    id,
    meta: {
      ...(listOf<string>((meta as { profile?: string[] } | undefined)?.profile).length > 0
        ? { profile: (meta as { profile: string[] }).profile }
        : {}),
      tag: [
        ...authorIds.map((code) => ({ system: tagSystems.author, code })),
        { system: tagSystems.origin, code: byPatient ? 'patient' : 'professional' },
      ],
    },
    masterIdentifier: masterOf(metadata),
    identifier: withEntryUuid(listOf<Identifier>(resource.identifier), placing.newUuid()),
    type: { coding: [typeCoding(type)] },
    category,
    subject: subjectOf(patient),
    date: creationInstant(resource.date as string | undefined, creation),
    securityLabel: writeLabels(labels),
    ...(placing.relatesTo.length > 0 ? { relatesTo: placing.relatesTo } : {}),
    content: [
      {
        attachment: {
          ...attachment,
          contentType,
          title,
          ...(creation === undefined ? {} : { creation }),
          size,
          hash: sha1.toString('base64'),
          url: `Binary/${id}`,
        },
        format: content.format ?? { system: 'urn:ietf:rfc:3986', code: format },
      },
    ],
  } as Resource;
}

function masterOf({ resource, uniqueId }: Metadata): Identifier {
  const given = resource.masterIdentifier as Identifier | undefined;
  return given?.value ? given : { system: 'urn:ietf:rfc:3986', value: uniqueId };
}

/** The matricule is said only of a qualified identity; nothing else of the traits is. */
export function subjectOf({ id, matricule, qualified }: Identity): Record<string, unknown> {
  return {
    reference: `Patient/${id}`,
    ...(qualified && matricule ? { identifier: { system: `urn:oid:${matricule.oid}`, value: matricule.value } } : {}),
  };
}

/** The entryUUID is new with each version of the metadata (C41). */
export function withEntryUuid(identifiers: readonly (Identifier & { type?: { coding?: readonly Code[] } })[], uuid: string): unknown[] {
  const others = identifiers.filter(({ type }) => type?.coding?.[0]?.code !== entryUuid.code);
  return [...others, { type: { coding: [entryUuid] }, system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uuid}` }];
}

/** One time for both elements (C42): that of the attachment is read first, and is written as an instant. */
function creationInstant(date: string | undefined, creation: string | undefined): string | undefined {
  if (creation !== undefined && /T\d\d:\d\d:\d\d/.test(creation)) return creation;
  return date;
}
