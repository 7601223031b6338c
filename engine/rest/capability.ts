// The CapabilityStatement, generated from what is mounted: nothing is claimed that no route answers.
import type { Resource } from '@socle/engine/fhir';
import type { TypeModel } from '@socle/engine/search';
import type { FhirMount, Operation } from './contract.ts';

const common = ['_id', '_lastUpdated'] as const;
const commonTypes = { _id: 'token', _lastUpdated: 'date' } as const;

export function capabilityStatement(mount: FhirMount, started: Date): Resource {
  const { search } = mount;
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
    rest: [
      {
        mode: 'server',
        security: { description: 'Authorization: Bearer key. Every access is decided by a named rule and traced.' },
        resource: search.types.map((type) => resourceOf(mount, search.type(type) as TypeModel)),
        interaction: [{ code: 'transaction' }, { code: 'batch' }, { code: 'history-system' }, { code: 'search-system' }],
        searchParam: [{ name: '_type', type: 'token', documentation: 'Types of a search over the whole system' }],
        operation: operationsOf(mount.operations.filter((one) => one.levels.includes('system'))),
        compartment: Object.keys(search.definitions.compartments).map(
          (code) => `http://hl7.org/fhir/CompartmentDefinition/${code.charAt(0).toLowerCase()}${code.slice(1)}`,
        ),
      },
    ],
  };
}

function operationsOf(operations: readonly Operation[]) {
  return operations.map((one) => ({
    name: one.code,
    definition: one.definition ?? `http://socle.example/OperationDefinition/${one.code}`,
    documentation: one.documentation,
  }));
}

function resourceOf(mount: FhirMount, model: TypeModel) {
  const references = [...model.params.values()].filter((param) => param.type === 'reference');
  const reverse: string[] = [];
  for (const type of mount.search.types) {
    for (const param of mount.search.type(type)?.params.values() ?? [])
      if (param.type === 'reference' && param.targets.includes(model.type)) reverse.push(`${type}:${param.code}`);
  }
  const operations = mount.operations.filter(
    (one) => (one.levels.includes('type') || one.levels.includes('instance')) && (!one.types || one.types.includes(model.type)),
  );
  return {
    type: model.type,
    interaction: ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'].map(
      (code) => ({ code }),
    ),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: mount.store.mount.settings.createOnUpdate,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: true,
    conditionalDelete: 'single',
    referencePolicy: ['literal', 'logical'],
    searchInclude: ['*', ...references.map((param) => `${model.type}:${param.code}`)],
    searchRevInclude: reverse.sort(),
    searchParam: [
      ...common.map((name) => ({ name, type: commonTypes[name] })),
      ...[...model.params.values()].map((param) => ({ name: param.code, definition: param.url, type: param.type })),
    ],
    ...(operations.length > 0 ? { operation: operationsOf(operations) } : {}),
  };
}
