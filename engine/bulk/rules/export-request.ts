// Reads what an export asks for (Bulk Data Access: _outputFormat, _since, _type, _typeFilter, _elements, patient), and refuses what it cannot do.
import { parseDateInterval, parseReference } from '@socle/engine/fhir';
import { type Pair, parseQuery, type SearchModel, type TypeModel } from '@socle/engine/search';
import { badOption, unknownOption } from '../problems.ts';

export type ExportLevel = 'system' | 'patient' | 'group';

/** As it is kept with the job, in JSON. */
export interface ExportRequest {
  readonly level: ExportLevel;
  readonly group: string | undefined;
  readonly types: readonly string[];
  /** Milliseconds. */
  readonly since: number | undefined;
  readonly filters: readonly (readonly [type: string, query: string])[];
  readonly elements: readonly string[];
  /** Ids of patients to which the export is narrowed. */
  readonly patients: readonly string[];
}

export interface ExportReading {
  readonly search: SearchModel;
  readonly level: ExportLevel;
  readonly group: string | undefined;
  readonly strict: boolean;
  readonly now: number;
  values(name: string): readonly unknown[];
  readonly names: readonly string[];
}

const formats = new Set(['application/fhir+ndjson', 'application/ndjson', 'ndjson']);
const known = new Set(['_outputFormat', '_since', '_type', '_typeFilter', '_elements', 'patient', '_format', '_pretty']);
/** Known to the guide and not done here: leaving them out would answer another question. */
const unsupported = new Set(['includeAssociatedData', 'organizeOutputBy', 'allowPartialManifests', '_until']);

export function readExportRequest(reading: ExportReading): ExportRequest {
  const { search, level, values } = reading;
  for (const name of reading.names) if (unsupported.has(name) || (reading.strict && !known.has(name))) throw unknownOption('export', name);
  const [format] = values('_outputFormat');
  if (format !== undefined && !formats.has(String(format).replace(' ', '+')))
    throw badOption('_outputFormat', format, 'application/fhir+ndjson is the one that can be given');
  const allowed = typesOf(search, level);
  const types = list(values('_type'));
  for (const type of types)
    if (!allowed.includes(type))
      throw badOption(
        '_type',
        type,
        level === 'system' ? 'it is not a resource type that is served here' : 'it is no part of the record of a patient',
      );
  const wanted = types.length > 0 ? allowed.filter((type) => types.includes(type)) : allowed;
  return {
    level,
    group: reading.group,
    types: wanted,
    since: readSince(values('_since')[0]),
    filters: values('_typeFilter').flatMap((value) => readFilters(reading, String(value), wanted)),
    elements: list(values('_elements')),
    patients: values('patient').flatMap((value) => readPatient(value, level)),
  };
}

const list = (values: readonly unknown[]): string[] =>
  [...new Set(values.flatMap((value) => String(value).split(',')).map((one) => one.trim()))].filter((one) => one !== '');

/** The record of a patient: the patient and the types of the compartment. */
export function typesOf(search: SearchModel, level: ExportLevel): readonly string[] {
  if (level === 'system') return search.types;
  const compartment = search.definitions.compartments.Patient ?? {};
  return search.types.filter((type) => type === 'Patient' || compartment[type] !== undefined);
}

function readSince(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const read = typeof value === 'string' ? parseDateInterval(value.replace(/ (\d\d:\d\d)$/, '+$1')) : undefined;
  if (!read) throw badOption('_since', value, 'an instant is wanted, as 2026-01-31T12:00:00Z');
  return read.lo;
}

/** Several queries may stand in one value, each beginning with its type. */
function readFilters({ search, now }: ExportReading, value: string, types: readonly string[]): [string, string][] {
  return value.split(/,(?=[A-Z][A-Za-z]+\?)/).map((one) => {
    const [, type, query] = /^([A-Z][A-Za-z]+)\?(.*)$/s.exec(one.trim()) ?? [];
    if (type === undefined || query === undefined) throw badOption('_typeFilter', one, 'a search is wanted, as Observation?status=final');
    if (!types.includes(type)) throw badOption('_typeFilter', one, `${type} is not among the types that are exported`);
    readFilterQuery(search, type, query, now);
    return [type, query];
  });
}

export function readFilterQuery(search: SearchModel, type: string, query: string, now: number) {
  const pairs: Pair[] = [...new URLSearchParams(query)];
  for (const [name] of pairs)
    if (/^_(sort|count|include|revinclude|summary|elements|total|contained|cursor|format)\b/.test(name))
      throw badOption('_typeFilter', `${type}?${query}`, `${name} does not narrow a search`);
  if (pairs.length === 0) throw badOption('_typeFilter', `${type}?${query}`, 'it has no parameter');
  return parseQuery(search, search.type(type) as TypeModel, pairs, { handling: 'strict', now, countDefault: 1, countMax: 1 }).where;
}

function readPatient(value: unknown, level: ExportLevel): string[] {
  if (level === 'system') throw unknownOption('export', 'patient');
  const texts = typeof value === 'string' ? value.split(',') : [String((value as { reference?: unknown } | null)?.reference ?? '')];
  return texts.map((text) => {
    const read = parseReference(text.includes('/') ? text : `Patient/${text}`);
    if (read?.kind !== 'relative' || read.type !== 'Patient' || read.id === undefined)
      throw badOption('patient', value, 'a reference is wanted, as Patient/123');
    return read.id;
  });
}
