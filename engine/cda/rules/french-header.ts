// The French minimal structure of a CDA header (CI-SIS), element by element.
import { type Issue, show } from '@socle/kit/problem';
import { attributeOf, childOf, childrenOf, type XmlElement } from '@socle/kit/xml';
import type { CdaDocument, CdaPatient } from '../contract.ts';
import { toFhirDate } from './time.ts';

const hl7France = '1.2.250.1.213.1.1.1.1';
const insRoots = new Set(['1.2.250.1.213.1.4.8', '1.2.250.1.213.1.4.9', '1.2.250.1.213.1.4.10', '1.2.250.1.213.1.4.11']);

const franceHeader = '2.16.840.1.113883.2.8.2.1';
const unstructured = '1.3.6.1.4.1.19376.1.2.20';
/** Structures, and the host of the documents of patients. */
const custodianRoots = new Set(['1.2.250.1.71.4.2.2', '1.2.250.1.213.4.1']);
const telecomUses = new Set(['H', 'HP', 'HV', 'WP', 'DIR', 'PUB', 'EC', 'MC', 'PG']);

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
    ({ related, replaces }) =>
      related.length === 0 || (related.length === 1 && replaces)
        ? undefined
        : ['relatedDocument', 'ClinicalDocument.relatedDocument is a single RPLC with its parentDocument.id, or none.'],
  ],
  ['CDA-116', ({ body }) => (body === 'none' ? wanted('component', 'a nonXMLBody or a structuredBody') : undefined)],
  ['CDA-117', ({ root }) => (attributeAt(root, 'realmCode', 'code') === 'FR' ? undefined : wanted('realmCode', 'it is FR'))],
  [
    'CDA-118',
    ({ root }) =>
      attributeAt(root, 'typeId', 'root') === '2.16.840.1.113883.1.3' && attributeAt(root, 'typeId', 'extension') === 'POCD_HD000040'
        ? undefined
        : wanted('typeId', 'it is 2.16.840.1.113883.1.3, POCD_HD000040'),
  ],
  [
    'CDA-119',
    ({ templateIds }) =>
      templateIds.includes(franceHeader) ? undefined : wanted('templateId', `${franceHeader} says that the document follows HL7 France`),
  ],
  [
    'CDA-120',
    ({ body, templateIds }) =>
      body !== 'nonXMLBody' || (templateIds.length === 3 && templateIds.includes(unstructured))
        ? undefined
        : ['templateId', `ClinicalDocument encloses a file: it has three templateId, the third is ${unstructured}.`],
  ],
  ['CDA-121', ({ language }) => (language === 'fr-FR' ? undefined : wanted('languageCode', 'it is fr-FR'))],
  [
    'CDA-122',
    ({ setId, versionNumber }) =>
      setId && versionNumber !== undefined ? undefined : wanted('setId and versionNumber', 'versions are told by both'),
  ],
  [
    'CDA-123',
    ({ custodian }) =>
      !custodian || custodian.ids.some(({ root }) => custodianRoots.has(root))
        ? undefined
        : wanted('custodian.assignedCustodian.representedCustodianOrganization.id', `its root is ${[...custodianRoots].join(' or ')}`),
  ],
  [
    'CDA-124',
    ({ root }) => {
      const signed = childrenOf(root, 'legalAuthenticator');
      return signed.length === 0 || (signed.length === 1 && attributeAt(signed[0], 'signatureCode', 'code') === 'S')
        ? undefined
        : ['legalAuthenticator', 'ClinicalDocument.legalAuthenticator is one, with the signatureCode S.'];
    },
  ],
  [
    'CDA-125',
    ({ acts }) =>
      !acts.some(({ low }) => low !== undefined) || acts.some(({ low, performer, setting }) => low !== undefined && performer && setting)
        ? undefined
        : wanted('documentationOf.serviceEvent.performer', 'the main act has a performer with a standardIndustryClassCode'),
  ],
  [
    'CDA-126',
    ({ root, encounter }) =>
      !encounter || (encounter.facility && childOf(root, 'componentOf', 'encompassingEncounter', 'effectiveTime'))
        ? undefined
        : wanted('componentOf.encompassingEncounter', 'it has an effectiveTime and a location.healthCareFacility.code'),
  ],
  ['CDA-127', ({ code }) => (!code || (code.system && code.display) ? undefined : wanted('code', 'it has a codeSystem and a displayName'))],
  [
    'CDA-128',
    ({ root }) =>
      childrenOf(root, 'author').every((one) => {
        const device = childOf(one, 'assignedAuthor', 'assignedAuthoringDevice');
        return !device || (childOf(device, 'manufacturerModelName') && childOf(device, 'softwareName'));
      })
        ? undefined
        : wanted('author.assignedAuthor.assignedAuthoringDevice', 'it has a manufacturerModelName and a softwareName'),
  ],
  ['CDA-129', ({ root }) => telecom(root)],
  [
    'CDA-130',
    ({ root, patients }) => {
      const patient = childOf(root, 'recordTarget', 'patientRole', 'patient');
      const [read] = patients;
      return !read ||
        (read.name?.family.length &&
          read.name.given.length &&
          childOf(patient, 'administrativeGenderCode') &&
          childOf(patient, 'birthTime'))
        ? undefined
        : wanted('recordTarget.patientRole.patient', 'it has a name (family and given), an administrativeGenderCode and a birthTime');
    },
  ],
];

