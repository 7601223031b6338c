// The CapabilityStatement of the shared record: what its paths answer, and nothing else.
import type { Resource } from '@socle/engine/fhir';
import type { FhirMount } from '@socle/engine/rest';

const common = [
  { name: '_id', type: 'token' },
  { name: '_lastUpdated', type: 'date' },
];

export function capability(mount: FhirMount, started: Date): Resource {
  const params = (type: string) => [
    ...common,
    ...[...(mount.search.type(type)?.params.values() ?? [])].map(({ code, url, type: kind }) => ({
      name: code,
      definition: url,
      type: kind,
    })),
  ];
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: started.toISOString(),
    kind: 'instance',
    title: mount.title,
    description: mount.description,
    software: { name: mount.software.name, version: mount.software.version },
    implementation: { description: mount.title, url: mount.baseUrl() },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
    patchFormat: ['application/json-patch+json', 'application/fhir+json', 'application/fhir+xml'],
    implementationGuide: ['https://interop.esante.gouv.fr/ig/fhir/pdsm/ImplementationGuide/ans.fhir.fr.pdsm'],
    rest: [
      {
        mode: 'server',
        documentation: 'PDSm: ITI-65 (transaction), ITI-66, ITI-67, ITI-68, ITI-105, update of status, securityLabel and isArchived.',
        security: {
          description:
            'Bearer token of /oidc. Every access is decided by a named rule and traced; GET /documents/access/$explain says why.',
        },
        interaction: [{ code: 'transaction' }],
        resource: [
          {
            type: 'DocumentReference',
            interaction: [{ code: 'read' }, { code: 'search-type' }, { code: 'create' }, { code: 'patch' }],
            versioning: 'versioned-update',
            searchParam: params('DocumentReference'),
          },
          { type: 'List', interaction: [{ code: 'read' }, { code: 'search-type' }], searchParam: params('List') },
          { type: 'Binary', interaction: [{ code: 'read' }] },
          { type: 'Patient', interaction: [{ code: 'search-type' }], searchParam: [{ name: 'identifier', type: 'token' }] },
        ],
      },
    ],
  } as unknown as Resource;
}
