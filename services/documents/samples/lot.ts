// Lots of documents in the form of ITI-65, for samples, tests, the journey and the bench: a CDA or any file with all its metadata.
import { createHash } from 'node:crypto';
import type { Resource } from '@socle/engine/fhir';
import { buildCda, type CdaToBuild } from '@socle/engine/cda';
import { classLabels, documentTypes, typeCoding } from '../rules/document-types.ts';
import { writeLabels, type Visibility } from '../rules/labels.ts';
import { listTypes } from '../rules/lot.ts';
import { professionalSystem, structureSystem } from '../rules/people.ts';
import { systems, systemUri } from '../rules/systems.ts';

export interface SampleAuthor {
  readonly idnps: string;
  readonly family: string;
  readonly given: string;
  readonly structure: { readonly id: string; readonly name: string };
}

export interface SamplePatient {
  readonly id: string;
  readonly birthName: string;
  readonly firstGiven: string;
  readonly givenNames: readonly string[];
  readonly birthDate: string;
  readonly sex: string;
  readonly birthPlace?: string | undefined;
  readonly matricule?: { readonly oid: string; readonly value: string } | undefined;
}

export interface SampleDocument {
  /** `LOINC|11490-0` */
  readonly type: string;
  readonly title: string;
  readonly patient: SamplePatient;
  readonly author: SampleAuthor;
  /** Instant, `2026-11-20T09:00:00Z`. */
  readonly date: string;
  /** OID. */
  readonly uniqueId: string;
  readonly labels?: readonly Visibility[];
  /** uniqueId of what it replaces. */
  readonly replaces?: string;
  /** Narrative of a CDA; or a file of its own. */
  readonly sections?: readonly { readonly title: string; readonly narrative: string }[];
  readonly file?: { readonly contentType: string; readonly bytes: Buffer };
}

/** `20261120090000+0000` */
const hl7Time = (date: string): string => `${date.slice(0, 19).replace(/[-T:]/g, '')}+0000`;

export function sampleContent(document: SampleDocument): { contentType: string; bytes: Buffer } {
  if (document.file) return document.file;
  const { patient, author, type } = document;
  const { code, system, label } = documentTypes.get(type) as { code: string; system: keyof typeof systems; label: string };
  const cda: CdaToBuild = {
    id: document.uniqueId,
    code: { code, system: systems[system].oid, display: label },
    title: document.title,
    time: hl7Time(document.date),
    patient: {
      root: patient.matricule?.oid ?? '1.2.250.1.999.2',
      extension: patient.matricule?.value ?? patient.id,
      birthName: patient.birthName,
      firstGiven: patient.firstGiven,
      givenNames: patient.givenNames.join(' '),
      gender: patient.sex === 'M' ? 'M' : 'F',
      birthDate: patient.birthDate.replaceAll('-', ''),
      birthPlace: patient.birthPlace ?? '99999',
    },
    author: { idnps: author.idnps, family: author.family, given: author.given, prefix: 'Dr' },
    structure: { idnst: author.structure.id, name: author.structure.name },
    facility: 'SA01',
    setting: 'ETABLISSEMENT',
    ...(document.replaces === undefined ? {} : { replaces: document.replaces }),
    body: { sections: document.sections ?? [{ title: 'Texte', narrative: '<paragraph>Document inventé.</paragraph>' }] },
  };
  return { contentType: 'text/xml', bytes: buildCda(cda) };
}

