// The check before a write: structure refused as R4 says (400), profiles as rules of the place (422).
import type { Resource } from '@socle/engine/fhir';
import type { Check } from '@socle/engine/store';
import type { Validator } from '@socle/engine/validation';
import { type Issue, Problem } from '@socle/kit/problem';

export function checkBefore(validator: Validator, level: 'off' | 'base' | 'profiled'): Check {
  if (level === 'off') return () => undefined;
  return (resource) => {
    refuse(resource, 'malformed', validator.validate(resource, { level: 'base' }));
    if (level === 'profiled') refuse(resource, 'unprocessable', validator.validate(resource, { level: 'profiled' }));
    return undefined;
  };
}

function refuse(resource: Resource, kind: 'malformed' | 'unprocessable', issues: readonly Issue[]): void {
  if (issues.length > 0) throw new Problem(kind, `The ${resource.resourceType} was not stored: ${issues[0]?.text}`, { issues });
}
