// `$validate`: checks a resource without storing it.
import { outcome, parseJson, type Resource } from '@socle/engine/fhir';
import type { Validator } from '@socle/engine/validation';
import type { Operation } from '../contract.ts';
import { badParameter, missingParameter, notTheType } from '../problems.ts';
import { parameters, resourceParameter, textParameter } from './parameters.ts';

const modes = ['create', 'update', 'delete'] as const;

export function validateOperation(validator: Validator): Operation {
  return {
    code: 'validate',
    levels: ['type', 'instance'],
    affectsState: false,
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
    documentation: 'Checks the resource given, or the one stored, against R4 and its profiles (profile=…); nothing is stored.',
    async run(input) {
      const mode = textParameter(input, 'mode');
      if (mode !== undefined && !(modes as readonly string[]).includes(mode))
        throw badParameter('mode', mode, `one of ${modes.join(', ')} is wanted`);
      let resource = resourceParameter(input);
      if (!resource && input.id !== undefined)
        resource = parseJson((await input.repository.read(input.type as string, input.id)).content) as Resource;
      if (!resource) throw missingParameter('validate', 'resource');
      if (input.type !== undefined && resource.resourceType !== input.type) throw notTheType(input.type, resource.resourceType);
      const profiles = parameters(input, 'profile').map(String);
      const issues = validator.validate(resource, {
        level: 'profiled',
        profiles,
        warnings: true,
        ...(mode === undefined ? {} : { mode: mode as 'create' }),
      });
      return { status: 200, resource: outcome(issues) };
    },
  };
}
