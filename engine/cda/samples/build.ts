// Writes CDA files in the official form, for samples, tests and the journey: header of the French minimal structure, N1 with a PDF or N3 with sections.
import { escapeXml } from '@socle/kit/xml';

export interface CdaToBuild {
  /** OID of the document, its uniqueId. */
  readonly id: string;
  readonly setId?: string;
  readonly version?: number;
  readonly code: { readonly code: string; readonly system: string; readonly display: string };
  readonly title: string;
  /** `20261123101500+0100` */
  readonly time: string;
  readonly patient: {
    readonly root: string;
    readonly extension: string;
    readonly birthName: string;
    readonly usedName?: string;
    readonly firstGiven: string;
    readonly givenNames: string;
    readonly gender: 'M' | 'F';
    /** `19800131` */
    readonly birthDate: string;
    readonly birthPlace: string;
  };
  readonly author: { readonly idnps: string; readonly family: string; readonly given: string; readonly prefix?: string };
  readonly structure: { readonly idnst: string; readonly name: string };
  readonly facility: string;
  readonly setting: string;
  readonly replaces?: string;
  readonly confidentiality?: 'N' | 'R' | 'V';
  /** Model of the content, beside the three that all carry. */
  readonly template?: string;
  readonly body: { readonly pdf: Buffer } | { readonly sections: readonly { readonly title: string; readonly narrative: string }[] };
}

const code = (element: string, value: string, system: string, display = ''): string =>
  `<${element} code="${escapeXml(value)}" codeSystem="${escapeXml(system)}"${display === '' ? '' : ` displayName="${escapeXml(display)}"`}/>`;

/** The bytes of the file. `narrative` of a section is the text of a narrative block, as it is. */
export function buildCda(cda: CdaToBuild): Buffer {
  const { patient, author, structure, time } = cda;
  const day = time.slice(0, 8);
  const person = (role: string): string =>
    `<id root="1.2.250.1.71.4.2.1" extension="${escapeXml(author.idnps)}"/>${role}<assignedPerson><name>${author.prefix ? `<prefix>${escapeXml(author.prefix)}</prefix>` : ''}<given>${escapeXml(author.given)}</given><family>${escapeXml(author.family)}</family></name></assignedPerson><representedOrganization><id root="1.2.250.1.71.4.2.2" extension="${escapeXml(structure.idnst)}"/><name>${escapeXml(structure.name)}</name></representedOrganization>`;
  const organization = `<id root="1.2.250.1.71.4.2.2" extension="${escapeXml(structure.idnst)}"/><name>${escapeXml(structure.name)}</name>`;
  const templates = ['1.2.250.1.213.1.1.1.1', '2.16.840.1.113883.2.8.2.1', 'pdf' in cda.body ? '1.3.6.1.4.1.19376.1.2.20' : cda.template]
    .filter((root) => root !== undefined)
    .map((root) => `<templateId root="${escapeXml(root)}"/>`)
    .join('');
  const body =
    'pdf' in cda.body
      ? `<nonXMLBody><text mediaType="application/pdf" representation="B64">${cda.body.pdf.toString('base64')}</text></nonXMLBody>`
      : `<structuredBody>${cda.body.sections.map(({ title, narrative }) => `<component><section><title>${escapeXml(title)}</title><text>${narrative}</text></section></component>`).join('')}</structuredBody>`;
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>${templates}
<id root="${escapeXml(cda.id)}"/>${code('code', cda.code.code, cda.code.system, cda.code.display)}<title>${escapeXml(cda.title)}</title>
<effectiveTime value="${time}"/>${code('confidentialityCode', cda.confidentiality ?? 'N', '2.16.840.1.113883.5.25', 'Normal')}<languageCode code="fr-FR"/>
<setId root="${escapeXml(cda.setId ?? cda.id)}"/><versionNumber value="${cda.version ?? 1}"/>
<recordTarget><patientRole><id root="${escapeXml(patient.root)}" extension="${escapeXml(patient.extension)}"/><patient><name><family qualifier="BR">${escapeXml(patient.birthName)}</family>${patient.usedName ? `<family qualifier="SP">${escapeXml(patient.usedName)}</family>` : ''}<given>${escapeXml(patient.givenNames)}</given><given qualifier="BR">${escapeXml(patient.firstGiven)}</given></name>${code('administrativeGenderCode', patient.gender, '2.16.840.1.113883.5.1')}<birthTime value="${patient.birthDate}"/><birthplace><place><addr><county>${escapeXml(patient.birthPlace)}</county></addr></place></birthplace></patient></patientRole></recordTarget>
<author><time value="${time}"/><assignedAuthor>${person('')}</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>${organization}</representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="${time}"/><signatureCode code="S"/><assignedEntity>${person('')}</assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent><effectiveTime><low value="${day}"/></effectiveTime><performer typeCode="PRF"><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="${escapeXml(author.idnps)}"/><representedOrganization>${organization}${code('standardIndustryClassCode', cda.setting, '1.2.250.1.213.1.1.4.9')}</representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>
${cda.replaces ? `<relatedDocument typeCode="RPLC"><parentDocument><id root="${escapeXml(cda.replaces)}"/></parentDocument></relatedDocument>` : ''}
<componentOf><encompassingEncounter><effectiveTime><low value="${day}"/></effectiveTime><location><healthCareFacility>${code('code', cda.facility, '1.2.250.1.71.4.2.4')}</healthCareFacility></location></encompassingEncounter></componentOf>
<component>${body}</component>
</ClinicalDocument>
`);
}

/** A PDF of one page with these lines, small and whole: header, four objects, cross-reference table. */
export function buildPdf(lines: readonly string[]): Buffer {
  const text = (line: string): string => Buffer.from(line, 'latin1').toString('latin1').replace(/[\\()]/g, '\\$&');
  const content = `BT /F1 12 Tf 56 780 Td 16 TL ${lines.map((line) => `(${text(line)}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>',
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = pdf.length;
    pdf += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  pdf += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
}
