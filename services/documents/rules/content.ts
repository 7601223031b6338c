// The content of a document held against its metadata: media type by its bytes, the header of a CDA element by element.
import { type CdaDocument, type CdaPart, checkFrenchHeader, detectContent, inspectPdf, parseCda, toFhirDate } from '@socle/engine/cda';
import { type Issue, Problem, show } from '@socle/kit/problem';
import { formatOf } from './derive.ts';
import type { Metadata } from './metadata.ts';
import { containedOf, type Identifier, listOf } from './people.ts';
import { type Code, keyOf } from './systems.ts';

export interface ContentFindings {
  readonly issues: readonly Issue[];
  readonly format: string;
  /** uniqueId of the document that a CDA replaces. */
  readonly replaces: string | undefined;
  /** Stay or act that the document belongs to. */
  readonly episode: string | undefined;
  readonly cda: CdaDocument | undefined;
}

/** Media types that are taken in, and what their bytes must be. */
export const mediaTypes: Readonly<Record<string, string>> = {
  'application/pdf': 'application/pdf',
  'image/jpeg': 'image/jpeg',
  'text/plain': 'text/plain',
  'text/xml': 'text/xml',
  'application/xml': 'text/xml',
};

type Say = (rule: string, expression: string, text: string, severity?: Issue['severity']) => void;

export function readContent(bytes: Buffer, metadata: Metadata, at: string): ContentFindings {
  const issues: Issue[] = [];
  const say: Say = (rule, expression, text, severity = 'error') =>
    void issues.push({ severity, code: 'business-rule', text, expression, rule });
  const { contentType } = metadata;
  const element = `${at}.content.attachment.contentType`;
  const wanted = mediaTypes[contentType];
  const found = detectContent(bytes);
  const plain = { issues, format: formatOf(contentType), replaces: undefined, episode: undefined, cda: undefined };
  if (!wanted) {
    say('DOC-CNT-010', element, `${element} is ${show(contentType)}: a document is a CDA (text/xml), a PDF, a JPEG or a plain text.`);
    return plain;
  }
  if (found !== wanted) {
    say(
      'DOC-CNT-011',
      element,
      `${element} is ${contentType}; the bytes are ${found === undefined ? 'none of the types that are taken in' : `those of ${found}`}.`,
    );
    return plain;
  }
  if (wanted === 'application/pdf') {
    warnPdf(bytes, element, say);
    return plain;
  }
  if (wanted !== 'text/xml') return plain;
  const cda = readCda(bytes, element, say);
  if (!cda) return plain;
  for (const issue of checkFrenchHeader(cda)) issues.push(issue);
  compare(cda, metadata, at, say);
  for (const { mediaType, bytes: part } of cda.parts) if (mediaType === 'application/pdf') warnPdf(part, 'ClinicalDocument.component', say);
  const enclosed = cda.body === 'nonXMLBody' ? cda.parts[0]?.mediaType : undefined;
  return {
    issues,
    format: formatOf(contentType, cda.templateIds, enclosed),
    replaces: cda.replaces?.root && idText(cda.replaces),
    episode: cda.encounter?.ids[0] && idText(cda.encounter.ids[0]),
    cda,
  };
}

function readCda(bytes: Buffer, element: string, say: Say): CdaDocument | undefined {
  try {
    return parseCda(bytes);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.requirement ?? 'DOC-CDA-000', error.expression ?? element, error.message);
    return undefined;
  }
}

function warnPdf(bytes: Buffer, element: string, say: Say): void {
  const { isArchival, active } = inspectPdf(bytes);
  if (active.length > 0)
    say('DOC-CNT-012', element, `The PDF holds ${active.join(', ')}, which would act in a reader: a document of the record only shows.`);
  if (!isArchival)
    say('DOC-CNT-013', element, 'The PDF does not say that it is a PDF/A: it may not be readable in years to come.', 'warning');
}

const idText = ({ root, extension }: { root: string; extension: string | undefined }): string =>
  extension === undefined ? root : `${root}^${extension}`;
const bare = (id: string): string => id.replace(/^urn:oid:/, '');

