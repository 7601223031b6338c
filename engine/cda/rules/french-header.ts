// The French minimal structure of a CDA header (CI-SIS), element by element.
import type { Issue } from '@socle/kit/problem';
import type { CdaDocument, CdaPatient } from '../contract.ts';
import { toFhirDate } from './time.ts';

const hl7France = '1.2.250.1.213.1.1.1.1';
const insRoots = new Set(['1.2.250.1.213.1.4.8', '1.2.250.1.213.1.4.9', '1.2.250.1.213.1.4.10', '1.2.250.1.213.1.4.11']);

type Finding = readonly [element: string, sentence: string] | undefined;
type Check = readonly [rule: string, look: (document: CdaDocument) => Finding];

const wanted = (element: string, why: string): Finding => [element, `ClinicalDocument.${element} is missing: ${why}.`];

const checks: readonly Check[] = [
  [
    'CDA-101',
    ({ templateIds }) =>
      templateIds.includes(hl7France) ? undefined : wanted('templateId', `${hl7France} says that the document follows the CI-SIS`),
  ],
  ['CDA-102', ({ code }) => (code ? undefined : wanted('code', 'it is the type of the document'))],
  ['CDA-103', ({ title }) => (title ? undefined : wanted('title', 'people choose a document by its title'))],
  [
    'CDA-104',
    ({ effectiveTime }) => (toFhirDate(effectiveTime) ? undefined : wanted('effectiveTime', 'it says when the document was made')),
  ],
  ['CDA-105', ({ confidentiality }) => (confidentiality ? undefined : wanted('confidentialityCode', 'N, R or V'))],
  [
    'CDA-106',
    ({ patients }) =>
      patients.length === 1 ? undefined : ['recordTarget', `There are ${patients.length} recordTarget: a document is about one patient.`],
  ],
  [
    'CDA-107',
    ({ patients }) =>
      patients[0]?.ids.length ? undefined : wanted('recordTarget.patientRole.id', 'the patient is named by an identifier'),
  ],
  ['CDA-108', ({ patients }) => insTraits(patients[0])],
  ['CDA-109', ({ authors }) => (authors.length > 0 ? undefined : wanted('author', 'a document has an author'))],
  [
    'CDA-110',
    ({ authors }) =>
      authors.every(({ ids, time }) => ids.length > 0 && time !== undefined)
        ? undefined
        : wanted('author.time and author.assignedAuthor.id', 'each author has both'),
  ],
  ['CDA-111', ({ custodian }) => (custodian ? undefined : wanted('custodian', 'it names who keeps the document'))],
  [
    'CDA-112',
    ({ legalAuthenticator }) => (legalAuthenticator ? undefined : wanted('legalAuthenticator', 'somebody answers for the document')),
  ],
  [
    'CDA-113',
    ({ acts }) =>
      acts.some(({ low }) => low !== undefined)
        ? undefined
        : wanted('documentationOf.serviceEvent.effectiveTime.low', 'the main act has a beginning'),
  ],
  [
    'CDA-114',
    ({ encounter }) => (encounter ? undefined : wanted('componentOf.encompassingEncounter', 'it says where the patient was cared for')),
  ],
  [
    'CDA-115',
    ({ relatedCount, replaces }) =>
      relatedCount === 0 || (relatedCount === 1 && replaces)
        ? undefined
        : ['relatedDocument', 'ClinicalDocument.relatedDocument is a single RPLC with its parentDocument.id, or none.'],
  ],
  ['CDA-116', ({ body }) => (body === 'none' ? wanted('component', 'a nonXMLBody or a structuredBody') : undefined)],
];

/** With an INS every strict trait is there. */
function insTraits(patient: CdaPatient | undefined): Finding {
  if (!patient?.ids.some(({ root }) => insRoots.has(root))) return undefined;
  const { name, gender, birthTime, birthPlace } = patient;
  const lacks = [
    name?.family.some(({ qualifier }) => qualifier === 'BR') ? '' : 'the birth name (family BR)',
    name?.given.some(({ qualifier }) => qualifier === 'BR') ? '' : 'the first birth given name (given BR)',
    gender ? '' : 'the sex',
    birthTime ? '' : 'the birth date',
    birthPlace ? '' : 'the COG of the birth place (county)',
  ].filter(Boolean);
  return lacks.length === 0
    ? undefined
    : ['recordTarget.patientRole.patient', `ClinicalDocument.recordTarget has an INS and lacks ${lacks.join(', ')}.`];
}

/** Findings in the order of the header; empty when it holds. */
export function checkFrenchHeader(document: CdaDocument): readonly Issue[] {
  return checks.flatMap(([rule, look]) => {
    const found = look(document);
    return found
      ? [{ severity: 'error' as const, code: 'business-rule', text: found[1], expression: `ClinicalDocument.${found[0]}`, rule }]
      : [];
  });
}
