// The IHE view of an entry: Basic Audit Log Patterns 1.1: client, server and user; the profile is claimed where its pattern fits.
import type { Resource } from '@socle/engine/fhir';
import type { AuditAction, AuditRecord } from '../contract.ts';
import { clientAgent, coding, common, event, type Place, queryEntity, userAgent } from './audit-event.ts';

const root = 'https://profiles.ihe.net/ITI/BALP';
const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const roles = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';

const patterns: Partial<Record<AuditAction, string>> = {
  create: 'Create',
  read: 'Read',
  update: 'Update',
  delete: 'Delete',
  search: 'Query',
};

/** Its patterns are for accesses that were granted; refusals have none, and are rendered alike. */
export function balpProfile({ kind, action, outcome, patient, entity }: AuditRecord): string | undefined {
  const pattern = kind === 'access' && outcome === 'permitted' ? patterns[action] : undefined;
  if (pattern === undefined || (entity === undefined && action !== 'search')) return undefined;
  return `${root}/StructureDefinition/IHE.BasicAudit.${patient === undefined ? '' : 'Patient'}${pattern}`;
}

export function toBalp(entry: AuditRecord, place: Place): Resource {
  const { caller, action, details } = entry;
  const source = { coding: [coding(dicom, '110153', 'Source Role ID')] };
  const destination = { coding: [coding(dicom, '110152', 'Destination Role ID')] };
  const reads = action === 'read';
  const client = {
    ...clientAgent(caller.client ?? { id: caller.id, name: caller.name }, reads ? destination : source),
    network: details?.address === undefined ? unknown : { address: details.address, type: '2' },
  };
  const server = {
    ...clientAgent({ id: place.baseUrl, name: place.software }, reads ? source : destination),
    network: { address: place.baseUrl, type: '5' },
  };
  const writes = action === 'create' || action === 'update' || action === 'delete';
  const user = userAgent(entry, {
    coding: [writes ? coding(roles, 'AUT', 'author (originator)') : coding(roles, 'IRCP', 'information recipient')],
  });
  const parts = common(entry, place);
  const entities = parts.entity as Record<string, unknown>[];
  return event(
    entry,
    {
      ...parts,
      agent: [client, server, user],
      entity: [...entities, ...(action === 'search' && entry.entity === undefined ? [queryEntity] : []), transaction(entry.request)],
    },
    balpProfile(entry),
  );
}

const unknown = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };

const transaction = (request: string) => ({
  what: { identifier: { value: request } },
  type: coding(`${root}/CodeSystem/BasicAuditEntityType`, 'XrequestId'),
});