export function sampleReference(document: SampleDocument, url: string): Resource {
  const { contentType, bytes } = sampleContent(document);
  const { patient, author, date } = document;
  const type = documentTypes.get(document.type);
  if (!type) throw new Error(`${document.type} is no type of document`);
  const identifier = patient.matricule && { system: `urn:oid:${patient.matricule.oid}`, value: patient.matricule.value };
  return {
    resourceType: 'DocumentReference',
    contained: [
      {
        resourceType: 'Practitioner',
        id: 'practitioner',
        identifier: [{ system: professionalSystem, value: author.idnps }],
        name: [{ family: author.family, given: [author.given], prefix: ['Dr'] }],
      },
      { resourceType: 'Organization', id: 'organization', identifier: [{ system: structureSystem, value: author.structure.id }], name: author.structure.name },
      { resourceType: 'PractitionerRole', id: 'author', practitioner: { reference: '#practitioner' }, organization: { reference: '#organization' } },
      {
        resourceType: 'Patient',
        id: 'source',
        ...(identifier ? { identifier: [identifier] } : {}),
        name: [{ use: 'official', family: patient.birthName, given: [patient.firstGiven] }],
        birthDate: patient.birthDate,
      },
    ],
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:${document.uniqueId}` },
    status: 'current',
    type: { coding: [typeCoding(type)] },
    category: [{ coding: [{ system: systemUri('A03'), code: type.class, display: classLabels[type.class ?? '']?.fr }] }],
    subject: identifier ? { identifier } : { reference: `Patient/${patient.id}` },
    date,
    author: [{ reference: '#author' }],
    custodian: { reference: '#organization' },
    ...(document.replaces === undefined
      ? {}
      : { relatesTo: [{ code: 'replaces', target: { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:${document.replaces}` } } }] }),
    securityLabel: writeLabels(new Set(['N', ...(document.labels ?? [])])),
    content: [
      {
        attachment: {
          contentType,
          language: 'fr-FR',
          url,
          size: bytes.length,
          hash: createHash('sha1').update(bytes).digest('base64'),
          title: document.title,
          creation: date,
        },
        format: { system: 'urn:ietf:rfc:3986', code: contentType === 'application/pdf' ? 'urn:ihe:iti:xds-sd:pdf:2008' : 'urn:asipSante:modelesHorsProfils:2011' },
      },
    ],
    context: {
      period: { start: date },
      facilityType: { coding: [{ system: systemUri('R02'), code: 'SA01' }] },
      practiceSetting: { coding: [{ system: systemUri('A01'), code: 'ETABLISSEMENT' }] },
      sourcePatientInfo: { reference: '#source' },
    },
  } as unknown as Resource;
}

/** A whole lot; `newUuid` makes its urn:uuid. */
export function sampleLot(documents: readonly SampleDocument[], newUuid: () => string): Resource {
  const entries: unknown[] = [];
  const fullUrls = documents.map(() => `urn:uuid:${newUuid()}`);
  const [first] = documents as [SampleDocument];
  const submission = {
    resourceType: 'List',
    contained: [{ resourceType: 'Practitioner', id: 'source', identifier: [{ system: professionalSystem, value: first.author.idnps }] }],
    extension: [
      { url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType', valueCodeableConcept: { coding: [{ system: 'urn:oid:1.2.250.1.213.2.2', code: '03' }] } },
      { url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId', valueIdentifier: { value: 'urn:oid:1.2.250.1.999.3' } },
    ],
    identifier: [{ use: 'usual', system: 'urn:ietf:rfc:3986', value: `urn:uuid:${newUuid()}` }],
    status: 'current',
    mode: 'working',
    code: { coding: [{ system: listTypes, code: 'submissionset' }] },
    subject: { reference: `Patient/${first.patient.id}` },
    date: first.date,
    source: { reference: '#source' },
    entry: fullUrls.map((reference) => ({ item: { reference } })),
  };
  entries.push({ fullUrl: `urn:uuid:${newUuid()}`, resource: submission, request: { method: 'POST', url: 'List' } });
  documents.forEach((document, i) => {
    const url = `urn:uuid:${newUuid()}`;
    const { contentType, bytes } = sampleContent(document);
    entries.push({ fullUrl: fullUrls[i], resource: sampleReference(document, url), request: { method: 'POST', url: 'DocumentReference' } });
    entries.push({ fullUrl: url, resource: { resourceType: 'Binary', contentType, data: bytes.toString('base64') }, request: { method: 'POST', url: 'Binary' } });
  });
  return { resourceType: 'Bundle', type: 'transaction', entry: entries } as unknown as Resource;
}
