// The constraints of the two profiles that the views keep to, for tests: tde-auditevent 2.0 and the REST patterns of IHE BALP 1.1.
import type { Resource } from '@socle/engine/fhir';

const definition = (url: string, element: readonly Record<string, unknown>[]): Resource => ({
  resourceType: 'StructureDefinition',
  id: url.slice(url.lastIndexOf('/') + 1),
  url,
  name: 'Profile',
  status: 'active',
  kind: 'resource',
  abstract: false,
  type: 'AuditEvent',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/AuditEvent',
  derivation: 'constraint',
  differential: { element: [{ id: 'AuditEvent', path: 'AuditEvent' }, ...element] },
});

/** An element: `agent:client.who` stands at the path `agent.who`. */
const at = (id: string, more: Record<string, unknown>) => ({
  id: `AuditEvent.${id}`,
  path: `AuditEvent.${id.replace(/:[a-z]+/gi, '')}`,
  ...more,
});
const slice = (id: string, min: number, max = '1') => at(id, { sliceName: id.split(':')[1], min, max });
const slicing = (id: string, type: string, path: string) => at(id, { slicing: { discriminator: [{ type, path }], rules: 'open' } });
const concept = (system: string, code: string) => ({ patternCodeableConcept: { coding: [{ system, code }] } });
const coding = (system: string, code: string) => ({ patternCoding: { system, code } });

export const tdeDefinition = definition('https://interop.esante.gouv.fr/ig/fhir/tde/StructureDefinition/tde-auditevent', [
  at('subtype', { max: '1' }),
  at('period', { min: 1 }),
  at('period.start', { min: 1 }),
  at('agent', { max: '2' }),
  at('agent.who', { min: 1 }),
]);

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role';
const actions: Readonly<Record<string, readonly [action: string, subtype: string]>> = {
  Create: ['C', 'create'],
  Read: ['R', 'read'],
  Update: ['U', 'update'],
  Delete: ['D', 'delete'],
  Query: ['E', 'search-type'],
};

function pattern(name: string, ofPatient: boolean): Resource {
  const [action, subtype] = actions[name] as readonly [string, string];
  const reads = name === 'Read';
  const asks = reads || name === 'Query';
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
  return definition(`https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${ofPatient ? 'Patient' : ''}${name}`, [
    at('type', coding('http://terminology.hl7.org/CodeSystem/audit-event-type', 'rest')),
    at('subtype', { min: 1, ...coding('http://hl7.org/fhir/restful-interaction', subtype) }),
    at('action', { min: 1, patternCode: action }),
    at('outcome', { min: 1, patternCode: '0' }),
    { ...slicing('agent', 'pattern', 'type'), min: 2 },
    slice('agent:client', 1),
    at('agent:client.type', { min: 1, ...concept(dicom, reads ? '110152' : '110153') }),
    at('agent:client.who', { min: 1 }),
    at('agent:client.media', { max: '0' }),
    at('agent:client.network', { min: 1 }),
    slice('agent:server', 1),
    at('agent:server.type', { min: 1, ...concept(dicom, reads ? '110153' : '110152') }),
    at('agent:server.who', { min: 1 }),
    at('agent:server.network', { min: 1 }),
    slice('agent:user', 0),
    at('agent:user.type', { min: 1, ...concept(system, asks ? 'IRCP' : 'AUT') }),
    at('agent:user.who', { min: 1 }),
    at('agent:user.requestor', { patternBoolean: true }),
    at('agent:user.network', { max: '0' }),
    { ...slicing('entity', 'pattern', 'type'), min: ofPatient ? 2 : 1 },
    slice('entity:transaction', 0),
    at('entity:transaction.what', { min: 1 }),
    at('entity:transaction.type', { min: 1, ...coding('https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', 'XrequestId') }),
    slice('entity:object', 1),
    ...(name === 'Query'
      ? [
          at('entity:object.what', { max: '0' }),
          at('entity:object.type', { min: 1, ...coding(entityTypes, '2') }),
          at('entity:object.role', { min: 1, ...coding(objectRoles, '24') }),
          at('entity:object.query', { min: 1 }),
          at('entity:object.detail', { max: '0' }),
        ]
      : [
          at('entity:object.what', { min: 1 }),
          at('entity:object.type', { min: 1, ...coding(entityTypes, '2') }),
          at('entity:object.role', { min: 1, ...coding(objectRoles, '4') }),
        ]),
    ...(ofPatient
      ? [
          slice('entity:patient', 1),
          at('entity:patient.what', {
            min: 1,
            type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Patient'] }],
          }),
          at('entity:patient.type', { min: 1, ...coding(entityTypes, '1') }),
          at('entity:patient.role', { min: 1, ...coding(objectRoles, '1') }),
        ]
      : []),
  ]);
}

export const balpPatterns: readonly Resource[] = Object.keys(actions).flatMap((name) => [pattern(name, false), pattern(name, true)]);
