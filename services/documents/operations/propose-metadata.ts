// What a file says of itself, proposed to whoever deposits it: errors stand beside the field that they are about.
import { type CdaDocument, checkFrenchHeader, detectContent, inspectPdf, parseCda, toFhirDate } from '@socle/engine/cda';
import { Problem } from '@socle/kit/problem';
import type { Deps, Request } from '../call.ts';
import type { Finding, Proposal, ProposedMetadata } from '../contract.ts';
import { documentTypes, isPatientType } from '../rules/document-types.ts';
import { keyOf } from '../rules/systems.ts';
import { viewByReference } from './find-patient.ts';

const kinds: Readonly<Record<string, Proposal['kind']>> = {
  'text/xml': 'cda',
  'application/pdf': 'pdf',
  'image/jpeg': 'image',
  'text/plain': 'text',
};

export async function proposeMetadata(deps: Deps, request: Request, bytes: Buffer, patient: string | undefined): Promise<Proposal> {
  const issues: Finding[] = [];
  const media = detectContent(bytes);
  const kind = kinds[media ?? ''] ?? 'other';
  if (kind === 'other')
    issues.push({
      field: 'file',
      severity: 'error',
      rule: 'DOC-CNT-010',
      text: 'A document is a CDA (XML), a PDF, a JPEG or a plain text.',
    });
  const { documentMax } = deps.settings;
  if (bytes.length > documentMax)
    issues.push({
      field: 'file',
      severity: 'error',
      rule: 'DOC-CNT-004',
      text: `The file has ${bytes.length} bytes; ${documentMax} are accepted.`,
    });
  const cda = kind === 'cda' ? readCda(bytes, issues) : undefined;
  if (kind === 'pdf') pdfFindings(bytes, issues);
  const metadata: ProposedMetadata = {
    title: cda?.title ?? '',
    type: typeOf(cda, issues),
    date: toFhirDate(cda?.effectiveTime),
    periodStart: toFhirDate(cda?.acts.find(({ low }) => low !== undefined)?.low),
    uniqueId: cda && (cda.id.extension === undefined ? `urn:oid:${cda.id.root}` : `${cda.id.root}^${cda.id.extension}`),
    media: media ?? 'application/octet-stream',
    size: bytes.length,
    facility: cda?.encounter?.facility?.code,
    setting: cda?.acts[0]?.setting?.code,
    replaces: cda?.replaces?.root,
  };
  if (cda && patient !== undefined) await samePatient(deps, request, cda, patient, issues);
  const own = request.caller.kind === 'patient';
  const types = [...documentTypes.values()].filter((type) => type.class !== undefined && isPatientType(type) === own);
  return {
    kind,
    metadata,
    issues,
    types: types.map((type) => ({ key: `${type.system}|${type.code}`, label: type.label, plain: type.plain, category: type.class ?? '' })),
  };
}

function readCda(bytes: Buffer, issues: Finding[]): CdaDocument | undefined {
  try {
    const cda = parseCda(bytes);
    for (const { text, rule, severity } of checkFrenchHeader(cda))
      issues.push({ field: 'file', severity: severity === 'warning' ? 'warning' : 'error', rule: rule ?? '', text });
    return cda;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    issues.push({ field: 'file', severity: 'error', rule: error.requirement ?? 'DOC-CDA-000', text: error.message });
    return undefined;
  }
}

function pdfFindings(bytes: Buffer, issues: Finding[]): void {
  const { active, isArchival } = inspectPdf(bytes);
  if (active.length > 0)
    issues.push({
      field: 'file',
      severity: 'error',
      rule: 'DOC-CNT-012',
      text: `The PDF holds ${active.join(', ')}, which would act in a reader.`,
    });
  if (!isArchival)
    issues.push({ field: 'file', severity: 'warning', rule: 'DOC-CNT-013', text: 'The PDF does not say that it is a PDF/A.' });
}

function typeOf(cda: CdaDocument | undefined, issues: Finding[]): string | undefined {
  if (!cda?.code) return undefined;
  const key = keyOf({ system: cda.code.system ?? '', code: cda.code.code });
  if (key !== undefined && documentTypes.has(key)) return key;
  issues.push({
    field: 'type',
    severity: 'error',
    rule: 'DOC-MET-004',
    text: `ClinicalDocument.code is ${cda.code.code}, which is no type of JDV_J07.`,
  });
  return undefined;
}

/** The person of the header and the one whose record is open. */
async function samePatient(deps: Deps, request: Request, cda: CdaDocument, reference: string, issues: Finding[]): Promise<void> {
  const view = await viewByReference(deps, request, reference);
  const { patient } = view;
  if (!view.ask('feed').permit && !view.ask('enter').permit) return;
  const [target] = cda.patients;
  const { matricule } = patient;
  const given = target?.ids.find(({ root }) => root === matricule?.oid)?.extension;
  if (matricule && given !== undefined && given !== matricule.value)
    issues.push({
      field: 'patient',
      severity: 'error',
      rule: 'DOC-CDA-003',
      text: 'The CDA carries the matricule of somebody else than the patient whose record is open.',
    });
  const birth = toFhirDate(target?.birthTime);
  if (birth !== undefined && birth !== patient.birthDate)
    issues.push({
      field: 'patient',
      severity: 'error',
      rule: 'DOC-CDA-003',
      text: `The CDA is about somebody born on ${birth}; the patient was born on ${patient.birthDate}.`,
    });
}
