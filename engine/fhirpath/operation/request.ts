// What `$fhirpath` is asked: the parameters of the FHIRPath Lab's engine interface.
import { type Definitions, parseJson, parseXml, type Resource } from '@socle/engine/fhir';
import { Problem, show } from '@socle/kit/problem';
import { toItems } from '../evaluate/variables.ts';
import type { Model } from '../model/model.ts';
import { isObject, Node } from '../model/node.ts';

export interface FhirPathRequest {
  readonly expression: string;
  /** Evaluated first; the expression then runs on each of its results. */
  readonly context: string | undefined;
  readonly resource: unknown;
  readonly variables: ReadonlyMap<string, unknown>;
  /** The parameters as they came, to be told back. */
  readonly echo: readonly Part[];
}

export type Part = Readonly<Record<string, unknown>> & { readonly name?: unknown };

const xmlValue = 'http://fhir.forms-lab.com/StructureDefinition/xml-value';
export const jsonValue = 'http://fhir.forms-lab.com/StructureDefinition/json-value';

export function readRequest(parameters: Resource, model: Model): FhirPathRequest {
  const parts = (Array.isArray(parameters.parameter) ? parameters.parameter : []).filter((part): part is Part => isObject(part));
  const named = (name: string): Part | undefined => parts.find((part) => part.name === name);
  const expression = named('expression')?.valueString;
  if (typeof expression !== 'string')
    throw new Problem('required', 'The parameter expression is missing: a valueString that holds the FHIRPath expression.', {
      expression: 'Parameters.parameter',
    });
  const context = named('context')?.valueString;
  const variables = new Map<string, unknown>();
  for (const part of parts) if (part.name === 'variables') for (const one of asParts(part.part)) addVariable(model, one, variables);
  return {
    expression,
    context: typeof context === 'string' && context.trim() !== '' ? context : undefined,
    resource: resourceOf(named('resource'), model.definitions),
    variables,
    echo: parts.filter(
      (part) => part.name === 'expression' || part.name === 'context' || part.name === 'resource' || part.name === 'variables',
    ),
  };
}

function asParts(value: unknown): Part[] {
  return Array.isArray(value) ? value.filter((part): part is Part => isObject(part)) : [];
}

/** The resource itself, or its text in an extension. */
function resourceOf(part: Part | undefined, definitions: Definitions): unknown {
  if (!part) return undefined;
  if (isObject(part.resource)) return part.resource;
  for (const extension of asParts(part.extension)) {
    const text = extension.valueString;
    if (typeof text !== 'string') continue;
    if (extension.url === jsonValue) return parseJson(text);
    if (extension.url === xmlValue) return parseXml(text, definitions);
  }
  throw new Problem('value', 'The parameter resource holds a resource, or its text in the extension json-value or xml-value.', {
    expression: "Parameters.parameter.where(name='resource')",
  });
}

function addVariable(model: Model, part: Part, variables: Map<string, unknown>): void {
  if (typeof part.name !== 'string' || part.name === '')
    throw new Problem('required', `A variable has no name: ${show(part)}.`, {
      expression: "Parameters.parameter.where(name='variables').part",
    });
  const before = variables.get(part.name);
  const value = variableValue(model, part);
  // A name that comes twice holds both values.
  variables.set(part.name, before === undefined ? value : [before, value].flat());
}

function variableValue(model: Model, part: Part): unknown {
  if (isObject(part.resource)) return part.resource;
  for (const property of model.properties('Parameters.parameter', 'value')) {
    const value = part[property.name];
    if (value !== undefined) return new Node(value, property.type, property.shape);
  }
  for (const extension of asParts(part.extension))
    if (extension.url === jsonValue && typeof extension.valueString === 'string') return toItems(model, parseJson(extension.valueString));
  return [];
}