const attributeAt = (element: XmlElement | undefined, child: string, attribute: string): string | undefined =>
  attributeOf(childOf(element, child), attribute);

/** Each telecom of the header has a value of a known kind, or says why it has none. */
function telecom(root: XmlElement): Finding {
  const walk = (element: XmlElement): string | undefined => {
    for (const node of element.children) {
      if (typeof node === 'string' || (element === root && node.name === 'component')) continue;
      if (node.name === 'telecom') {
        const value = attributeOf(node, 'value');
        const use = attributeOf(node, 'use');
        if ((value === undefined) === (attributeOf(node, 'nullFlavor') === undefined)) return 'has a value or a nullFlavor, not both';
        if (value !== undefined && !/^(tel|fax|mailto|http|https|ftp|mllp):/.test(value))
          return `${show(value)} begins with none of tel, fax, mailto, http, ftp, mllp`;
        if (use !== undefined && !use.split(/\s+/).every((one) => telecomUses.has(one)))
          return `has the use ${show(use)}, which is none of ${[...telecomUses].join(', ')}`;
      }
      const inner = walk(node);
      if (inner !== undefined) return inner;
    }
    return undefined;
  };
  const why = walk(root);
  return why === undefined ? undefined : ['telecom', `A telecom of the header ${why}.`];
}

/** With an INS every strict trait is there. */
function insTraits(patient: CdaPatient | undefined): Finding {
  if (!patient?.ids.some(({ root }) => insRoots.has(root))) return undefined;
  const { name, gender, birthTime, birthPlace } = patient;
  const lacks = [
    name?.family.some(({ qualifier }) => qualifier === 'BR') ? '' : 'the birth name (family BR)',
    name?.given.some(({ qualifier }) => qualifier === 'BR' || qualifier === undefined) ? '' : 'the birth given names',
    gender ? '' : 'the sex',
    birthTime ? '' : 'the birth date',
    birthPlace ? '' : 'the COG of the birth place (county)',
  ].filter(Boolean);
  return lacks.length === 0
    ? undefined
    : ['recordTarget.patientRole.patient', `ClinicalDocument.recordTarget has an INS and lacks ${lacks.join(', ')}.`];
}

/** Published examples leave it out, and readers take the first of all given names: said, not refused. */
function firstGiven({ patients: [patient] }: CdaDocument): readonly Issue[] {
  if (!patient?.ids.some(({ root }) => insRoots.has(root)) || insTraits(patient)) return [];
  if (patient.name?.given.some(({ qualifier }) => qualifier === 'BR')) return [];
  const expression = 'ClinicalDocument.recordTarget.patientRole.patient.name.given';
  const text = `${expression} with the qualifier BR is missing: with an INS, the first birth given name stands apart.`;
  return [{ severity: 'warning', code: 'business-rule', text, expression, rule: 'CDA-131' }];
}

/** Findings in the order of their rules; no error when the header holds. */
export function checkFrenchHeader(document: CdaDocument): readonly Issue[] {
  const errors = checks.flatMap(([rule, look]) => {
    const found = look(document);
    return found
      ? [{ severity: 'error' as const, code: 'business-rule', text: found[1], expression: `ClinicalDocument.${found[0]}`, rule }]
      : [];
  });
  return [...errors, ...firstGiven(document)];
}
