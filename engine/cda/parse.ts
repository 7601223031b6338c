// Reads a CDA R2 document: the header into types, the body into sections and attachments. Nothing in it is ever run.
import { Problem, show } from '@socle/kit/problem';
import { attributeOf, childOf, childrenOf, parseXml, textOf, type XmlElement, type XmlLimits, type XmlNode } from '@socle/kit/xml';
import type { CdaCode, CdaDocument, CdaId, CdaName, CdaOrganization, CdaPart, CdaPatient, CdaPerson, CdaSection } from './contract.ts';

export const cdaNamespace = 'urn:hl7-org:v3';
const xsl = 'http://www.w3.org/1999/XSL/Transform';
const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** Throws a Problem that names the element where the text is no CDA. A document that presents itself is taken out of its stylesheet, which is left aside. */
export function parseCda(bytes: Buffer, limits?: XmlLimits): CdaDocument {
  const top = parseXml(bytes, limits);
  const root = top.namespace === xsl ? findDocument(top) : top;
  if (root?.name !== 'ClinicalDocument' || root.namespace !== cdaNamespace)
    throw new Problem(
      'unprocessable',
      `The XML is ${root ? `a <${show(root.name)}>` : 'a stylesheet without a document'}, not a ClinicalDocument of HL7 v3.`,
      {
        expression: 'ClinicalDocument',
        requirement: 'CDA-001',
      },
    );
  const id = idOf(childOf(root, 'id'));
  if (!id)
    throw new Problem('unprocessable', 'ClinicalDocument.id is missing or has no root: it is the identifier of the document.', {
      expression: 'ClinicalDocument.id',
      requirement: 'CDA-002',
    });
  const component = childOf(root, 'component');
  const nonXml = childOf(component, 'nonXMLBody');
  const structured = childOf(component, 'structuredBody');
  const version = attributeOf(childOf(root, 'versionNumber'), 'value');
  return {
    id,
    templateIds: childrenOf(root, 'templateId').flatMap((one) => attributeOf(one, 'root') ?? []),
    code: codeOf(childOf(root, 'code')),
    title: textOf(childOf(root, 'title')) || undefined,
    effectiveTime: attributeOf(childOf(root, 'effectiveTime'), 'value'),
    confidentiality: codeOf(childOf(root, 'confidentialityCode')),
    language: attributeOf(childOf(root, 'languageCode'), 'code'),
    setId: idOf(childOf(root, 'setId')),
    versionNumber: version !== undefined && /^\d{1,9}$/.test(version) ? Number(version) : undefined,
    patients: childrenOf(root, 'recordTarget').map(patientOf),
    authors: childrenOf(root, 'author').map((one) => personOf(one, 'assignedAuthor')),
    custodian: organizationOf(childOf(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization')),
    legalAuthenticator: optional(childOf(root, 'legalAuthenticator'), (one) => personOf(one, 'assignedEntity')),
    acts: childrenOf(root, 'documentationOf').map((one) => {
      const event = childOf(one, 'serviceEvent');
      return {
        code: codeOf(childOf(event, 'code')),
        ...interval(childOf(event, 'effectiveTime')),
        setting: codeOf(childOf(event, 'performer', 'assignedEntity', 'representedOrganization', 'standardIndustryClassCode')),
      };
    }),
    encounter: optional(childOf(root, 'componentOf', 'encompassingEncounter'), (one) => ({
      ids: idsOf(one),
      ...interval(childOf(one, 'effectiveTime')),
      facility: codeOf(childOf(one, 'location', 'healthCareFacility', 'code')),
    })),
    replaces: idOf(
      childOf(
        childrenOf(root, 'relatedDocument').find((one) => attributeOf(one, 'typeCode') === 'RPLC'),
        'parentDocument',
        'id',
      ),
    ),
    relatedCount: childrenOf(root, 'relatedDocument').length,
    body: nonXml ? 'nonXMLBody' : structured ? 'structuredBody' : 'none',
    sections: childrenOf(structured, 'component').flatMap((one) => optional(childOf(one, 'section'), sectionOf) ?? []),
    parts: [...(nonXml ? bodyPart(nonXml) : []), ...(structured ? mediaParts(structured) : [])],
    root,
  };
}

const optional = <T, R>(value: T | undefined, read: (value: T) => R): R | undefined => (value === undefined ? undefined : read(value));

/** The document inside a self-presenting stylesheet. */
function findDocument(element: XmlElement): XmlElement | undefined {
  for (const node of element.children) {
    if (typeof node === 'string') continue;
    if (node.name === 'ClinicalDocument' && node.namespace === cdaNamespace) return node;
    const inner = findDocument(node);
    if (inner) return inner;
  }
  return undefined;
}

export function idOf(element: XmlElement | undefined): CdaId | undefined {
  const root = attributeOf(element, 'root');
  return root === undefined || root === '' ? undefined : { root, extension: attributeOf(element, 'extension') || undefined };
}

const idsOf = (element: XmlElement | undefined): readonly CdaId[] => childrenOf(element, 'id').flatMap((one) => idOf(one) ?? []);

function codeOf(element: XmlElement | undefined): CdaCode | undefined {
  const code = attributeOf(element, 'code');
  return code === undefined
    ? undefined
    : { code, system: attributeOf(element, 'codeSystem'), display: attributeOf(element, 'displayName') };
}

function interval(element: XmlElement | undefined): { low: string | undefined; high: string | undefined } {
  return {
    low: attributeOf(childOf(element, 'low'), 'value') ?? attributeOf(element, 'value'),
    high: attributeOf(childOf(element, 'high'), 'value'),
  };
}

function nameOf(element: XmlElement | undefined): CdaName | undefined {
  if (!element) return undefined;
  const parts = (name: string) => childrenOf(element, name).map((one) => ({ text: textOf(one), qualifier: attributeOf(one, 'qualifier') }));
  return { family: parts('family'), given: parts('given'), prefix: textOf(childOf(element, 'prefix')) || undefined };
}

function patientOf(target: XmlElement): CdaPatient {
  const role = childOf(target, 'patientRole');
  const patient = childOf(role, 'patient');
  return {
    ids: idsOf(role),
    name: nameOf(childOf(patient, 'name')),
    gender: attributeOf(childOf(patient, 'administrativeGenderCode'), 'code'),
    birthTime: attributeOf(childOf(patient, 'birthTime'), 'value'),
    birthPlace: textOf(childOf(patient, 'birthplace', 'place', 'addr', 'county')) || undefined,
  };
}

function personOf(element: XmlElement, role: string): CdaPerson {
  const assigned = childOf(element, role);
  const device = childOf(assigned, 'assignedAuthoringDevice');
  return {
    ids: idsOf(assigned),
    name: nameOf(childOf(assigned, 'assignedPerson', 'name')),
    device: device && (textOf(childOf(device, 'softwareName')) || textOf(childOf(device, 'manufacturerModelName')) || undefined),
    organization: organizationOf(childOf(assigned, 'representedOrganization')),
    code: codeOf(childOf(assigned, 'code')),
    time: attributeOf(childOf(element, 'time'), 'value'),
  };
}

function organizationOf(element: XmlElement | undefined): CdaOrganization | undefined {
  return element && { ids: idsOf(element), name: textOf(childOf(element, 'name')) || undefined };
}

function sectionOf(section: XmlElement): CdaSection {
  return {
    title: textOf(childOf(section, 'title')) || undefined,
    code: codeOf(childOf(section, 'code')),
    text: childOf(section, 'text'),
    sections: childrenOf(section, 'component').flatMap((one) => optional(childOf(one, 'section'), sectionOf) ?? []),
  };
}

function bodyPart(body: XmlElement): CdaPart[] {
  const text = childOf(body, 'text');
  if (!text) return [];
  const mediaType = (attributeOf(text, 'mediaType') ?? 'text/plain').toLowerCase();
  return [{ id: 'body', mediaType, name: 'document', bytes: decoded(text, 'component.nonXMLBody.text') }];
}

/** Attachments of the sections, by the ID that the narrative points at. */
function mediaParts(body: XmlElement): CdaPart[] {
  const parts: CdaPart[] = [];
  const seen = new Set<string>(['body']);
  const walk = (node: XmlNode): void => {
    if (typeof node === 'string') return;
    if (node.name === 'observationMedia' && node.namespace === cdaNamespace) {
      const value = childOf(node, 'value');
      const own = attributeOf(node, 'ID');
      const id = own !== undefined && /^[A-Za-z_][\w.-]{0,60}$/.test(own) && !seen.has(own) ? own : `part-${parts.length + 1}`;
      seen.add(id);
      const mediaType = (attributeOf(value, 'mediaType') ?? 'application/octet-stream').toLowerCase();
      if (value) parts.push({ id, mediaType, name: own ?? id, bytes: decoded(value, 'observationMedia.value') });
      return;
    }
    for (const child of node.children) walk(child);
  };
  walk(body);
  return parts;
}

function decoded(element: XmlElement, expression: string): Buffer {
  const text = element.children.filter((node): node is string => typeof node === 'string').join('');
  if (attributeOf(element, 'representation') !== 'B64') return Buffer.from(text, 'utf8');
  if (!base64.test(text))
    throw new Problem('unprocessable', `${expression} says that it is base64 (line ${element.line}), and is not.`, {
      expression: `ClinicalDocument.${expression}`,
      requirement: 'CDA-003',
    });
  return Buffer.from(text, 'base64');
}
