// The validator: the fast way first; the way that explains only where there is something to say.
import { type Resource, r4 } from '@socle/engine/fhir';
import type { Issue } from '@socle/kit/problem';
import { baseChecks } from './base/compile.ts';
import { invariantCompiler } from './base/invariants.ts';
import { newScope } from './base/scope.ts';
import type { ValidateOptions, Validator, ValidatorParts } from './contract.ts';

export function createValidator(parts: ValidatorParts = {}): Validator {
  const definitions = parts.definitions ?? r4();
  const base = baseChecks(definitions, invariantCompiler(parts.compile, definitions));

  function validate(resource: Resource, options: ValidateOptions = {}): Issue[] {
    if (options.mode === 'delete') return [];
    const warnings = options.warnings ?? false;
    const scope = newScope(resource, warnings);
    if (warnings || !base.isSound(resource, scope)) base.inspect(resource, scope);
    return scope.issues;
  }

  return { validate };
}
