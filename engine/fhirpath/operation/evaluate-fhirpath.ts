// `$fhirpath`: evaluates an expression on a resource, in and out as the FHIRPath Lab's engine interface does.
import { type Definitions, type Resource, r4 } from '@socle/engine/fhir';
import { analyse } from '../analysis/analyse.ts';
import type { Environment } from '../contract.ts';
import { compileGeneral } from '../evaluate/general.ts';
import { type Model, modelOf } from '../model/model.ts';
import { type Item, type Items, isObject, Node } from '../model/node.ts';
import { parse } from '../syntax/parser.ts';
import { debugTree } from './debug-tree.ts';
import { type FhirPathRequest, type Part, readRequest } from './request.ts';
import { pathOf, resultPart } from './result-part.ts';

export interface FhirPathOptions {
  readonly definitions?: Definitions;
  /** Steps that one request may take. */
  readonly steps?: number;
  /** Hooks: resolve, memberOf, conformsTo, now. */
  readonly env?: Environment;
}

export const defaultRequestSteps = 1_000_000;

/** A Problem where the request cannot be read, or the evaluation refuses. */
export function evaluateFhirPath(parameters: Resource, options: FhirPathOptions = {}): Resource {
  const model = modelOf(options.definitions ?? r4());
  const request = readRequest(parameters, model);
  const results = evaluateAll(model, request, options);
  return { resourceType: 'Parameters', id: 'fhirpath', parameter: [echo(model, request), ...results] };
}

function evaluateAll(model: Model, request: FhirPathRequest, options: FhirPathOptions): Part[] {
  const { definitions } = model;
  const { resource } = request;
  const env: Environment = {
    ...options.env,
    resource,
    rootResource: resource,
    variables: request.variables,
    steps: options.steps ?? defaultRequestSteps,
  };
  const input: unknown = resource ?? [];
  const evaluate = compileGeneral(request.expression, definitions);
  if (request.context === undefined) return [resultOf(model, (trace) => evaluate(input, env, trace), undefined)];
  const contexts = compileGeneral(request.context, definitions)(input, env);
  return contexts.map((item, i) => {
    const path = (item instanceof Node ? pathOf(model, item) : undefined) ?? `${request.context}[${i}]`;
    return resultOf(model, (trace) => evaluate([item], { ...env, context: item }, trace), path);
  });
}

function resultOf(model: Model, run: (trace: (name: string, values: Items) => void) => Items, context: string | undefined): Part {
  const traces: Part[] = [];
  const items = run((name, values) => traces.push({ name: 'trace', valueString: name, ...parts(model, values) }));
  const part = [...items.map((item: Item) => resultPart(model, item)), ...traces];
  return { name: 'result', ...(context === undefined ? {} : { valueString: context }), ...(part.length > 0 ? { part } : {}) };
}

function parts(model: Model, values: Items): { part?: Part[] } {
  return values.length === 0 ? {} : { part: values.map((value) => resultPart(model, value)) };
}

/** What was asked, with who answers, the tree of the expression and what it should give. */
function echo(model: Model, request: FhirPathRequest): Part {
  const type = isObject(request.resource) ? request.resource.resourceType : undefined;
  const analysis =
    typeof type === 'string' && request.context === undefined
      ? analyse(request.expression, { type, definitions: model.definitions })
      : undefined;
  const part: Part[] = [
    { name: 'evaluator', valueString: 'Socle (R4)' },
    { name: 'parseDebugTree', valueString: JSON.stringify(debugTree(parse(request.expression))) },
    ...request.echo,
  ];
  if (analysis && analysis.types.length > 0) {
    part.push({ name: 'expectedReturnType', valueString: analysis.types.map((one) => (analysis.single ? one : `${one}[]`)).join(' | ') });
  }
  if (analysis && analysis.unknown.length > 0)
    part.push({ name: 'parseDebug', valueString: `No element of this name: ${analysis.unknown.join(', ')}.` });
  return { name: 'parameters', part };
}
