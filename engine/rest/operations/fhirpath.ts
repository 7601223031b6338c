// `$fhirpath`: evaluates an expression, in and out as the FHIRPath Lab does.
import { evaluateFhirPath } from '@socle/engine/fhirpath';
import type { Operation } from '../contract.ts';
import { missingParameter } from '../problems.ts';

export const fhirpath: Operation = {
  code: 'fhirpath',
  levels: ['system'],
  affectsState: false,
  documentation: 'Evaluates a FHIRPath expression on a resource (Parameters: expression, context, resource, variables).',
  run(input) {
    const body = input.body ?? {
      resourceType: 'Parameters',
      parameter: input.pairs.map(([name, value]) => ({ name, valueString: value })),
    };
    if (body.resourceType !== 'Parameters') throw missingParameter('fhirpath', 'expression');
    return { status: 200, resource: evaluateFhirPath(body) };
  },
};
