// The checks of a document's metadata, one named check each, in the order in which a reader of the guide meets them; the French invariants that have no expression among them.
import type { Resource } from '@socle/engine/fhir';
import { show } from '@socle/kit/problem';
import type { DocumentType } from './document-types.ts';
import type { Attachment, Concept, Content, Context, Level } from './metadata.ts';
import { containedOf, type Identifier, listOf } from './people.ts';
import { type Code, type SystemKey, systemKey } from './systems.ts';

export interface Look {
  readonly resource: Resource;
  readonly level: Level;
  readonly attachment: Attachment;
  readonly content: Content;
  readonly context: Context;
  readonly type: DocumentType | undefined;
}

type Finding = { readonly element: string; readonly sentence: string } | undefined;

interface Check {
  readonly rule: string;
  readonly levels: readonly Level[];
  look(look: Look): Finding;
}

const both: readonly Level[] = ['comprehensive', 'simplified'];
const whole: readonly Level[] = ['comprehensive'];
const simple: readonly Level[] = ['simplified'];
const missing = (element: string, why: string): Finding => ({ element, sentence: `${element} is missing: ${why}.` });
const systemOf = (code: Code | undefined): SystemKey | undefined => systemKey(code?.system);
const isUrn = (uri: string | undefined): boolean => uri === 'urn:ietf:rfc:3986';
const said = (code: Code | undefined): string => show(`${code?.system ?? ''}|${code?.code ?? ''}`);
const dicomUid = 'urn:oid:1.2.840.10008.2.6.1';

function bound(
  element: string,
  codes: readonly (Code | undefined)[],
  allowed: readonly SystemKey[],
  orElse: (uri: string | undefined) => boolean = () => false,
): Finding {
  const wrong = codes.find((code) => !(code?.code && (allowed.includes(systemOf(code) as SystemKey) || orElse(code.system))));
  return wrong === undefined && codes.length > 0
    ? undefined
    : { element, sentence: `${element} is ${said(wrong)}: its code comes from ${allowed.join(', ')}.` };
}

/** In the order in which a reader of the guide meets them. */
export const checks: readonly Check[] = [
  {
    rule: 'DOC-MET-001',
    levels: both,
    look: ({ resource }) =>
      uniqueIdOf(resource) === undefined
        ? missing('DocumentReference.masterIdentifier', 'it is the uniqueId of the document, one for each version')
        : undefined,
  },
  {
    rule: 'DOC-MET-002',
    levels: both,
    look: ({ resource }) =>
      resource.status === 'current'
        ? undefined
        : {
            element: 'DocumentReference.status',
            sentence: `DocumentReference.status is ${show(String(resource.status))}: a document is deposited as current.`,
          },
  },
  {
    rule: 'DOC-MET-003',
    levels: both,
    look: ({ resource }) =>
      resource.docStatus === undefined && resource.modifierExtension === undefined
        ? undefined
        : {
            element: 'DocumentReference.docStatus',
            sentence: 'DocumentReference.docStatus and modifierExtension are not used in a shared record.',
          },
  },
  {
    rule: 'DOC-MET-004',
    levels: both,
    look: ({ resource, type }) =>
      type
        ? undefined
        : {
            element: 'DocumentReference.type',
            sentence: `DocumentReference.type is ${said(firstCoding(resource.type))}: it must be a type of JDV_J07 (TRE_A05, LOINC or ASTM).`,
          },
  },
  {
    rule: 'DOC-MET-005',
    levels: both,
    look: ({ type }) =>
      type && type.class === undefined
        ? {
            element: 'DocumentReference.type',
            sentence: `The type ${type.code} has no class in the map of the shared record (ASS_X16): it is not deposited.`,
          }
        : undefined,
  },
  {
    rule: 'DOC-MET-006',
    levels: whole,
    look: ({ resource }) => bound('DocumentReference.category', listOf<Concept>(resource.category).map(firstCoding), ['A03'], isUrn),
  },
  { rule: 'DOC-MET-007', levels: both, look: ({ resource, type }) => classDiffers(resource, type) },
  {
    rule: 'DOC-MET-008',
    levels: both,
    look: ({ resource }) =>
      resource.subject === undefined ? missing('DocumentReference.subject', 'a document is about one patient') : undefined,
  },
  {
    rule: 'DOC-MET-009',
    levels: both,
    look: ({ resource }) =>
      listOf(resource.author).length === 0 ? missing('DocumentReference.author', 'a document has an author') : undefined,
  },
  { rule: 'DOC-MET-010', levels: whole, look: ({ resource }) => notContained(resource, 'author') },
  {
    rule: 'DOC-MET-011',
    levels: both,
    look: ({ resource }) =>
      resource.custodian === undefined ? missing('DocumentReference.custodian', 'it names who keeps the document') : undefined,
  },
  {
    rule: 'DOC-MET-012',
    levels: both,
    look: ({ resource }) =>
      resource.date === undefined ? missing('DocumentReference.date', 'it says when the document was made') : undefined,
  },
  {
    rule: 'DOC-MET-013',
    levels: whole,
    look: ({ resource }) =>
      listOf(resource.securityLabel).length === 0 ? missing('DocumentReference.securityLabel', 'N, R or V at least') : undefined,
  },
  {
    rule: 'DOC-MET-014',
    levels: both,
    look: ({ resource }) =>
      listOf(resource.content).length === 1
        ? undefined
        : {
            element: 'DocumentReference.content',
            sentence: `DocumentReference.content holds ${listOf(resource.content).length} attachments: a document has exactly one.`,
          },
  },
  {
    rule: 'DOC-MET-015',
    levels: both,
    look: ({ attachment }) =>
      attachment.contentType
        ? undefined
        : missing('DocumentReference.content.attachment.contentType', 'nobody can open what has no media type'),
  },
  {
    rule: 'DOC-MET-016',
    levels: both,
    look: ({ attachment }) =>
      attachment.title ? undefined : missing('DocumentReference.content.attachment.title', 'people choose a document by its title'),
  },
  {
    rule: 'DOC-MET-017',
    levels: whole,
    look: ({ attachment }) =>
      attachment.data === undefined
        ? undefined
        : {
            element: 'DocumentReference.content.attachment.data',
            sentence: 'DocumentReference.content.attachment.data is given: in a lot the content is a Binary, pointed at by url.',
          },
  },
  {
    rule: 'DOC-MET-018',
    levels: whole,
    look: ({ attachment }) =>
      attachment.url ? undefined : missing('DocumentReference.content.attachment.url', 'it points at the Binary of the lot'),
  },
  {
    rule: 'DOC-MET-019',
    levels: whole,
    look: ({ attachment }) =>
      attachment.hash ? undefined : missing('DocumentReference.content.attachment.hash', 'the SHA-1 of the content is held against it'),
  },
  {
    rule: 'DOC-MET-020',
    levels: whole,
    look: ({ attachment }) =>
      attachment.size === undefined
        ? missing('DocumentReference.content.attachment.size', 'the size of the content is held against it')
        : undefined,
  },
  {
    rule: 'DOC-MET-021',
    levels: whole,
    look: ({ attachment }) =>
      attachment.language ? undefined : missing('DocumentReference.content.attachment.language', 'fr-FR for a document in French'),
  },
  {
    rule: 'DOC-MET-022',
    levels: whole,
    look: ({ content }) =>
      bound('DocumentReference.content.format', [content.format], ['A06', 'IHE'], (uri) => isUrn(uri) || uri === dicomUid),
  },
  {
    rule: 'DOC-MET-023',
    levels: whole,
    look: ({ context }) =>
      context.period?.start ? undefined : missing('DocumentReference.context.period.start', 'it says when the act of care began'),
  },
  {
    rule: 'DOC-MET-024',
    levels: whole,
    look: ({ context }) => bound('DocumentReference.context.facilityType', [firstCoding(context.facilityType)], ['R02', 'A00']),
  },
  {
    rule: 'DOC-MET-025',
    levels: whole,
    look: ({ context }) => bound('DocumentReference.context.practiceSetting', [firstCoding(context.practiceSetting)], ['A00', 'A01']),
  },
  {
    rule: 'DOC-MET-026',
    levels: whole,
    look: ({ resource, context }) =>
      containedOf(resource, context.sourcePatientInfo?.reference)?.resourceType === 'Patient'
        ? undefined
        : missing('DocumentReference.context.sourcePatientInfo', 'it points at the contained Patient as the source knows him'),
  },
  {
    rule: 'DOC-MET-027',
    levels: simple,
    look: ({ attachment }) =>
      attachment.data ? undefined : missing('DocumentReference.content.attachment.data', 'a simplified publication carries its content'),
  },
  {
    rule: 'DOC-MET-028',
    levels: simple,
    look: ({ attachment }) =>
      attachment.url === undefined
        ? undefined
        : {
            element: 'DocumentReference.content.attachment.url',
            sentence: 'DocumentReference.content.attachment.url is given: a simplified publication carries its content in data.',
          },
  },
  { rule: 'DOC-MET-029', levels: both, look: ({ resource }) => badRelation(resource) },
];

