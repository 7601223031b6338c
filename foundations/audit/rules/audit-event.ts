// What both FHIR views of an entry share.
import type { Resource } from '@socle/engine/fhir';
import type { AuditCaller, AuditCode, AuditRecord } from '../contract.ts';
import { actionOf, outcomeOf, subtypeOf, typeOf } from './classify.ts';

/** Where this installation stands: its addresses are in what it says. */
export interface Place {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly software: string;
}

type Element = Record<string, unknown>;

const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role';
const participation = 'http://terminology.hl7.org/CodeSystem/extra-security-role-type';
const reasons = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

/** Published addresses of this house; what has none is named by its identifier. */
const homes: Readonly<Record<string, string>> = {
  Patient: '/patient-identity/fhir',
  DocumentReference: '/documents/fhir',
  Binary: '/documents/fhir',
  List: '/documents/fhir',
  AuditEvent: '/audit/fhir',
};

export const coding = (system: string, code: string, display?: string): Element => ({
  system,
  code,
  ...(display === undefined ? {} : { display }),
});

export function common(entry: AuditRecord, place: Place): Element {
  const { patient, entity } = entry;
  return {
    type: typeOf(entry.kind),
    subtype: [subtypeOf(entry.action)],
    action: actionOf(entry.action),
    period: { start: instant(entry.at) },
    recorded: instant(entry.at),
    outcome: outcomeOf(entry.outcome),
    ...(entry.outcome === 'permitted' ? {} : { outcomeDesc: `${entry.outcome === 'refused' ? 'Refused' : 'Failed'}: ${entry.rule}` }),
    ...(entry.mode === undefined || entry.mode === 'normal'
      ? {}
      : {
          purposeOfEvent: [
            {
              coding: [
                entry.mode === 'centre_15' ? coding(reasons, 'ETREAT', 'Emergency Treatment') : coding(reasons, 'BTG', 'break the glass'),
              ],
              text: entry.mode,
            },
          ],
        }),
    source: {
      site: place.baseUrl,
      observer: { type: 'Device', identifier: { system: 'urn:ietf:rfc:3986', value: place.baseUrl }, display: place.software },
      type: [coding('http://terminology.hl7.org/CodeSystem/security-source-type', '4', 'Application Server')],
    },
    entity: [
      ...(patient === undefined ? [] : [patientEntity(patient, place)]),
      ...(entity === undefined ? [] : [dataEntity(entry, place)]),
      ...(entry.caller.structure === undefined ? [] : [structureEntity(entry.caller.structure)]),
    ],
  };
}

/** Without the parts that would be empty, which FHIR does not allow. */
export function event(entry: AuditRecord, parts: Element, profile?: string): Resource {
  const kept = Object.fromEntries(Object.entries(parts).filter(([, value]) => !(Array.isArray(value) && value.length === 0)));
  return { resourceType: 'AuditEvent', id: String(entry.id), ...(profile === undefined ? {} : { meta: { profile: [profile] } }), ...kept };
}

function patientEntity(patient: string, place: Place): Element {
  return {
    what: { reference: `${place.baseUrl}${homes.Patient}/Patient/${patient}`, type: 'Patient' },
    type: coding(entityTypes, '1', 'Person'),
    role: coding(objectRoles, '1', 'Patient'),
  };
}

function dataEntity({ entity, details, action }: AuditRecord, place: Place): Element {
  const { type, id, version, code } = entity as NonNullable<AuditRecord['entity']>;
  const home = homes[type];
  const detail = [
    ...(version === undefined || home !== undefined ? [] : [{ type: 'version', valueString: String(version) }]),
    ...(code === undefined ? [] : [{ type: 'document-type', valueString: code }]),
  ];
  if (action === 'search') {
    // What was searched for may name people: that it was searched is traced, the words are not.
    return { ...queryRole, description: type, _query: masked };
  }
  return {
    what:
      home === undefined
        ? { type, identifier: { value: id } }
        : { reference: `${place.baseUrl}${home}/${type}/${id}${version === undefined ? '' : `/_history/${version}`}`, type },
    type: coding(entityTypes, '2', 'System Object'),
    role: coding(objectRoles, '4', 'Domain Resource'),
    ...(details?.label === undefined ? {} : { name: details.label }),
    ...(detail.length === 0 ? {} : { detail }),
  };
}

export const masked = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }] };
const queryRole = { type: coding(entityTypes, '2', 'System Object'), role: coding(objectRoles, '24', 'Query') };
export const queryEntity: Element = { ...queryRole, _query: masked };

function structureEntity({ id, name }: NonNullable<AuditCaller['structure']>): Element {
  return {
    what: { type: 'Organization', identifier: { system: 'urn:oid:1.2.250.1.71.4.2.2', value: id }, display: name },
    type: coding(entityTypes, '3', 'Organization'),
    role: coding(objectRoles, '13', 'Security Resource'),
  };
}

/** Who asked, acting as what, and by which rule it was decided. */
export function userAgent({ caller, rule }: AuditRecord, type?: Element): Element {
  const roles = [caller.profession, caller.specialty].filter((one) => one !== undefined).map(concept);
  return {
    ...(type === undefined ? {} : { type }),
    ...(roles.length === 0 ? {} : { role: roles }),
    who: whoOf(caller),
    ...(caller.situation === undefined ? {} : { altId: caller.situation }),
    name: caller.name,
    requestor: true,
    policy: [`urn:socle:rule:${encodeURIComponent(rule)}`],
  };
}

export const clientAgent = ({ id, name }: { id: string; name: string }, type: Element): Element => ({
  type,
  who: { type: 'Device', identifier: { value: id }, display: name },
  requestor: false,
});

export const applicationType: Element = { coding: [coding('http://dicom.nema.org/resources/ontology/DCM', '110150', 'Application')] };
export const humanType: Element = { coding: [coding(participation, 'humanuser', 'human user')] };

function concept({ system, code, display }: AuditCode): Element {
  return { coding: [coding(system, code, display)], ...(display === undefined ? {} : { text: display }) };
}

function whoOf({ id, kind, name }: AuditCaller): Element {
  if (kind === 'professional')
    return { type: 'Practitioner', identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: id }, display: name };
  if (kind === 'software') return { type: 'Device', identifier: { value: id }, display: name };
  return { ...(kind === 'patient' ? { type: 'Patient' } : {}), identifier: { value: id }, display: name };
}

const instant = (millis: number): string => new Date(millis).toISOString();
