// Reads the parameters of an operation, from the URL or from a Parameters resource, and writes Parameters.
import type { Resource } from '@socle/engine/fhir';
import type { OperationInput } from '../contract.ts';

type Json = Record<string, unknown>;

/** The value of a parameter: a string from the URL, `value[x]` or the resource from the body. */
export function parameter(input: OperationInput, name: string): unknown {
  return parameters(input, name)[0];
}

export function parameters(input: OperationInput, name: string): unknown[] {
  const found: unknown[] = input.pairs.filter(([one]) => one === name).map(([, value]) => value);
  if (input.body?.resourceType === 'Parameters' && Array.isArray(input.body.parameter)) {
    for (const one of input.body.parameter as Json[]) if (one?.name === name) found.push(partValue(one));
  }
  return found;
}

export function textParameter(input: OperationInput, name: string): string | undefined {
  const value = parameter(input, name);
  return typeof value === 'string' ? value : undefined;
}

export function partValue(part: Json): unknown {
  if (part.resource !== undefined) return part.resource;
  const key = Object.keys(part).find((one) => one.startsWith('value'));
  return key === undefined ? part.part : part[key];
}

/** The resource that an operation is about: the body itself, or the parameter `name`. */
export function resourceParameter(input: OperationInput, name = 'resource'): Resource | undefined {
  const { body } = input;
  if (body && body.resourceType !== 'Parameters') return body;
  const value = parameter(input, name);
  return typeof value === 'object' && value !== null && typeof (value as Resource).resourceType === 'string'
    ? (value as Resource)
    : undefined;
}
