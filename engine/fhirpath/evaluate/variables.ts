// External constants: %resource, %ucum, %vs-…, and what the caller defines (FHIRPath N1, Environment variables; FHIR R4).
import { inputNode, type Model } from '../model/model.ts';
import { type Item, type Items, Node, none } from '../model/node.ts';
import { evaluationError } from '../syntax/problems.ts';
import { Quantity } from '../values/quantity.ts';
import { Real } from '../values/real.ts';
import { Temporal } from '../values/temporal.ts';
import type { Run } from './run.ts';

const constants: Readonly<Record<string, string>> = {
  ucum: 'http://unitsofmeasure.org',
  sct: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
};

/** Is the name one that every evaluation knows? */
export function isStandardVariable(name: string): boolean {
  return Object.hasOwn(constants, name) || /^(?:resource|rootResource|context|(?:vs|ext)-.+)$/.test(name);
}

export function variableOf(run: Run, name: string, at: number): Items {
  const { env } = run;
  switch (name) {
    case 'context':
      return env.context === undefined ? run.input : itemsOf(run, env.context);
    case 'resource':
      return env.resource === undefined ? run.input : itemsOf(run, env.resource);
    case 'rootResource':
      return env.rootResource === undefined ? variableOf(run, 'resource', at) : itemsOf(run, env.rootResource);
  }
  const defined = run.defined.get(name);
  if (defined) return defined;
  if (env.variables?.has(name)) return itemsOf(run, env.variables.get(name));
  if (Object.hasOwn(constants, name)) return [constants[name] as string];
  if (name.startsWith('vs-')) return [`http://hl7.org/fhir/ValueSet/${name.slice(3)}`];
  if (name.startsWith('ext-')) return [`http://hl7.org/fhir/StructureDefinition/${name.slice(4)}`];
  throw evaluationError(`%${name} is not defined.`, run.text, at);
}

/** A value of the caller as items; the input itself stays the node it is. */
function itemsOf(run: Run, value: unknown): Items {
  const [input] = run.input;
  if (input instanceof Node && input.value === value) return run.input;
  return toItems(run.model, value);
}

export function toItems(model: Model, value: unknown, type?: string): Items {
  if (value === undefined || value === null) return none;
  if (Array.isArray(value)) return value.flatMap((one) => toItems(model, one, type));
  if (isItem(value)) return [value];
  return [inputNode(model, value, type)];
}

function isItem(value: unknown): value is Item {
  return value instanceof Node || value instanceof Real || value instanceof Temporal || value instanceof Quantity;
}