/** The same document says the same twice: what the header and the metadata contradict is refused by its element. */
function compare(cda: CdaDocument, metadata: Metadata, at: string, say: Say): void {
  const { resource } = metadata;
  if (bare(metadata.uniqueId) !== idText(cda.id))
    say(
      'DOC-CDA-001',
      `${at}.masterIdentifier`,
      `${at}.masterIdentifier is ${show(metadata.uniqueId)}; ClinicalDocument.id is ${show(idText(cda.id))}: they are one identifier.`,
    );
  const type = cda.code && keyOf({ system: cda.code.system ?? '', code: cda.code.code });
  const own = `${metadata.type.system}|${metadata.type.code}`;
  if (type !== own)
    say('DOC-CDA-002', `${at}.type`, `${at}.type is ${own}; ClinicalDocument.code is ${show(type ?? cda.code?.code ?? 'missing')}.`);
  patientOf(cda, metadata, at, say);
  authorsOf(cda, metadata, at, say);
  const confidentiality = cda.confidentiality?.code;
  if (confidentiality !== undefined && !(metadata.labels as ReadonlySet<string>).has(confidentiality))
    say(
      'DOC-CDA-005',
      `${at}.securityLabel`,
      `${at}.securityLabel holds ${[...metadata.labels].join(', ')}; ClinicalDocument.confidentialityCode is ${show(confidentiality)}.`,
    );
  const made = toFhirDate(cda.effectiveTime);
  if (made !== undefined && metadata.creation !== undefined && !sameTime(made, metadata.creation))
    say(
      'DOC-CDA-006',
      `${at}.content.attachment.creation`,
      `The creation is ${metadata.creation}; ClinicalDocument.effectiveTime is ${made}.`,
    );
  const begun = toFhirDate(cda.acts.find(({ low }) => low !== undefined)?.low);
  if (
    begun !== undefined &&
    metadata.periodStart !== undefined &&
    begun.slice(0, 10) !== metadata.periodStart.slice(0, 10) &&
    !sameTime(begun, metadata.periodStart)
  )
    say(
      'DOC-CDA-007',
      `${at}.context.period.start`,
      `${at}.context.period.start is ${metadata.periodStart}; the main act of the CDA began on ${begun}.`,
    );
  const facility = listOf<Code>((resource.context as { facilityType?: { coding?: readonly Code[] } } | undefined)?.facilityType?.coding)[0]
    ?.code;
  if (facility !== undefined && cda.encounter?.facility && cda.encounter.facility.code !== facility)
    say(
      'DOC-CDA-008',
      `${at}.context.facilityType`,
      `${at}.context.facilityType is ${show(facility)}; healthCareFacility.code of the CDA is ${show(cda.encounter.facility.code)}.`,
    );
  if (cda.replaces && metadata.replaces.length === 0)
    say('DOC-CDA-009', `${at}.relatesTo`, `The CDA replaces ${show(idText(cda.replaces))}; ${at}.relatesTo does not say so.`);
}

function sameTime(a: string, b: string): boolean {
  if (a.length <= 10 || b.length <= 10) return a.slice(0, 10).startsWith(b.slice(0, 10)) || b.slice(0, 10).startsWith(a.slice(0, 10));
  return Date.parse(a) === Date.parse(b);
}

interface Name {
  readonly family?: string;
  readonly given?: readonly string[];
}

const letters = (text: string | undefined): string =>
  (text ?? '')
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');

/** The patient of the header and the one that the source knows: identifier, birth date and birth name. */
function patientOf(cda: CdaDocument, { resource, subject }: Metadata, at: string, say: Say): void {
  const [patient] = cda.patients;
  const element = `${at}.context.sourcePatientInfo`;
  const source = containedOf(
    resource,
    (resource.context as { sourcePatientInfo?: { reference?: string } } | undefined)?.sourcePatientInfo?.reference,
  );
  if (!patient) return;
  const identifiers = [...listOf<Identifier>(source?.identifier), ...listOf<Identifier>(subject.identifier)];
  for (const { system, value } of identifiers) {
    const same = patient.ids.find(({ root }) => root === bare(system ?? ''));
    if (same && value !== undefined && same.extension !== value)
      say(
        'DOC-CDA-003',
        element,
        `${element} carries another identifier than recordTarget of the CDA under the same system: they are two people.`,
      );
  }
  if (!source) return;
  const birth = toFhirDate(patient.birthTime);
  if (birth !== undefined && typeof source.birthDate === 'string' && birth.slice(0, 10) !== source.birthDate)
    say('DOC-CDA-003', element, `${element}.birthDate is ${source.birthDate}; the birthTime of the CDA is ${birth}.`);
  const families = new Set(patient.name?.family.map(({ text }) => letters(text)));
  const names = listOf<Name>(source.name)
    .map(({ family }) => letters(family))
    .filter(Boolean);
  if (families.size > 0 && names.length > 0 && !names.some((name) => families.has(name)))
    say('DOC-CDA-003', element, `${element}.name is none of the family names of recordTarget in the CDA.`);
}

function authorsOf(cda: CdaDocument, { authors }: Metadata, at: string, say: Say): void {
  const inHeader = new Set(
    cda.authors.flatMap(({ ids, organization }) => [...ids, ...(organization?.ids ?? [])]).map(({ extension }) => extension),
  );
  const people = authors.filter(({ role }) => role === 'professional');
  const stranger = people.find(({ ids }) => ids.length > 0 && !ids.some((id) => inHeader.has(id)));
  if (stranger && cda.authors.length > 0)
    say(
      'DOC-CDA-004',
      `${at}.author`,
      `${at}.author names ${show(stranger.name || (stranger.ids[0] ?? ''))}, who is no author of the CDA.`,
    );
}

/** What a reader offers beside the text: attachments that have a type and bytes. */
export const partsOf = (cda: CdaDocument): readonly CdaPart[] => cda.parts.filter(({ bytes }) => bytes.length > 0);
