// Reads what `$import` asks for, in the manner of the SMART bulk import proposal: inputFormat, and inputs of a type and an address each.
import type { Resource } from '@socle/engine/fhir';
import type { Existing } from '../contract.ts';
import { badOption } from '../problems.ts';

export interface ImportRequest {
  readonly existing: Existing;
  readonly inputs: readonly ImportInput[];
}

export interface ImportInput {
  /** Only resources of this type are taken from it; undefined: any. */
  readonly type: string | undefined;
  /** As it was given. */
  readonly url: string;
  /** Path below the import folder; undefined: the body that was sent. */
  readonly path: string | undefined;
}

interface Part {
  readonly name?: unknown;
  readonly part?: readonly Part[];
  readonly [value: `value${string}`]: unknown;
}

const formats = new Set(['application/fhir+ndjson', 'application/ndjson', 'ndjson']);

/** `place` turns an address into a path, or throws where it may not be read. */
export function readImportRequest(body: Resource, types: readonly string[], place: (url: string) => string): ImportRequest {
  const parameters = (Array.isArray(body.parameter) ? body.parameter : []) as Part[];
  const text = (parts: readonly Part[], name: string): string | undefined => {
    const found = parts.find((one) => one?.name === name);
    const key = found && (Object.keys(found).find((one) => one.startsWith('value')) as `value${string}` | undefined);
    const value = key && found?.[key];
    return typeof value === 'string' ? value : undefined;
  };
  const format = text(parameters, 'inputFormat');
  if (format !== undefined && !formats.has(format))
    throw badOption('inputFormat', format, 'application/fhir+ndjson is the one that is read');
  const inputs = parameters
    .filter((one) => one?.name === 'input')
    .map(({ part = [] }): ImportInput => {
      const url = text(part, 'url');
      const type = text(part, 'type') ?? text(part, 'resourceType');
      if (url === undefined) throw badOption('input.url', url, 'the address of a file is wanted');
      if (type !== undefined && !types.includes(type)) throw badOption('input.type', type, 'it is not a resource type that is served here');
      return { type, url, path: place(url) };
    });
  if (inputs.length === 0) throw badOption('input', undefined, 'at least one input with type and url is wanted');
  return { existing: readExisting(text(parameters, 'existing')), inputs };
}

export function readExisting(value: string | undefined): Existing {
  if (value === undefined) return 'update';
  if (value !== 'update' && value !== 'skip' && value !== 'refuse')
    throw badOption('existing', value, 'one of update, skip, refuse is wanted');
  return value;
}
