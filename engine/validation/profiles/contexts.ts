// Where an extension may stand (R4, StructureDefinition.context).
import type { Definitions, Resource } from '@socle/engine/fhir';

interface Context {
  readonly type?: string;
  readonly expression?: string;
}

/** The places where it belongs, if an element of these names (`Patient.contact.name`, `HumanName`) and type is none. Only contexts by element are judged. */
export function contextFault(
  definition: Resource,
  elements: readonly string[],
  type: string,
  definitions: Definitions,
): string | undefined {
  const contexts = Array.isArray(definition.context) ? (definition.context as Context[]) : [];
  if (contexts.length === 0 || contexts.some((context) => context.type !== 'element' || !context.expression)) return undefined;
  // `Element` is meant for every place, resources included.
  const names = new Set(['Element', type, ...elements, ...elements.map((name) => name.replace(/\[x\]$/, ''))]);
  for (let base = definitions.types.get(type)?.base; base; base = definitions.types.get(base)?.base) names.add(base);
  return contexts.some(({ expression = '' }) => names.has(expression))
    ? undefined
    : contexts.map((context) => context.expression).join(', ');
}
