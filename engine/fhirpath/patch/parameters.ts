// The operations of a FHIRPath Patch, read from a Parameters resource (FHIR R4, FHIRPath Patch).
import type { Resource } from '@socle/engine/fhir';
import { Problem, show } from '@socle/kit/problem';
import { isObject } from '../model/node.ts';
import type { Json } from './json.ts';

export interface PatchOperation {
  readonly index: number;
  readonly type: 'add' | 'insert' | 'delete' | 'replace' | 'move';
  readonly path: string;
  readonly name: string | undefined;
  readonly value: PatchValue | undefined;
  readonly at: number | undefined;
  readonly source: number | undefined;
  readonly destination: number | undefined;
}

/** A value as given: its type by the name of `value[x]`, or an element put together from parts. */
export interface PatchValue {
  /** `Date`, `HumanName`; undefined for parts and resources. */
  readonly suffix: string | undefined;
  readonly value: unknown;
  /** Extensions of a primitive. */
  readonly extra: Json | undefined;
}

const types = new Set(['add', 'insert', 'delete', 'replace', 'move']);
const maxOperations = 1_000;

export function readOperations(parameters: Resource): PatchOperation[] {
  if (parameters.resourceType !== 'Parameters')
    throw new Problem('invalid', `A FHIRPath Patch is a Parameters resource, not ${show(parameters.resourceType)}.`);
  const list = Array.isArray(parameters.parameter) ? parameters.parameter : [];
  if (list.length > maxOperations)
    throw new Problem('too-costly', `A FHIRPath Patch of ${list.length} operations is longer than ${maxOperations}.`);
  return list.map(readOperation);
}

export function refusal(
  operation: Pick<PatchOperation, 'index' | 'type' | 'path'>,
  reason: string,
  kind: 'invalid' | 'unprocessable' = 'unprocessable',
): Problem {
  return new Problem(kind, `Patch operation ${operation.index} (${operation.type} ${show(operation.path, 160)}): ${reason}`, {
    expression: `Parameters.parameter[${operation.index}]`,
  });
}

function readOperation(parameter: unknown, index: number): PatchOperation {
  const place = `Parameters.parameter[${index}]`;
  if (!isObject(parameter) || parameter.name !== 'operation')
    throw new Problem('invalid', `${place} is not named operation: a FHIRPath Patch has only operations.`, { expression: `${place}.name` });
  const parts = new Map<string, Json>();
  for (const part of Array.isArray(parameter.part) ? parameter.part : [])
    if (isObject(part) && typeof part.name === 'string') parts.set(part.name, part);
  const type = text(parts.get('type'));
  const path = text(parts.get('path'));
  if (type === undefined || !types.has(type))
    throw new Problem('invalid', `${place}: the part type is add, insert, delete, replace or move, not ${show(type ?? 'absent')}.`, {
      expression: place,
    });
  if (path === undefined) throw new Problem('required', `${place}: the part path is missing.`, { expression: place });
  const value = parts.get('value');
  return {
    index,
    type: type as PatchOperation['type'],
    path,
    name: text(parts.get('name')),
    value: value && readValue(value),
    at: whole(parts.get('index')),
    source: whole(parts.get('source')),
    destination: whole(parts.get('destination')),
  };
}

function text(part: Json | undefined): string | undefined {
  const value = part?.valueString ?? part?.valueCode;
  return typeof value === 'string' ? value : undefined;
}

function whole(part: Json | undefined): number | undefined {
  const value = part?.valueInteger ?? part?.valueUnsignedInt ?? part?.valuePositiveInt;
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

function readValue(part: Json): PatchValue | undefined {
  if (isObject(part.resource)) return { suffix: undefined, value: part.resource, extra: undefined };
  for (const key of Object.keys(part)) {
    const found = /^_?value([A-Z]\w*)$/.exec(key);
    if (!found) continue;
    const suffix = found[1] as string;
    const extra = part[`_value${suffix}`];
    return { suffix, value: part[`value${suffix}`], extra: isObject(extra) ? (extra as Json) : undefined };
  }
  return Array.isArray(part.part) ? { suffix: undefined, value: part.part, extra: undefined } : undefined;
}
