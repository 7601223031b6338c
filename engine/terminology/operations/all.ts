// The operations of terminology, for the list of a mount.
import type { Terminology } from '../terminology.ts';
import { lookup, subsumes } from './code-system.ts';
import { expand } from './expand.ts';
import { type Operation, operation } from './operation.ts';
import { translateCode } from './translate.ts';
import { validateInSet, validateInSystem } from './validate-code.ts';

export function terminologyOperations(terminology: Terminology): readonly Operation[] {
  const both = ['type', 'instance'] as const;
  return [
    operation(
      terminology,
      'ValueSet',
      'expand',
      both,
      'The codes of a value set (url or valueSet), with filter, offset, count, activeOnly, includeDesignations, displayLanguage.',
      expand,
    ),
    operation(
      terminology,
      'ValueSet',
      'validate-code',
      both,
      'Whether a code (code and system, coding, codeableConcept) is in a value set (url or valueSet).',
      validateInSet,
    ),
    operation(
      terminology,
      'CodeSystem',
      'validate-code',
      both,
      'Whether a code (code, coding, codeableConcept) is one of a code system (url).',
      validateInSystem,
    ),
    operation(terminology, 'CodeSystem', 'lookup', ['type'], 'What is known of a concept (system and code, or coding).', lookup),
    operation(
      terminology,
      'CodeSystem',
      'subsumes',
      both,
      'How two concepts (codeA, codeB, or codingA, codingB) of a system lie to each other.',
      subsumes,
    ),
    operation(
      terminology,
      'ConceptMap',
      'translate',
      both,
      'A code (code and system, coding, codeableConcept) in other words, by one map (url, conceptMap) or by those between source and target.',
      translateCode,
    ),
  ];
}
