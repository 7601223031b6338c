// Reads a CDA R2 document: the header into types, the body into sections and attachments. Nothing in it is ever run.
import { Problem, show } from '@socle/kit/problem';
import { attributeOf, childOf, childrenOf, parseXml, textOf, type XmlElement, type XmlLimits } from '@socle/kit/xml';
import type { CdaDocument } from './contract.ts';
import { bodyPart, cdaNamespace, mediaParts } from './parts.ts';
import { codeOf, idOf, idsOf, interval, optional, organizationOf, patientOf, personOf, sectionOf, versionOf } from './read-header.ts';

const xsl = 'http://www.w3.org/1999/XSL/Transform';

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
  return {
    id,
    templateIds: childrenOf(root, 'templateId').flatMap((one) => attributeOf(one, 'root') ?? []),
    code: codeOf(childOf(root, 'code')),
    title: textOf(childOf(root, 'title')) || undefined,
    effectiveTime: attributeOf(childOf(root, 'effectiveTime'), 'value'),
    confidentiality: codeOf(childOf(root, 'confidentialityCode')),
    language: attributeOf(childOf(root, 'languageCode'), 'code'),
    setId: idOf(childOf(root, 'setId')),
    versionNumber: versionOf(root),
    patients: childrenOf(root, 'recordTarget').map(patientOf),
    authors: childrenOf(root, 'author').map((one) => personOf(one, 'assignedAuthor')),
    custodian: organizationOf(childOf(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization')),
    legalAuthenticator: optional(childOf(root, 'legalAuthenticator'), (one) => personOf(one, 'assignedEntity')),
    authenticators: childrenOf(root, 'authenticator').map((one) => personOf(one, 'assignedEntity')),
    participants: childrenOf(root, 'participant').map((one) => ({
      ...personOf(one, 'associatedEntity'),
      type: attributeOf(one, 'typeCode'),
    })),
    acts: childrenOf(root, 'documentationOf').map((one) => {
      const event = childOf(one, 'serviceEvent');
      return {
        code: codeOf(childOf(event, 'code')),
        ...interval(childOf(event, 'effectiveTime')),
        setting: codeOf(childOf(event, 'performer', 'assignedEntity', 'representedOrganization', 'standardIndustryClassCode')),
        performer: optional(childOf(event, 'performer'), (one) => personOf(one, 'assignedEntity')),
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
    related: childrenOf(root, 'relatedDocument').map((one) => {
      const parent = childOf(one, 'parentDocument');
      return {
        type: attributeOf(one, 'typeCode'),
        ids: idsOf(parent),
        setId: idOf(childOf(parent, 'setId')),
        versionNumber: versionOf(parent),
      };
    }),
    body: nonXml ? 'nonXMLBody' : structured ? 'structuredBody' : 'none',
    sections: childrenOf(structured, 'component').flatMap((one) => optional(childOf(one, 'section'), sectionOf) ?? []),
    parts: [...(nonXml ? bodyPart(nonXml) : []), ...(structured ? mediaParts(structured) : [])],
    root,
  };
}

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
