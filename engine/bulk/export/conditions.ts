// Which resources of a type belong to an export: narrowed by patients, by the record of a patient, by the filters asked for.
import type { Condition, SearchModel, TypeModel } from '@socle/engine/search';
import { type ExportRequest, readFilterQuery } from '../rules/export-request.ts';

/** Patients of one condition: long lists are exported in turns. */
export const patientsPerTurn = 500;

/** Parameters by which a type belongs to the record of a patient. */
function links(search: SearchModel, type: string) {
  const model = search.type(type) as TypeModel;
  const codes = search.definitions.compartments.Patient?.[type] ?? [];
  return codes.flatMap((code) => model.params.get(code) ?? []).filter((param) => param.type === 'reference');
}

/** `patients` undefined: of all. */
export function exportCondition(
  search: SearchModel,
  request: ExportRequest,
  type: string,
  patients: readonly string[] | undefined,
  now: number,
): Condition | undefined {
  const parts: Condition[] = [];
  if (patients) {
    parts.push(
      type === 'Patient'
        ? { kind: 'ids', ids: patients }
        : any(
            links(search, type).map((param) => ({
              kind: 'param',
              param,
              values: patients.map((id) => ({ kind: 'reference', type: 'Patient', id })),
            })),
          ),
    );
  } else if (request.level === 'patient' && type !== 'Patient') {
    parts.push(any(links(search, type).map((param) => ({ kind: 'param', param, modifier: 'missing', values: [], missing: false }))));
  }
  const filters = request.filters.filter(([one]) => one === type);
  if (filters.length > 0) parts.push(any(filters.map(([, query]) => readFilterQuery(search, type, query, now))));
  return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : { kind: 'all', of: parts };
}

const any = (of: Condition[]): Condition => (of.length === 1 ? (of[0] as Condition) : { kind: 'any', of });
