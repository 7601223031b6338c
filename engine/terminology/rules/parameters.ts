// Reads what an operation is given, from the address or from Parameters, and writes Parameters.
import type { Coding, Resource } from '@socle/engine/fhir';
import { badValue } from '../problems.ts';

/** What of a request the operations here look at: an operation of the REST interface gives more. */
export interface Given {
  readonly pairs: readonly (readonly [name: string, value: string])[];
  readonly body: Resource | undefined;
}

type Json = Record<string, unknown>;

export interface Reader {
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  whole(name: string): number | undefined;
  resource(name: string): Resource | undefined;
  coding(name: string): Coding | undefined;
  /** The codings of a CodeableConcept. */
  concept(name: string): readonly Coding[] | undefined;
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export function readGiven({ pairs, body }: Given): Reader {
  const parameters = body?.resourceType === 'Parameters' && Array.isArray(body.parameter) ? (body.parameter as Json[]) : [];
  const value = (name: string): unknown => {
    const pair = pairs.find(([one]) => one === name);
    if (pair) return pair[1];
    const part = parameters.find((one) => isObject(one) && one.name === name);
    if (!part) return undefined;
    if (part.resource !== undefined) return part.resource;
    const key = Object.keys(part).find((one) => one.startsWith('value'));
    return key === undefined ? undefined : part[key];
  };
  const text = (name: string): string | undefined => {
    const found = value(name);
    if (found !== undefined && (typeof found === 'object' || found === '')) throw badValue(name, found, 'a text is wanted');
    return found === undefined ? undefined : String(found);
  };
  return {
    text,
    flag(name) {
      const found = text(name);
      if (found !== undefined && found !== 'true' && found !== 'false') throw badValue(name, found, 'true or false is wanted');
      return found === undefined ? undefined : found === 'true';
    },
    whole(name) {
      const found = text(name);
      if (found !== undefined && !/^\d{1,9}$/.test(found)) throw badValue(name, found, 'a whole number of at least 0 is wanted');
      return found === undefined ? undefined : Number(found);
    },
    resource(name) {
      const found = value(name);
      if (found !== undefined && (!isObject(found) || typeof found.resourceType !== 'string'))
        throw badValue(name, found, 'a resource is wanted');
      return found as Resource | undefined;
    },
    coding(name) {
      const found = value(name);
      if (found !== undefined && (!isObject(found) || typeof found.code !== 'string'))
        throw badValue(name, found, 'a Coding with a code is wanted');
      return found as Coding | undefined;
    },
    concept(name) {
      const found = value(name);
      if (found === undefined) return undefined;
      const list =
        isObject(found) && Array.isArray(found.coding)
          ? found.coding.filter((one): one is Coding => isObject(one) && typeof one.code === 'string')
          : [];
      if (list.length === 0) throw badValue(name, found, 'a CodeableConcept with a coding is wanted');
      return list;
    },
  };
}

export type Part = { readonly name: string; readonly part?: readonly Part[] } & { readonly [value: `value${string}`]: unknown };

/** Parts whose value is undefined are left out. */
export function toParameters(parts: readonly (Part | undefined)[]): Resource {
  return { resourceType: 'Parameters', parameter: parts.filter((part) => part !== undefined) } as Resource;
}

export const textPart = (
  name: string,
  value: string | undefined,
  type: 'String' | 'Code' | 'Uri' | 'Canonical' = 'String',
): Part | undefined => (value === undefined ? undefined : ({ name, [`value${type}`]: value } as Part));
export const present = <T>(value: T | undefined): value is T => value !== undefined;
