// `$export`: takes the order, and says where the work can be watched.
import type { Operation, OperationInput } from '@socle/engine/rest';
import { parameters } from '@socle/engine/rest';
import { wantsAsync } from '../problems.ts';
import { readExportRequest } from '../rules/export-request.ts';
import { type BulkParts, startJob } from './start-job.ts';

const documentation =
  'Exports resources as files of NDJSON, in the background (Prefer: respond-async): _type, _since, _typeFilter, _elements, _outputFormat, patient.';

export function exportOperations(parts: BulkParts): Operation[] {
  const common = { code: 'export', affectsState: false, documentation, run: (input: OperationInput) => kickOff(input, parts) };
  return [
    { ...common, levels: ['system'], definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export' },
    { ...common, levels: ['type'], types: ['Patient'], definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export' },
    { ...common, levels: ['instance'], types: ['Group'], definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export' },
  ];
}

async function kickOff(input: OperationInput, parts: BulkParts) {
  const { mount, repository, type, id } = input;
  if (!input.prefer.async) throw wantsAsync('export');
  const level = type === undefined ? 'system' : type === 'Patient' ? 'patient' : 'group';
  const body = input.body?.resourceType === 'Parameters' ? (input.body.parameter as { name?: unknown }[] | undefined) : undefined;
  const names = [...input.pairs.map(([name]) => name), ...(Array.isArray(body) ? body.map((one) => String(one?.name)) : [])];
  const request = readExportRequest({
    search: mount.search,
    level,
    group: id,
    strict: input.prefer.handling === 'strict',
    now: mount.now().getTime(),
    values: (name) => parameters(input, name),
    names,
  });
  // Rights are asked here, so that a refusal comes at once; the job asks them again.
  repository.stream([], {});
  if (id !== undefined) await repository.read('Group', id);
  const address = [mount.baseUrl(), type, id, '$export'].filter((part) => part !== undefined).join('/');
  const query = new URLSearchParams(input.pairs.map(([name, value]): [string, string] => [name, value])).toString();
  return startJob(mount, input.call, parts, 'export', query === '' ? address : `${address}?${query}`, request);
}