function classDiffers(resource: Resource, type: DocumentType | undefined): Finding {
  const given = listOf<Concept>(resource.category)
    .map(firstCoding)
    .find((code) => systemOf(code) === 'A03');
  if (!given || type?.class === undefined || given.code === type.class) return undefined;
  const element = 'DocumentReference.category';
  return {
    element,
    sentence: `${element} is ${show(given.code)}: the class of the type ${type.code} is ${type.class} (ASS_X16), and is never chosen by hand.`,
  };
}

function notContained(resource: Resource, element: string): Finding {
  const outside = listOf<{ reference?: string }>(resource[element]).find((one) => !containedOf(resource, one.reference));
  return outside
    ? {
        element: `DocumentReference.${element}`,
        sentence: `DocumentReference.${element} points at ${show(outside.reference ?? 'nothing')}: it must be contained in the DocumentReference.`,
      }
    : undefined;
}

const relations = new Set(['replaces', 'appends', 'transforms', 'signs']);

function badRelation(resource: Resource): Finding {
  for (const { code, target } of listOf<{ code?: string; target?: { reference?: string; identifier?: Identifier } }>(resource.relatesTo)) {
    const element = 'DocumentReference.relatesTo';
    if (!relations.has(code ?? ''))
      return { element, sentence: `${element}.code is ${show(String(code))}: it is replaces, appends, transforms or signs.` };
    if (!target?.reference && !target?.identifier?.value) return { element, sentence: `${element}.target names no document.` };
  }
  return undefined;
}

export const firstCoding = (concept: unknown): Code | undefined => listOf<Code>((concept as Concept | undefined)?.coding)[0];

export function uniqueIdOf(resource: Resource): string | undefined {
  const master = resource.masterIdentifier as Identifier | undefined;
  if (master?.value) return master.value;
  // The pages of the transactions write it as an identifier (C5): read, and stored as masterIdentifier.
  const typed = listOf<Identifier & { type?: Concept }>(resource.identifier).find((one) => firstCoding(one.type)?.code === 'uniqueId');
  return typed?.value ?? undefined;
}
